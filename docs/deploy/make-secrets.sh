#!/bin/sh
# Makes the passwords and keys of a new installation in docs/deploy/secrets, once.
# The folder is closed to others; the files in it are readable, as the containers'
# users are not the machine's.
set -eu
cd -- "$(dirname -- "$0")"
mkdir -m 0700 secrets || {
  echo "docs/deploy/secrets is there already: nothing was changed." >&2
  exit 1
}
cd secrets
random() { head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n'; }
for name in secret_key postgres_password owner_password application_password \
  redis_password; do
  random >"$name"
done
printf 'postgres://kft_app:%s@postgres/kft' "$(cat application_password)" >database_url
printf 'postgres://kft_owner:%s@postgres/kft' "$(cat owner_password)" >owner_database_url
printf 'redis://:%s@redis:6379/0' "$(cat redis_password)" >redis_url
: >email_host_password
chmod 0444 ./*
echo "Now put the council's certificate into tls_certificate (with its chain) and its"
echo "key into tls_key, and the mail server's password into email_host_password."
