"""The priority children whom the overview names: never one whom the person may not see."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, Func, Value

from children.models import Child
from kft.core.sight import shown_to
from placements.models import Category, PriorityReason
from placements.placed_days import each_placed
from placements.priority import priorities
from reports.overview.days import DayFigures

SHOWN = 8
ASKED_FIRST = 300  # most people may see eight of these


def named(now: DayFigures, user: Any) -> list[dict[str, Any]]:
    """Those that cost most, of those whom this person may see, as their records are now."""
    children = _first_in_sight(now.dearest, user)
    known = {
        it.placed.child: it
        for it in priorities(now.day, each_placed([now.day], children=list(children)))
    }
    return [
        {
            "child": child,
            "placed": known[pk].placed,
            "kind": Category(known[pk].placed.category).label,
            "reasons": [PriorityReason(reason).label for reason in known[pk].reasons],
        }
        for pk, child in children.items()
        if pk in known
    ]


def _first_in_sight(dearest, user):
    """By number, in the order given. The others are only asked for where some are missing."""
    found: list[Child] = []
    for some in (dearest[:ASKED_FIRST], dearest[ASKED_FIRST:]):
        if some and len(found) < SHOWN:
            numbers = Value(list(some), ArrayField(BigIntegerField()))
            place = Func(numbers, "pk", function="ARRAY_POSITION")
            seen = shown_to(user, Child).filter(pk__in=some)
            found += seen.order_by(place)[: SHOWN - len(found)]
    return {child.pk: child for child in found}
