"""Imports a council's records from a folder, a .zip or an .xlsx workbook.

All or nothing: every error is listed, and with one nothing is written. Safe to repeat.
docs/import.md says how to prepare the tables.
"""

import csv
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from exchange import importing
from exchange.problems import HEADINGS

BAR = 30


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("source", type=Path, help="folder, .zip or .xlsx file")
        parser.add_argument(
            "--dry-run", action="store_true", help="check and count, and write nothing"
        )
        parser.add_argument("--errors", type=Path, help="write the errors to this CSV file")
        parser.add_argument("--by", help="e-mail address of the person who imports")

    def handle(self, *, source, dry_run, errors, by, **options):
        result = importing.run(
            source, by=self._person(by), dry_run=dry_run, progress=self._progress
        )
        self.stderr.write("")
        for warning in result.warnings:
            self.stderr.write(f"Warning: {warning}")
        if errors:
            _write_errors(errors, result.errors)
        if result.errors:
            self._refuse(result.errors)
        self._tell(result, dry_run)

    def _person(self, email):
        if email is None:
            return None
        try:
            return User.objects.get_by_natural_key(email)
        except User.DoesNotExist:
            raise CommandError(f"Nobody signs in to KFT as {email}") from None

    def _progress(self, words, done, total):
        """A bar that is drawn over itself, on a screen; a log gets none."""
        if self.stderr.isatty():
            share = _bar(done, total) if total else f"{done:,} rows"
            self.stderr.write(f"\r{words:45}{share:{BAR + 10}}", ending="")

    def _refuse(self, errors):
        for error in errors:
            self.stderr.write(f"Error: {error}")
        number = f"{len(errors):,} error" + ("s" if len(errors) > 1 else "")
        raise CommandError(f"{number}: nothing was imported")

    def _tell(self, result, dry_run):
        for table, counts in result.counts.items():
            numbers = ", ".join(f"{number:,} {what}" for what, number in counts.items())
            self.stdout.write(f"{table}: {numbers}")
        if dry_run:
            self.stdout.write("This was a dry run: nothing was written.")
        else:
            self.stdout.write(f"Import {result.import_run.pk} is complete.")


def _bar(done, total):
    filled = BAR * done // total
    return "█" * filled + "░" * (BAR - filled) + f" {100 * done // total:3}%"


def _write_errors(path, errors):
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        writer.writerows(error.cells() for error in errors)
