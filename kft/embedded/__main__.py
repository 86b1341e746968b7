"""What the files in script/ run, once the virtual environment is there."""

import signal
import subprocess
import sys

from kft.embedded import benching, lint, manage, server, setup, testing
from kft.embedded.errors import StartError

COMMANDS = {
    "server": server.main,
    "manage": manage.main,
    "test": testing.main,
    "lint": lint.main,
    "bench": benching.main,
    "setup": lambda _arguments: setup.build(),
}


def main():
    for ending in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(ending, _stop)
    name, *arguments = sys.argv[1:]
    try:
        sys.exit(COMMANDS[name](arguments))
    except StartError as problem:
        sys.exit(str(problem))
    except subprocess.CalledProcessError as failed:
        sys.exit(f"A step of setting up failed: {failed}")
    except KeyboardInterrupt:
        sys.exit(130)


def _stop(_number, _frame):
    """As Ctrl-C, once: the stopping itself is not to be broken off half way."""
    for ending in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(ending, signal.SIG_IGN)
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
