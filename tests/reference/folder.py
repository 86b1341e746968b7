"""Reads a folder of the tables of imports.md with nothing but the csv module."""

import csv
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

YES = {"yes", "y", "true", "1"}
NO = {"no", "n", "false", "0"}


def rows(folder, table):
    """The rows of a table as dictionaries of stripped text; none where it is absent."""
    path = Path(folder) / f"{table}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as opened:
        return [
            {name.strip(): (value or "").strip() for name, value in row.items()}
            for row in csv.DictReader(opened)
        ]


def day(text):
    """A date from 2024-09-01 or 01/09/2024; None where blank."""
    if not text:
        return None
    if "/" in text:
        return datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007 - a day has no zone
    return date.fromisoformat(text)


def pounds(text):
    """Decimal pounds from 1234.50 or £1,234.50; None where blank."""
    bare = text.replace("£", "").replace(",", "").strip()
    return Decimal(bare) if bare else None


def yes_or_no(text):
    """True, False, or None where blank."""
    word = text.lower()
    if word in YES:
        return True
    return False if word in NO else None
