"""The first step of every script: a virtual environment with the locked packages.

Standard library only, run by its path with any Python from 3.11; it then becomes
`python -m kft.embedded COMMAND` inside the environment.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import system_packages

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
WITH_TEST_TOOLS = {"test", "lint"}


def main():
    command = sys.argv[1]
    for_tests = command in WITH_TEST_TOOLS
    with _one_at_a_time():
        system_packages.ensure(for_tests=command == "test")
        name = "requirements-test.txt" if for_tests else "requirements.txt"
        install(ROOT / name)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    # -P: the folder the person stands in must not lend us its modules
    argv = [str(PYTHON), "-P", "-m", "kft.embedded", *sys.argv[1:]]
    os.execve(PYTHON, argv, environment)  # noqa: S606 (a shell would add nothing)


def install(lock):
    """Bring .venv in line with a lock file, unless it was already."""
    stamp, wanted = VENV / f".{lock.stem}", _digest(lock)
    if stamp.exists() and stamp.read_text() == wanted and os.access(PYTHON, os.X_OK):
        return
    print("Installing the Python packages …", file=sys.stderr, flush=True)
    pip = [PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    try:
        subprocess.run([sys.executable, "-m", "venv", VENV], check=True)
        subprocess.run([*pip, "--require-hashes", "-r", lock], check=True)
    except subprocess.CalledProcessError as failed:
        sys.exit(f"The Python packages were not installed: {failed}. Is PyPI reachable?")
    stamp.write_text(wanted)


def _digest(lock):
    return hashlib.sha256(lock.read_bytes()).hexdigest()


@contextmanager
def _one_at_a_time():
    """Two scripts started together must not build the same environment twice."""
    (ROOT / "build").mkdir(exist_ok=True)
    with open(ROOT / "build" / "setup.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    main()
