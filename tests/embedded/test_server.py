"""`script/server` as a person meets it, each process of it killed in turn."""

import socket
import subprocess

import psutil
import psycopg2
import pytest

from tests.embedded.conftest import NAMES, PATIENCE, free_port, launch, wait_until

pytestmark = pytest.mark.xdist_group("embedded")


def output_of(process):
    return process.communicate(timeout=60)[0].decode()


def mode(path):
    return path.stat().st_mode & 0o777


def test_the_pages_answer(server):
    assert server.is_well()


def test_only_its_owner_can_open_the_data_and_the_sockets(server):
    data = server.data
    folders = [data.path, data.postgres, data.redis, data.logs, data.sockets]

    assert [mode(folder) for folder in folders] == [0o700] * 5
    assert mode(data.path / "secret_key") == 0o600


def test_postgresql_and_redis_listen_on_no_port(server):
    processes = [server.child("PostgreSQL"), server.child("Redis")]

    assert [process.net_connections("inet") for process in processes] == [[], []]


def test_the_pages_run_as_a_role_that_owns_no_table(server):
    with (
        psycopg2.connect(
            host=str(server.data.sockets), user="kft_app", dbname="kft"
        ) as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT count(*) FROM pg_tables WHERE tableowner = 'kft_app'")
        assert cursor.fetchone() == (0,)
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute("CREATE TABLE mine (id int)")
    web = server.child("web").environ()
    assert "kft_app@" in web["DATABASE_URL"]
    assert "OWNER_DATABASE_URL" not in web


def test_a_second_start_on_the_same_data_is_refused_in_a_sentence(server):
    second = launch(server.data.path, free_port(), subprocess.PIPE)

    said = output_of(second)

    assert second.returncode == 1
    assert said.startswith(f"KFT already runs on {server.data.path}: script/server")
    assert len(said.splitlines()) == 1


def test_a_port_in_use_is_named(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = output_of(launch(tmp_path / "data", port, subprocess.PIPE))

    assert said.startswith(f"Port {port} cannot be used (Address already in use)")


def test_a_command_uses_the_services_that_run(server):
    before = server.child("PostgreSQL").pid

    said = output_of(launch(server.data.path, 1, subprocess.PIPE, "manage", "check"))

    assert "no issues" in said
    assert server.child("PostgreSQL").pid == before


@pytest.mark.parametrize("name", NAMES)
def test_a_process_that_is_killed_is_started_again(server, name):
    killed = server.child(name)
    killed.kill()

    wait_until(lambda: (new := server.child(name)) and new.pid != killed.pid)
    wait_until(server.is_well)


def test_everything_ends_with_a_launcher_that_is_killed(server):
    children = psutil.Process(server.launcher.pid).children(recursive=True)

    server.launcher.kill()
    server.launcher.wait(PATIENCE)

    gone, left = psutil.wait_procs(children, timeout=30)
    assert left == []
    assert len(gone) >= len(NAMES)
    assert server.start().is_well()


def test_stopping_it_stops_everything(server):
    children = psutil.Process(server.launcher.pid).children(recursive=True)

    server.stop()

    assert [child for child in children if child.is_running()] == []
    log = (server.data.logs / "postgresql.log").read_text()
    assert log.splitlines()[-1].endswith("database system is shut down")
    assert server.start().is_well()
