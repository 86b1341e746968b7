"""Brings the database up to date before anything uses it."""

import os
import subprocess
import sys

from kft.embedded.children import run
from kft.embedded.errors import StartError
from kft.embedded.paths import MANAGE, ROOT
from kft.embedded.terminal import say


def prepare(services, *, demonstration=True):
    """Migrate, grant and, on an empty database, load the demonstration council."""
    environment = services.environment(as_owner=True)
    command = [sys.executable, "-m", "kft.embedded.prepare", *services.granted_roles()]
    said = _output(command, environment, "The database could not be brought up to date")
    if demonstration and "empty" in said and os.environ.get("KFT_DEMO") != "0":
        _load_demonstration(services)


def grant(services):
    """Let the application use the tables that a migration has just made."""
    for role in services.granted_roles():
        command = [sys.executable, MANAGE, "grant_application_role", role]
        run(command, env=services.environment(as_owner=True), check=True)


def _load_demonstration(services):
    """The sign-ins that it prints are kept, to be shown at each later start."""
    if not _is_there("load_demo"):
        return
    say("Loading the demonstration council …")
    command = [sys.executable, MANAGE, "load_demo"]
    problem = "The demonstration council could not be loaded"
    said = _output(command, services.environment(), problem)
    services.data.sign_ins.write_text(said)
    services.data.sign_ins.chmod(0o600)


def _is_there(command):
    return any(ROOT.glob(f"*/management/commands/{command}.py")) or any(
        ROOT.glob(f"kft/*/management/commands/{command}.py")
    )


def _output(command, environment, problem):
    done = run(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise StartError(f"{problem}: see above.")
    return done.stdout
