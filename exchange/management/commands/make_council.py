"""Makes an invented council of a given size, for measuring: the same seed, the same records.

Into an empty database, by the import that every council uses; with --folder only as
the CSV files of docs/import.md. docs/measuring.md says what the sizes mean.
"""

import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from children.models import Child
from exchange import importing
from exchange.invented import agenda
from exchange.invented.council import tell
from exchange.invented.people import email
from exchange.invented.sizes import SIZES
from placements.ledger import recompute_due


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--size", choices=SIZES, default="S")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument(
            "--on", type=date.fromisoformat, help="the last day told (default: today)"
        )
        parser.add_argument("--folder", type=Path, help="write CSV files here, no database")
        parser.add_argument("--password", help="lets everybody in it sign in with this")
        parser.add_argument("--children", type=int, help="fewer or more than the size's")

    def handle(self, *, size, seed, on, folder, password, children, **options):
        until = on or timezone.localdate()
        size = replace(SIZES[size], children=children or SIZES[size].children)
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
            self._count(tell(size, seed=seed, until=until, path=folder))
            return
        if Child.objects.exists():
            raise CommandError(
                "This database already holds children. An invented council is only made in "
                "an empty one; --folder writes CSV files instead."
            )
        with tempfile.TemporaryDirectory() as path:
            self._count(tell(size, seed=seed, until=until, path=Path(path)))
            self._import(Path(path), until)
        agenda.publish_next(until)
        recompute_due(until=until)
        if password:
            people = User.objects.filter(email__endswith=email(""))
            people.update(password=make_password(password))

    def _count(self, counts):
        for table, number in counts.items():
            self.stdout.write(f"{table}: {number:,}")

    def _import(self, path, until):
        result = importing.run(path, on=until)
        if result.errors:
            raise CommandError("\n".join(str(error) for error in result.errors[:20]))
