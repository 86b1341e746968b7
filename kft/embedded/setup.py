"""The second half of setting up, inside the virtual environment: what is built."""

import fcntl
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager

from kft.embedded import assets, stamps
from kft.embedded.paths import BUILD, MANAGE, ROOT, STATIC_ROOT

# Settings ask for these; a check or a build uses none of them.
NO_SERVICES = {
    "SECRET_KEY": "only-for-building",
    "DATABASE_URL": "postgres://nobody@/nowhere",
    "REDIS_URL": "redis+socket:///nowhere",
}
STATIC_SOURCES = [ROOT / "static", BUILD / "assets.stamp", ROOT / "requirements.txt"]


def build():
    """Bring the assets and the collected static files up to date."""
    with _one_at_a_time():
        assets.build()
        _collect_static()


def _collect_static():
    stamp, wanted = BUILD / "static.stamp", stamps.digest(*STATIC_SOURCES)
    if stamps.is_current(stamp, wanted) and STATIC_ROOT.exists():
        return
    fresh = STATIC_ROOT.with_name(f"{STATIC_ROOT.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    environment = {**os.environ, **NO_SERVICES, "STATIC_ROOT": str(fresh)}
    environment.setdefault("DJANGO_SETTINGS_MODULE", "kft.settings.local")
    command = [sys.executable, MANAGE, "collectstatic", "--noinput", "-v0"]
    subprocess.run(command, env=environment, check=True)
    stamps.replace_folder(fresh, STATIC_ROOT)
    stamps.write(stamp, wanted)


@contextmanager
def _one_at_a_time():
    BUILD.mkdir(exist_ok=True)
    with open(BUILD / "setup.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
