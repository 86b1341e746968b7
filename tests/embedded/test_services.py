"""PostgreSQL and Redis from their wheels, after all that can befall them."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg2
import pytest

from kft.embedded.paths import ROOT
from kft.embedded.postgresql import OWNER

STARTS_SERVICES = """
import os, sys
from pathlib import Path
from kft.embedded.data_folder import DataFolder
from kft.embedded.services import Services
services = Services(DataFolder(sys.argv[1]))
with services.running():
    print(os.geteuid(), services.are_ready(), services.data.postgres.stat().st_uid)
"""


def count(services):
    with services.postgres.connect(OWNER) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS kept (id serial)")
        cursor.execute("INSERT INTO kept DEFAULT VALUES")
        cursor.execute("SELECT count(*) FROM kept")
        return cursor.fetchone()[0]


def open_to_others(path):
    return all(folder.stat().st_mode & 0o001 for folder in [path, *path.parents])


def test_the_data_is_there_at_the_next_start(services):
    with services.running():
        assert count(services) == 1
    with services.running():
        assert count(services) == 2


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("", id="empty"),
        pytest.param("999", id="truncated"),
        pytest.param(f"{os.getpid()}\n/elsewhere\n", id="of another process"),
    ],
)
def test_a_stale_or_truncated_pid_file_does_not_stop_a_start(services, content):
    with services.running():
        count(services)
    services.data.make()
    (services.data.postgres / "postmaster.pid").write_text(content)
    (services.data.sockets / ".s.PGSQL.5432.lock").write_text(content)

    with services.running():
        assert count(services) == 2


def test_a_half_made_cluster_is_made_anew(services):
    services.data.make()
    half = services.data.path / "postgres.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18")

    with services.running():
        assert count(services) == 1


def test_a_long_path_with_spaces_works(services_in, tmp_path):
    services = services_in(tmp_path / ("a long folder " * 12) / "data")

    with services.running():
        assert count(services) == 1
        assert services.redis.is_ready()
    assert not services.data.sockets.exists()


def test_what_postgresql_was_given_survives_its_kill(services):
    with services.running() as children:
        assert count(services) == 1
        postgres = children[0]
        postgres.process.send_signal(signal.SIGKILL)
        postgres.process.wait(30)

        postgres.start()
        postgres.wait_until(services.postgres.is_ready)

        assert count(services) == 2


def test_the_owner_may_make_databases_but_is_no_superuser(services):
    with services.running():
        connection = services.postgres.connect(OWNER)
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("CREATE DATABASE another")
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                cursor.execute("SELECT pg_read_file('/etc/hostname')")
        connection.close()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_a_plain_user_starts_the_services_too(tmp_path_factory):
    if not all(open_to_others(path) for path in (ROOT, Path(sys.executable).resolve())):
        pytest.skip("the checkout or Python lies in a home that others cannot enter")
    folder = tmp_path_factory.mktemp("plain")
    # pytest's own folders above it, one more of them with xdist, are closed to others
    for above in folder.relative_to(tempfile.gettempdir()).parents[:-1]:
        (Path(tempfile.gettempdir()) / above).chmod(0o755)
    shutil.chown(folder, "nobody", "nogroup")
    become = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
    command = [*become, sys.executable, "-c", STARTS_SERVICES, str(folder / "data")]
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}

    said = subprocess.run(
        command, env=environment, cwd="/", capture_output=True, text=True, timeout=60
    )

    assert said.stdout.split() == ["65534", "True", "65534"], said.stderr
