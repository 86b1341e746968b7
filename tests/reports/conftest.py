"""One way to count a figure for a period, from records made in a test."""

from dataclasses import replace
from datetime import date

import pytest

from reports.counting import count
from reports.definitions import REPORTS, Section
from reports.periods import Period

A, B = date(2024, 9, 1), date(2024, 12, 31)


@pytest.fixture
def figure(db):
    """figure(KEY) counts from A to B; the period's other days as keywords."""

    def counted(key, first_day=A, last_day=B, **others):
        period = Period.of(first_day, last_day, **others)
        return count(_holding(key), period).figures[key]

    return counted


def _holding(key):
    """A report of the figure alone; a cohort's is counted with all of its report."""
    whole = next(iter(REPORTS.values()))
    known = {name for report in REPORTS.values() for name in report.figures}
    if key not in known:
        return whole
    return replace(whole, sections=(Section("one", "One figure", (key,)),))


@pytest.fixture
def rows(figure):
    """rows(KEY): the rows that are not nought, by their key."""

    def counted(key, **period):
        found = figure(key, **period)["rows"]
        return {row["key"]: row["value"] for row in found if row["value"] not in (0, "0.00")}

    return counted
