"""`script/server`: services, web pages, worker and clock, started and kept alive."""

import http.client
import os
import socket
import sys
import time
from contextlib import closing

from kft.embedded import database, setup
from kft.embedded.children import Child, stop_all
from kft.embedded.data_folder import DataFolder
from kft.embedded.errors import StartError
from kft.embedded.services import Services
from kft.embedded.terminal import say

HOST = "127.0.0.1"
CELERY = ["-m", "celery", "-A", "kft"]
GUNICORN = ["-m", "gunicorn", "kft.wsgi", "--worker-class", "gthread"]
GUNICORN += ["--workers", "2", "--threads", "4", "--no-control-socket"]
ALONE = ["--without-gossip", "--without-mingle"]  # no other worker to ask
HEARTBEAT = 0.25  # seconds between two looks at the children


def main(_arguments):
    setup.build()
    data = DataFolder.from_environment()
    data.make()
    with data.held_by("script/server"), closing(listen(port())) as listener:
        run(Services(data), listener)


def run(services, listener):
    children = []
    try:
        services.start(children)
        database.prepare(services)
        for child in _processes(services, listener):
            children.append(child)
            child.start()
        web = next(child for child in children if child.name == "web")
        web.wait_until(lambda: _answers(port()))
        _greet(services.data)
        keep_alive(children)
    finally:
        say("Stopping …")
        stop_all(children)
        services.data.close()


def keep_alive(children):
    """Start again what dies, at once the first time, then later and later."""
    due = {}
    while True:
        for child in children:
            if child.has_died() and child not in due:
                due[child] = _announce(child)
        for child in [child for child in due if due[child] <= time.monotonic()]:
            del due[child]
            child.start()
        time.sleep(HEARTBEAT)


def listen(number):
    """Take the port first: connections then wait while the web process restarts."""
    try:
        return socket.create_server((HOST, number), backlog=1024)
    except OSError as refused:
        raise StartError(
            f"Port {number} cannot be used ({os.strerror(refused.errno)}): stop what uses it, "
            "or set KFT_PORT to another port."
        ) from None


def port():
    value = os.environ.get("KFT_PORT") or "8000"
    if not value.isdigit() or not 0 < int(value) < 65536:
        raise StartError(f"KFT_PORT is {value!r}: it must be a port's number.")
    return int(value)


def _processes(services, listener):
    environment = services.environment()
    environment.setdefault("SERVICE_ADDRESS", f"http://{HOST}:{port()}")
    data, beat_file = services.data, services.data.path / "beat-schedule"
    worker = [*CELERY, "worker", "-c", "2", "-l", "INFO", *ALONE]
    beat = [*CELERY, "beat", "-l", "INFO", "--pidfile=", "-s", str(beat_file)]
    web = [*GUNICORN, "--bind", f"fd://{listener.fileno()}"]
    commands = {"web": web, "worker": worker, "beat": beat}
    for name, command in commands.items():
        yield Child(
            name,
            [sys.executable, *command],
            log=data.logs / f"{name}.log",
            environment=environment,
            descriptors=(listener.fileno(),) if name == "web" else (),
        )


def _answers(number):
    connection = http.client.HTTPConnection(HOST, number, timeout=5)
    try:
        connection.request("GET", "/health/")
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


def _greet(data):
    if data.sign_ins.exists():
        say(data.sign_ins.read_text().rstrip())
    say(f"KFT runs at http://{HOST}:{port()}  (Ctrl-C stops it; the data stays)")


def _announce(child):
    """Say that a child died; returns when it may start again."""
    child.sweep()
    delay = child.delay()
    code = child.process.returncode
    say(f"{child.name} stopped ({code}), starting it again in {delay:g} s: {child.log}")
    return time.monotonic() + delay
