"""`script/manage COMMAND`: one of manage.py's commands, on the same services."""

import sys
import time
from contextlib import ExitStack, contextmanager

from kft.embedded import database, setup
from kft.embedded.children import run
from kft.embedded.data_folder import DataFolder
from kft.embedded.errors import AlreadyRunningError, StartError
from kft.embedded.paths import MANAGE
from kft.embedded.services import Services

# They change tables, which only the database's owner may.
OWNERS_COMMANDS = {"migrate", "createcachetable", "grant_application_role", "flush"}
LEAVE_TABLES_ALONE = OWNERS_COMMANDS | {"makemigrations", "showmigrations", "help"}
PATIENCE = 60  # seconds for a server that is just starting


def main(arguments):
    setup.build()
    services = Services(DataFolder.from_environment())
    name = arguments[0] if arguments else "help"
    with available(services, prepared=name not in LEAVE_TABLES_ALONE):
        command = [sys.executable, MANAGE, *arguments]
        environment = services.environment(as_owner=name in OWNERS_COMMANDS)
        failed = run(command, env=environment).returncode
        if name == "migrate" and not failed:
            database.grant(services)
        return failed


@contextmanager
def available(services, *, prepared):
    """Use the services that run; start them, for as long as needed, if none do."""
    data = services.data
    data.make()
    with ExitStack() as held, ExitStack() as use:
        use.enter_context(data.in_use())
        try:
            held.enter_context(data.held_by("script/manage"))
        except AlreadyRunningError:
            _wait_for(services)
            yield
            return
        with services.running():
            if prepared:
                database.prepare(services, demonstration=False)
            yield
            use.close()
            held.enter_context(data.unused())


def _wait_for(services):
    end = time.monotonic() + PATIENCE
    while not services.are_ready():
        if time.monotonic() > end:
            raise StartError("KFT is running here, but its services do not answer.")
        time.sleep(0.1)
