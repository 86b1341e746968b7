"""The processes that the launcher starts: they end when it does, even by kill -9."""

import ctypes
import os
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from kft.embedded.errors import StartError
from kft.embedded.paths import ROOT

LIBC = ctypes.CDLL(None, use_errno=True)
PR_SET_PDEATHSIG = 1
LARGEST_LOG = 10_000_000  # bytes, before it is put aside as .1
PATIENCE = 20  # seconds that a process gets to stop by itself
LONGEST_DELAY = 30  # seconds between two tries to start a process
STEADY_AFTER = 60  # seconds of life after which failures are forgotten


@dataclass(eq=False)
class Child:
    name: str
    command: list
    log: Path
    environment: dict | None = None
    folder: Path = ROOT
    account: object = None
    descriptors: tuple = ()
    stop_signal: int = signal.SIGTERM
    before_start: object = None
    process: subprocess.Popen | None = field(default=None, init=False)
    failures: int = field(default=0, init=False)
    started_at: float = field(default=0, init=False)

    def start(self):
        if self.before_start:
            self.before_start()
        self.started_at = time.monotonic()
        with _open_log(self.log) as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=self.descriptors,
                # Ctrl-C reaches the launcher alone, which stops the rest in order
                start_new_session=True,
                preexec_fn=_dies_with(os.getpid(), self.stop_signal),
                **_as(self.account),
            )

    def has_died(self):
        return self.process is not None and self.process.poll() is not None

    def stop(self):
        if self.process is None or self.has_died():
            return
        self.process.send_signal(self.stop_signal)
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(PATIENCE)
        self.sweep()

    def sweep(self):
        """End whatever is left of the child's own process group."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def delay(self):
        """Seconds to wait before it is started again: longer after each failure."""
        if time.monotonic() - self.started_at > STEADY_AFTER:
            self.failures = 0
        self.failures += 1
        return min(LONGEST_DELAY, 0.25 * 2**self.failures)

    def wait_until(self, ready):
        """Wait for the child's own answer; it may take long to recover, or die."""
        while not ready():
            if self.has_died():
                raise StartError(
                    f"{self.name} stopped at its start. The end of {self.log}:\n"
                    + _last_lines(self.log)
                )
            time.sleep(0.05)


def run(command, **options):
    """Run a command to its end. It ends with us, even by kill -9; Ctrl-C is for it."""
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        ends_too = _dies_with(os.getpid(), signal.SIGTERM)
        return subprocess.run(command, preexec_fn=ends_too, **options)
    finally:
        signal.signal(signal.SIGINT, before)


def stop_all(children):
    """Stop them one by one, the last started first: nobody loses what it leans on."""
    for child in reversed(children):
        child.stop()


def _dies_with(parent, stop_signal):
    def before_exec():
        LIBC.prctl(PR_SET_PDEATHSIG, int(stop_signal), 0, 0, 0)
        if os.getppid() != parent:  # it was gone before we asked
            os._exit(1)

    return before_exec


def _as(account):
    if account is None:
        return {}
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _open_log(path):
    if path.exists() and path.stat().st_size > LARGEST_LOG:
        path.replace(path.with_suffix(".log.1"))
    return open(path, "ab", opener=lambda name, flags: os.open(name, flags, 0o600))


def _last_lines(path):
    return "\n".join(path.read_text(errors="replace").splitlines()[-12:])
