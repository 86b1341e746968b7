"""Real servers on folders and ports of their own, beside whatever else runs."""

import os
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection

import psutil
import pytest

from kft.embedded.data_folder import DataFolder
from kft.embedded.paths import ROOT
from kft.embedded.services import Services

GIVEN = ["DATABASE_URL", "OWNER_DATABASE_URL", "REDIS_URL", "SECRET_KEY"]
GIVEN += ["EMAIL_FILE_PATH", "DJANGO_SETTINGS_MODULE"]
PATIENCE = 180  # seconds: a first start migrates, on a busy machine
NAMES = {
    "PostgreSQL": "postgres",
    "Redis": "redis-server",
    "web": "gunicorn",
    "worker": "worker",
    "beat": "beat",
}


class Server:
    """A launcher in a process of its own, as `script/server` starts it."""

    def __init__(self, folder, port):
        self.data = DataFolder(folder)
        self.port = port
        self.output = folder.with_name(f"{folder.name}.txt")

    def start(self):
        with self.output.open("w") as output:
            self.launcher = launch(self.data.path, self.port, output)
        wait_until(lambda: "KFT runs at" in self.output.read_text())
        return self

    def child(self, name):
        """The running process by that name, or None while there is none."""
        for process in psutil.Process(self.launcher.pid).children():
            if NAMES[name] in " ".join(_command(process)):
                return process
        return None

    def is_well(self):
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", "/health/")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def stop(self):
        self.launcher.terminate()
        return self.launcher.wait(PATIENCE)


def launch(folder, port, output, command="server", *arguments):
    environment = {key: value for key, value in os.environ.items() if key not in GIVEN}
    environment |= {"KFT_DATA": str(folder), "KFT_PORT": str(port), "KFT_DEMO": "0"}
    environment["PYTHONPATH"] = str(ROOT)
    launcher = [sys.executable, "-P", "-m", "kft.embedded", command, *arguments]
    return subprocess.Popen(launcher, env=environment, stdout=output, stderr=subprocess.STDOUT)


def wait_until(true):
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "it did not come true"
        time.sleep(0.1)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("a folder with spaces") / "data"
    server = Server(folder, free_port()).start()
    yield server
    server.stop()


@pytest.fixture
def services_in(monkeypatch):
    for name in GIVEN:
        monkeypatch.delenv(name, raising=False)
    return lambda path: Services(DataFolder(path), throw_away=True)


@pytest.fixture
def services(services_in, tmp_path):
    return services_in(tmp_path / "data")


def _command(process):
    try:
        return process.cmdline()
    except psutil.NoSuchProcess:
        return []
