#!/bin/sh
# PostgreSQL's image runs this once, for an empty volume: the owner, who migrates, and
# the application's role, which may not rewrite history.
set -e
psql -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d "$POSTGRES_DB" \
  -v owner="$(cat /run/secrets/owner_password)" \
  -v application="$(cat /run/secrets/application_password)" <<'SQL'
CREATE ROLE kft_owner LOGIN PASSWORD :'owner';
CREATE ROLE kft_app LOGIN PASSWORD :'application';
ALTER DATABASE kft OWNER TO kft_owner;
SQL
