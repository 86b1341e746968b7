"""Makes a report: manage.py report keeping-families-together --from … --to … --format json."""

import sys
from argparse import ArgumentTypeError
from datetime import date

from django.core.management.base import BaseCommand, CommandError

from reports import formats
from reports.definitions import REPORTS
from reports.making import make
from reports.periods import Period, PeriodError


class Command(BaseCommand):
    help = "Print a report's figures, or write them as a page, a PDF or a workbook."

    def add_arguments(self, parser):
        parser.add_argument("report", metavar="REPORT", help=", ".join(REPORTS))
        parser.add_argument(
            "--from", dest="first_day", required=True, type=day, help="first day"
        )
        parser.add_argument("--to", dest="last_day", required=True, type=day, help="last day")
        parser.add_argument("--as-at", type=day, help="what is known by this day; else --to")
        parser.add_argument("--before-from", dest="before_first_day", type=day)
        parser.add_argument("--before-to", dest="before_last_day", type=day)
        parser.add_argument("--public", action="store_true", help="hide small numbers")
        parser.add_argument("--format", choices=formats.KINDS, default="json")
        parser.add_argument("--output", metavar="FILE", help="where to; else to the terminal")

    def handle(self, *, report, output, public, **options):
        if report not in REPORTS:
            known = ", ".join(REPORTS)
            raise CommandError(f"There is no report “{report}”. The reports are: {known}")
        made = make(REPORTS[report], _period(options), public=public)
        content = formats.KINDS[options["format"]].write(made)
        if output:
            _save(output, content)
        else:
            self._print(content)

    def _print(self, content):
        stream = getattr(self.stdout, "_out", self.stdout)
        if stream is sys.stdout:
            sys.stdout.buffer.write(content)
        else:
            self.stdout.write(content.decode())


def day(words):
    """A day as --from and its like take it. Raises ArgumentTypeError naming what was given."""
    try:
        return date.fromisoformat(words)
    except ValueError:
        message = f"“{words}” is not a day. Write days like 2024-09-01"
        raise ArgumentTypeError(message) from None


def _period(options):
    names = ("first_day", "last_day")
    others = ("as_at", "before_first_day", "before_last_day")
    try:
        return Period.of(*(options[n] for n in names), **{n: options[n] for n in others})
    except PeriodError as error:
        raise CommandError(str(error)) from None


def _save(output, content):
    try:
        with open(output, "wb") as file:
            file.write(content)
    except OSError as error:
        raise CommandError(f"{output} could not be written: {error.strerror}") from None
