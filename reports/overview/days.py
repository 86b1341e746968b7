"""The children looked after on a day and what they cost: one column of the overview.

All days are asked of the database at once; tests/overview holds every number equal to the
metric of the reports for the same day.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import Any

from placements.models import Category
from placements.placed import Placed
from placements.placed_days import each_placed
from placements.priority import Priority, priorities, rules_on
from reports.metrics.looked_after import looked_after_on
from reports.metrics.metric import NOT_RECORDED

AT_ONCE = 100_000  # children on days: what a worker's memory has room for


@dataclass(frozen=True)
class DayFigures:
    """The children looked after on a day and what they cost a week, by category.

    A child without a placement is under `not_recorded`. Pounds are net. `reasons` says how
    many children are a priority for each reason; `dearest` are their numbers, those whose
    placements cost most first.
    """

    day: date
    children: Mapping[str, int]
    net: Mapping[str, Decimal]
    priority: int
    reasons: Mapping[str, int]
    dearest: tuple[int, ...] = field(compare=False)  # not read for the days before

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

    def as_json(self) -> dict[str, Any]:
        """Everything but the day and `dearest`."""
        return {
            "children": dict(self.children),
            "net": {key: str(amount) for key, amount in self.net.items()},
            "priority": self.priority,
            "reasons": dict(self.reasons),
        }

    @classmethod
    def from_json(cls, day: date, known: dict[str, Any], dearest: Iterable[int]):
        net = {key: Decimal(amount) for key, amount in known["net"].items()}
        return cls(day, **{**known, "net": net}, dearest=tuple(dearest))


def count_days(days: Iterable[date]) -> dict[date, DayFigures]:
    """Each of the days as the records are now."""
    days = list(days)
    if not days:
        return {}
    everyone = {day: len(children) for day, children in looked_after_on(days).items()}
    rules = rules_on(days)
    found = {day: _day(day, everyone[day], [], []) for day in days}
    for day, group in groupby(_each_placed(everyone), key=attrgetter("day")):
        placed = list(group)
        found[day] = _day(day, everyone[day], placed, priorities(day, placed, rules[day]))
    return found


def _each_placed(everyone: dict[date, int]) -> Iterator[Placed]:
    """Day by day; as many days in a statement as there is room for."""
    days = sorted(everyone)
    length = max(AT_ONCE // max(*everyone.values(), 1), 1)
    for first in range(0, len(days), length):
        yield from each_placed(days[first : first + length])


def _day(day, everyone, placed: list[Placed], urgent: list[Priority]):
    children = Counter(known.category for known in placed)
    children[NOT_RECORDED[0]] = everyone - len(placed)
    net: dict[str, Decimal] = defaultdict(Decimal)
    for known in placed:
        net[known.category] += known.net
    urgent = sorted(urgent, key=lambda it: (-it.placed.gross, it.placed.child))
    return DayFigures(
        day,
        dict(children),
        dict(net),
        len(urgent),
        dict(Counter(reason for it in urgent for reason in it.reasons)),
        tuple(it.placed.child for it in urgent),
    )
