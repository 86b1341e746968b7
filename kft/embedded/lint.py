"""`script/lint`: the checks that read the code; the list of them is only here."""

import os
import subprocess
import sys

from kft.embedded import setup
from kft.embedded.paths import ROOT
from kft.embedded.terminal import say

CHECKS = {
    "style": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "."],
    "imports": ["importlinter.cli", "lint"],
    "types": ["mypy"],
    "migrations": ["django", "makemigrations", "--check", "--dry-run"],
    "templates": ["djade", "--target-version", "5.2", "--check"],
}


def main(arguments):
    """Run all, or those named; returns how many found something."""
    environment = {
        **os.environ,
        **setup.NO_SERVICES,
        "DJANGO_SETTINGS_MODULE": "kft.settings.test",
    }
    failed = 0
    for name in arguments or CHECKS:
        say(f"== {name}")
        command = [sys.executable, "-m", *CHECKS[name]]
        if name == "templates":
            command += _templates()
        failed += bool(subprocess.run(command, cwd=ROOT, env=environment).returncode)
    return failed


def _templates():
    return sorted(str(path) for path in ROOT.glob("templates/**/*.html"))
