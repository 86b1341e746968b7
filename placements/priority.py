"""Which placed children are a priority on a day, and every reason why.

Source: design/figures.md, priority.children. The rules are rows (PriorityRule): a council
that changes a limit, or stops a reason, dates a row. docs/decisions/0432.
"""

from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from children.timescales import eighteenth_birthday
from placements.models import PriorityReason, PriorityRule
from placements.placed import ADULT, Placed, placed_on

Reason = PriorityReason
SIXTEEN = 16
# The rules for a table that is still empty; from then on the table is the truth.
RULES = [
    (Reason.SOUGHT_NOT_ACHIEVED, None),
    (Reason.EXTERNAL_COST, 9000),  # pounds a week
    (Reason.YOUNG_IN_RESIDENTIAL, 12),  # years: that age or under
    (Reason.HOME_INADEQUATE, None),
    (Reason.UNDER_16_UNREGULATED, None),
    (Reason.DEPRIVED_UNREGULATED, None),
    (Reason.NEAR_18, 6),  # months
    (Reason.EXTRA_STAFFING, None),
]


@dataclass(frozen=True)
class Priority:
    """A child with at least one reason, in the order of the rules."""

    placed: Placed
    reasons: tuple[str, ...]


def add_priority_rules(sender, **kwargs):
    """Fill the table after the migrations that made it."""
    if PriorityRule.objects.exists():
        return
    for position, (reason, limit) in enumerate(RULES, start=1):
        PriorityRule.objects.create(position=position, reason=reason, limit=limit)


def priorities(
    on: date,
    placed: Iterable[Placed] | None = None,
    rules: Iterable[PriorityRule] | None = None,
) -> list[Priority]:
    """Everyone on a day with a reason, all reasons listed.

    `placed` and the day's `rules` where they are known.
    """
    if rules is None:
        rules = PriorityRule.objects.in_force(on=on)
    return _found(placed_on(on) if placed is None else placed, rules)


def rules_on(days: Iterable[date]) -> dict[date, list[PriorityRule]]:
    """The rules in force on each of several days, asked for once."""
    rules = list(PriorityRule.objects.all())
    return {day: [rule for rule in rules if rule.is_in_force(on=day)] for day in days}


def _found(placed, rules):
    tests = [(rule.reason, _TESTS[rule.reason], rule.limit or Decimal()) for rule in rules]
    found = []
    for known in placed:
        reasons = [reason for reason, holds, limit in tests if holds(known, limit)]
        if reasons:
            found.append(Priority(known, tuple(dict.fromkeys(reasons))))
    return found


@lru_cache(maxsize=1000)  # asked for each child of a day
def months_later(day: date, months: int) -> date:
    """The same day some months on; the month's last where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _near_18(it, months):
    if not it.is_external:
        return False
    return it.day < eighteenth_birthday(it.date_of_birth) <= months_later(it.day, int(months))


def _deprived(it, _):
    return it.is_unregulated and bool(it.deprivation_of_liberty) and SIXTEEN <= it.age < ADULT


Test = Callable[[Placed, Decimal], bool]
_TESTS: dict[str, Test] = {
    Reason.SOUGHT_NOT_ACHIEVED: lambda it, _: it.sought_code not in ("", it.code),
    Reason.EXTERNAL_COST: lambda it, limit: it.is_external and it.gross > limit,
    Reason.YOUNG_IN_RESIDENTIAL: lambda it, age: it.is_residential and it.age <= age,
    Reason.HOME_INADEQUATE: lambda it, _: it.is_inadequate,
    Reason.UNDER_16_UNREGULATED: lambda it, _: it.is_unregulated and it.age < SIXTEEN,
    Reason.DEPRIVED_UNREGULATED: _deprived,
    Reason.NEAR_18: _near_18,
    Reason.EXTRA_STAFFING: lambda it, _: it.extra_staffing,
}
