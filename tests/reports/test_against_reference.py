"""Made-up councils, imported and counted in SQL, against the slow calculator's figures."""

from datetime import date

import pytest

from exchange import importing
from reports.counting import count
from reports.definitions import KEEPING_FAMILIES_TOGETHER
from reports.periods import Period
from tests.reference import calculator
from tests.reference.councils import random_council

pytestmark = pytest.mark.django_db
AUTUMN = date(2024, 9, 1), date(2024, 12, 31)
LEAP_MONTH = date(2024, 2, 1), date(2024, 2, 29)


def numbers(figures):
    """Values, rows and totals by key: words are ours alone."""
    return {
        key: figure["value"] if "value" in figure else (rows(figure), figure["total"])
        for key, figure in figures.items()
    }


def rows(figure):
    names = ("value", "children", "net_weekly")
    return {
        row["key"]: {name: row[name] for name in names if name in row} for row in figure["rows"]
    }


@pytest.mark.parametrize("seed", range(3))
def test_every_figure_is_the_calculators(seed, tmp_path):
    folder = random_council(tmp_path / "council", seed)
    assert importing.run(folder).errors == []

    for first, last in (AUTUMN, LEAP_MONTH):
        ours = count(KEEPING_FAMILIES_TOGETHER, Period.of(first, last)).figures
        theirs = calculator.figures(folder, calculator.Period.of(first, last))

        assert numbers(ours) == numbers(theirs)


def test_an_earlier_as_at_day_leaves_out_what_was_not_known_yet(tmp_path):
    folder = random_council(tmp_path / "council", seed=7)
    assert importing.run(folder).errors == []
    as_at = date(2024, 11, 3)

    ours = count(KEEPING_FAMILIES_TOGETHER, Period.of(*AUTUMN, as_at=as_at)).figures
    theirs = calculator.figures(folder, calculator.Period.of(*AUTUMN, as_at=as_at))

    assert numbers(ours) == numbers(theirs)
