"""Makes the database ready for this version: `python -m kft.embedded.prepare`.

Runs as the database's owner, in one process, so that a later start costs little. An
argument names the role that the application uses. Its only output is "empty" where
nobody has an account yet.
"""

import io
import sys

import django
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from kft.embedded.terminal import say


def main(roles):
    django.setup()
    if _is_behind():
        say("Bringing the database up to date …")
        call_command("migrate", verbosity=0, interactive=False)
    # each time: it is quick, and a start that was killed may have left it undone
    for role in roles:
        call_command("grant_application_role", role, stdout=io.StringIO())
    if _is_empty():
        print("empty")


def _is_behind():
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _is_empty():
    from accounts.models import SYSTEM_EMAIL, User

    return not User.objects.exclude(email=SYSTEM_EMAIL).exists()


if __name__ == "__main__":
    main(sys.argv[1:])
