import signal
import sys
import time

import pytest

from kft.embedded.children import LONGEST_DELAY, Child, stop_all
from kft.embedded.errors import StartError

STUBBORN = "import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(60)"


def child(tmp_path, code, name="child"):
    return Child(name, [sys.executable, "-c", code], log=tmp_path / "child.log")


def test_each_failure_waits_longer_up_to_a_limit(tmp_path):
    failing = child(tmp_path, "pass")
    failing.started_at = time.monotonic()

    delays = [failing.delay() for _ in range(10)]

    assert delays == sorted(delays)
    assert delays[0] < 1
    assert delays[-1] == LONGEST_DELAY


def test_failures_of_long_ago_are_forgotten(tmp_path):
    failing = child(tmp_path, "pass")
    failing.failures = 9
    failing.started_at = time.monotonic() - 3600

    assert failing.delay() < 1


def test_one_that_dies_at_its_start_is_told_with_its_last_words(tmp_path):
    failing = child(tmp_path, "raise SystemExit('no room on the disk')", "worker")
    failing.start()

    with pytest.raises(StartError, match=r"worker stopped(.|\n)*no room on the disk"):
        failing.wait_until(lambda: False)


def test_one_that_does_not_listen_is_ended(tmp_path, monkeypatch):
    monkeypatch.setattr("kft.embedded.children.PATIENCE", 0.5)
    stubborn = child(tmp_path, STUBBORN)
    stubborn.start()
    time.sleep(0.5)

    stubborn.stop()

    assert stubborn.process.returncode == -signal.SIGKILL


def test_the_last_started_is_stopped_first(tmp_path):
    stopped = []
    children = [child(tmp_path, "pass", name) for name in ("first", "second")]
    for one in children:
        one.stop = lambda name=one.name: stopped.append(name)

    stop_all(children)

    assert stopped == ["second", "first"]


def test_a_log_is_private_and_is_put_aside_when_large(tmp_path, monkeypatch):
    monkeypatch.setattr("kft.embedded.children.LARGEST_LOG", 3)
    for word in ("first", "second"):
        one = child(tmp_path, f"print({word!r})")
        one.start()
        one.process.wait(30)

    assert (tmp_path / "child.log").read_text() == "second\n"
    assert (tmp_path / "child.log.1").read_text() == "first\n"
    assert (tmp_path / "child.log").stat().st_mode & 0o777 == 0o600
