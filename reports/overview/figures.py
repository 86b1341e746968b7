"""What the overview shows: one day, the ends of the twelve months before, and the year.

What was counted before and still holds is not counted again (reports/overview/kept.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from placements.models import PriorityReason
from placements.money.by_category import by_category
from placements.money.forecast import lines_of, month_sums, months_of
from reports.metrics.days import last_month_ends, month_end
from reports.metrics.facts import Facts
from reports.metrics.metric import METRICS, Row
from reports.overview import kept
from reports.overview.days import DayFigures, count_days
from reports.overview.ranges import spreads
from reports.periods import Period

COLUMNS = 13
AMOUNTS = ("forecast", "budget", "variance_to_budget", "variance_to_previous")
CHANGES = 11  # complete months between the overview's month ends, at least


@dataclass(frozen=True)
class YearFigures:
    """The financial year as forecast: by budget line, by month, and how sure that is.

    `months` are pounds of each month by its first day. `spread` is how far, up or down,
    the cost up to the end of each month to come may lie from the forecast; empty where
    there is too little to go by.
    """

    lines: tuple[Row, ...]
    total: Row
    variances: tuple[Row, ...]
    is_frozen: bool
    months: Mapping[date, Decimal]
    spread: Mapping[date, Decimal]


@dataclass(frozen=True)
class Figures:
    """Everything on the overview. The last of `days` is the day that it is about."""

    on: date
    days: tuple[DayFigures, ...]
    year: YearFigures

    @property
    def now(self) -> DayFigures:
        return self.days[-1]

    @property
    def before(self) -> DayFigures:
        """The end of the month before."""
        return self.days[-2]

    @property
    def reasons(self) -> list[tuple[str, str, int]]:
        """Each reason that a child has: key, words, how many children."""
        found = self.now.reasons
        return [
            (key, label, found[key]) for key, label in PriorityReason.choices if key in found
        ]


def days_until(on: date) -> list[date]:
    """The ends of months before a day, and the day."""
    if on == month_end(on):
        return last_month_ends(on, COLUMNS)
    return [*last_month_ends(on, COLUMNS - 1), on]


def count(on: date) -> Figures:
    """The overview as the records are at this moment; counts what isn't held."""
    days = days_until(on)
    held = kept.held(days, on)
    counted = count_days(day for day in days if day not in held.days)
    months = month_sums(on) if held.months is None else None
    held.keep(counted.values(), months)
    known = {**held.days, **counted}
    found = tuple(known[day] for day in days)
    return Figures(on, found, _year(on, found, held.months if months is None else months))


def _year(on, days, sums):
    facts = Facts(Period.of(on, on))
    facts.by_category = by_category(on, lines_of(sums, on))
    spending = METRICS["placements.by_category"].figure(facts)
    return YearFigures(
        lines=tuple(map(_shown, spending.rows[:-1])),
        total=_shown(spending.rows[-1]),
        variances=METRICS["forecast_variance"].figure(facts).rows,
        is_frozen=spending.notes["closed"],
        months=months_of(sums, on),
        spread=spreads(on, _monthly(days)),
    )


def _shown(row):
    """Its amounts alone: the children and placements behind them were not looked for."""
    return replace(row, more={name: row.more[name] for name in AMOUNTS})


def _monthly(days):
    """The net weekly cost at the ends of complete months; none where records are missing."""
    found = [known.net_weekly for known in days if known.day == month_end(known.day)]
    return found if len(found) > CHANGES and all(found) else []
