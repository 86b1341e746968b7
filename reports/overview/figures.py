"""What the overview shows, counted for one day and the ends of the twelve months before.

All days are asked of the database at once; tests/overview holds every number equal to the
metric of the reports for the same day.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from placements.models import Category, PriorityReason
from placements.money.forecast import forecast_by_month
from placements.placed import Placed
from placements.placed_days import placed_on_days
from placements.priority import Priority, priorities_on_days
from reports.metrics.days import last_month_ends, month_end
from reports.metrics.facts import Facts
from reports.metrics.looked_after import looked_after_on
from reports.metrics.metric import METRICS, NOT_RECORDED, Row
from reports.overview.ranges import spreads
from reports.periods import Period

COLUMNS = 13
CHANGES = 11  # complete months between the overview's month ends, at least


@dataclass(frozen=True)
class DayFigures:
    """The children looked after on a day and what they cost a week, by category.

    A child without a placement is under `not_recorded`. Pounds are net.
    """

    day: date
    children: Mapping[str, int]
    net: Mapping[str, Decimal]
    priority: int

    @property
    def looked_after(self) -> int:
        return sum(self.children.values())

    @property
    def net_weekly(self) -> Decimal:
        return sum(self.net.values(), Decimal())

    @property
    def residential(self) -> int:
        return self.children.get(Category.RESIDENTIAL, 0)

    @property
    def unregistered(self) -> int:
        return self.children.get(Category.UNREGISTERED, 0)


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
    priorities: tuple[Priority, ...]

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
        found = Counter(reason for it in self.priorities for reason in it.reasons)
        return [(key, label, found[key]) for key, label in PriorityReason.choices if found[key]]


def days_until(on: date) -> list[date]:
    """The ends of months before a day, and the day."""
    if on == month_end(on):
        return last_month_ends(on, COLUMNS)
    return [*last_month_ends(on, COLUMNS - 1), on]


def count(on: date) -> Figures:
    """Count the overview as the records are at this moment."""
    days = days_until(on)
    placed, everyone = placed_on_days(days), looked_after_on(days)
    priorities = priorities_on_days(placed)
    counted = tuple(
        _day(day, placed[day], len(everyone[day]), len(priorities[day])) for day in days
    )
    return Figures(on, counted, _year(on, counted), tuple(priorities[on]))


def _day(day, placed: list[Placed], everyone, priority):
    children = Counter(known.category for known in placed)
    children[NOT_RECORDED[0]] = everyone - len(placed)
    net: dict[str, Decimal] = defaultdict(Decimal)
    for known in placed:
        net[known.category] += known.net
    return DayFigures(day, dict(children), dict(net), priority)


def _year(on, days):
    facts = Facts(Period.of(on, on))
    spending = METRICS["placements.by_category"].figure(facts)
    return YearFigures(
        lines=spending.rows[:-1],
        total=spending.rows[-1],
        variances=METRICS["forecast_variance"].figure(facts).rows,
        is_frozen=spending.notes["closed"],
        months=forecast_by_month(on),
        spread=spreads(on, _monthly(days)),
    )


def _monthly(days):
    """The net weekly cost at the ends of complete months; none where records are missing."""
    found = [known.net_weekly for known in days if known.day == month_end(known.day)]
    return found if len(found) > CHANGES and all(found) else []
