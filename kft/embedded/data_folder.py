"""The folder of everything that must outlast a restart: KFT_DATA, by default var/."""

import fcntl
import hashlib
import os
import pwd
import re
import secrets
import shutil
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path

from kft.embedded.errors import AlreadyRunningError, StartError
from kft.embedded.paths import ROOT

# A socket's address has 108 bytes; the longest name in the folder takes 20 of them.
LONGEST_SOCKET_FOLDER = 80
PRIVATE = 0o700


class DataFolder:
    def __init__(self, path):
        self.path = Path(path).resolve()
        self.postgres = self.path / "postgres"
        self.redis = self.path / "redis"
        self.logs = self.path / "logs"
        self.sent_emails = self.path / "sent-emails"
        self.documents = self.path / "documents"
        self.sign_ins = self.path / "demonstration-sign-ins.txt"
        self.sockets = _socket_folder(self.path)

    @classmethod
    def from_environment(cls):
        return cls(os.environ.get("KFT_DATA") or ROOT / "var")

    def make(self):
        self.path.mkdir(parents=True, exist_ok=True, mode=PRIVATE)
        for folder in (self.redis, self.logs, self.sent_emails, self.documents):
            make_private(folder)
        make_private(self.sockets, owner=service_account())

    def close(self):
        """Take away a socket folder that lies outside, once nobody listens in it."""
        if self.sockets.parent != self.path:
            shutil.rmtree(self.sockets, ignore_errors=True)

    @contextmanager
    def held_by(self, what):
        """Only one server, or one command that starts the services, at a time."""
        with open(self.path / "lock", "a+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise AlreadyRunningError(self._who_holds(lock)) from None
            lock.truncate(0)
            lock.write(f"{what} (process {os.getpid()})")
            lock.flush()
            yield

    def _who_holds(self, lock):
        lock.seek(0)
        who = lock.read() or "another process"
        return (
            f"KFT already runs on {self.path}: {who}. "
            "Stop it first, or set KFT_DATA to another folder."
        )

    @contextmanager
    def in_use(self):
        """Mark that a command uses the services, whoever started them."""
        with open(self.path / "users", "a") as users:
            fcntl.flock(users, fcntl.LOCK_SH)
            yield

    @contextmanager
    def unused(self):
        """Wait for other commands to finish, and keep new ones waiting meanwhile."""
        with open(self.path / "users", "a") as users:
            fcntl.flock(users, fcntl.LOCK_EX)
            yield

    def secret_key(self):
        """The key that signs sessions: made once, readable by its owner alone."""
        path = self.path / "secret_key"
        if not path.exists():
            fresh = self.path / f"secret_key.{os.getpid()}"
            with open(fresh, "x", opener=_for_owner_only) as file:
                file.write(secrets.token_urlsafe(50))
            # a link is refused where another process was first
            with suppress(FileExistsError):
                os.link(fresh, path)
            fresh.unlink()
        return path.read_text()


def service_account():
    """Who runs PostgreSQL: nobody if we are root, as PostgreSQL refuses root."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def make_private(folder, owner=None):
    """Make a folder that only its owner can open, or say that it isn't one."""
    folder.mkdir(exist_ok=True, mode=PRIVATE)
    allowed = {os.geteuid(), owner.pw_uid if owner else os.geteuid()}
    if folder.is_symlink() or folder.stat().st_uid not in allowed:
        raise StartError(f"{folder} belongs to somebody else: remove it first.")
    if owner:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    folder.chmod(PRIVATE)


def _socket_folder(data):
    """Inside the data folder, or with a short plain name where that one has not."""
    inside = data / "run"
    digest = hashlib.sha256(str(inside).encode()).hexdigest()[:12]
    outside = f"kft-{os.geteuid()}-{digest}"
    # what somebody else put there under our name is refused by make_private
    parents = (Path(tempfile.gettempdir()), Path("/tmp"))  # noqa: S108 (see above)
    choices = (inside, *(parent / outside for parent in parents))
    return next(filter(_is_short_and_plain, choices))


def _is_short_and_plain(folder):
    name = str(folder)
    return len(name) <= LONGEST_SOCKET_FOLDER and re.fullmatch(r"[\w./-]+", name, re.ASCII)


def _for_owner_only(path, flags):
    return os.open(path, flags, 0o600)
