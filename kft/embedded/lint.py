"""`script/lint`: the checks that read the code; the list of them is only here."""

import os
import subprocess
import sys
from pathlib import Path

from kft.embedded import setup
from kft.embedded.errors import StartError
from kft.embedded.paths import MANAGE, ROOT
from kft.embedded.terminal import say

TOOLS = Path(sys.executable).parent
# no database is at hand, which makemigrations would remark on
DJANGO = [sys.executable, "-W", "ignore", MANAGE]
CHECKS = {
    "style": [TOOLS / "ruff", "check", "."],
    "format": [TOOLS / "ruff", "format", "--check", "."],
    "imports": [TOOLS / "lint-imports", "--no-cache"],
    "types": [TOOLS / "mypy"],
    "migrations": [*DJANGO, "makemigrations", "--check", "--dry-run"],
    "templates": [TOOLS / "djade", "--target-version", "5.2", "--check"],
}


def main(arguments):
    """Run all checks, or those named; returns how many found something."""
    if unknown := set(arguments) - set(CHECKS):
        raise StartError(f"No such check: {', '.join(unknown)}. There are: {list(CHECKS)}")
    failed = [name for name in arguments or CHECKS if not _passes(name)]
    say(f"Found something: {', '.join(failed)}" if failed else "All checks passed")
    return len(failed)


def _passes(name):
    say(f"== {name}")
    settings = {"DJANGO_SETTINGS_MODULE": "kft.settings.test"}
    environment = {**os.environ, **setup.NO_SERVICES, **settings}
    command = CHECKS[name] + (_templates() if name == "templates" else [])
    return subprocess.run(command, cwd=ROOT, env=environment).returncode == 0


def _templates():
    return sorted(str(path) for path in ROOT.glob("templates/**/*.html"))
