"""Children in unregistered and in unregulated placements."""

from collections import defaultdict
from datetime import date

from django.db.models import Q

from placements.codes import PLACEMENT_TYPES
from placements.models import Category, CategoryRule, Placement
from placements.money.financial_years import FinancialYear
from reports.metrics.metric import Records, Value, metric
from reports.metrics.spells import spells

MODEL = "children.child"
_UNREGULATED = "unregistered, or supported accommodation that is not registered with Ofsted"


@metric(
    "unregistered.now",
    "Children in unregistered placements now",
    unit="count",
    definition="Children looked after in an unregistered placement on the last day.",
)
def now(facts):
    placed = facts.placed(facts.period.last_day)
    found = (known.child for known in placed if known.category == Category.UNREGISTERED)
    return Value.count(MODEL, found)


@metric(
    "unregistered.peak",
    "Most children in unregistered placements on one day of the year",
    unit="count",
    definition=(
        "The most children looked after in unregistered placements on any one day from 1 "
        "April of the financial year to the last day of the period; the first such day is "
        "named."
    ),
)
def peak(facts):
    last = facts.period.last_day
    first = FinancialYear.of(last).first_day
    changes = _changes(spells(_perhaps_unregistered(first, last), first, last))
    day, children = _highest(changes, first)
    return Value(len(children), Records.of(MODEL, children), {"day": day.isoformat()})


def _perhaps_unregistered(first, last):
    """Children of whom a placement in the time may be so, by any rule there ever was."""
    rules = CategoryRule.objects.filter(category=Category.UNREGISTERED)
    codes = {code for rule in rules for code in rule.codes if code in PLACEMENT_TYPES}
    kinds = {kind for rule in rules for kind in rule.registrations}
    either = Q(code__in=codes) | Q(registration__in=kinds)
    either |= Q(registration="", setting__registration__in=kinds)
    # a temporary stay may interrupt one that ended before the time: no limit on days
    found = Placement.objects.filter(either, started__lte=last)
    return sorted(set(found.values_list("child", flat=True)))


def _changes(found) -> dict[date, list[tuple[int, bool]]]:
    """By day: which child is in an unregistered placement from then on, and which not."""
    changes = defaultdict(list)
    for child, known in found.items():
        for situation in known:
            is_so = situation.looked_after and situation.category == Category.UNREGISTERED
            changes[situation.day].append((child, is_so))
    return changes


def _highest(changes, first):
    here, best, best_day = set(), frozenset(), first
    for day in sorted(changes):
        for child, is_so in changes[day]:
            (here.add if is_so else here.discard)(child)
        if len(here) > len(best):
            best, best_day = frozenset(here), day
    return best_day, best


def _unregulated(facts):
    return [known for known in facts.placed(facts.period.as_at) if known.is_unregulated]


@metric(
    "unregulated.under_16",
    "Children under 16 in unregulated placements",
    unit="count",
    definition=(
        "Children looked after on the as-at day who were under 16 and in a placement that "
        f"is {_UNREGULATED}."
    ),
)
def under_16(facts):
    return Value.count(MODEL, (known.child for known in _unregulated(facts) if known.age < 16))


@metric(
    "unregulated.deprived_of_liberty_16_17",
    "Aged 16 or 17, deprived of liberty in an unregulated placement",
    unit="count",
    definition=(
        "Children looked after on the as-at day who were 16 or 17, deprived of their liberty, "
        f"and in a placement that is {_UNREGULATED}."
    ),
)
def deprived_of_liberty(facts):
    found = (
        known.child
        for known in _unregulated(facts)
        if known.deprivation_of_liberty and 16 <= known.age < 18
    )
    return Value.count(MODEL, found)
