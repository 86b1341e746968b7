"""From when until when a child's situation stayed the same.

It can only change on days on which a period of care, a legal status or a placement starts
or ends, or on which another rule says of which category placements are; so only these are
asked of `situations`.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from children.models import CarePeriod, LegalStatus
from placements.models import CategoryRule, Placement
from reports.metrics.situations import Situation, situations

DATED = (CarePeriod, LegalStatus, Placement)


def changes(children: Iterable[int], first: date, last: date) -> dict[int, list[date]]:
    """Each child's days of change in a time, its first day always among them."""
    children = list(children)
    ruled = {day for day in CategoryRule.objects.days_of_change() if first < day <= last}
    days = {child: {first, *ruled} for child in children}
    for model in DATED:
        rows = model.objects.filter(child__in=children, started__lte=last)
        for child, *dates in rows.values_list("child", "started", "ended"):
            days[child].update(day for day in dates if day and first < day <= last)
    return {child: sorted(found) for child, found in days.items()}


def spells(children: Iterable[int], first: date, last: date) -> dict[int, list[Situation]]:
    """Each child's situations in a time, in order; each holds until the next one's day."""
    found = defaultdict(list)
    pairs = [(c, day) for c, days in changes(children, first, last).items() for day in days]
    for known in sorted(situations(pairs), key=lambda known: known.day):
        found[known.child].append(known)
    return found


def in_category_since(children: Iterable[int], on: date, category: str) -> dict[int, date]:
    """Since when children who are looked after in a category on a day are so unbroken."""
    children = list(children)
    earliest = CarePeriod.objects.filter(child__in=children).order_by("started")
    first = earliest.values_list("started", flat=True).first()
    return {
        child: _since(found, category)
        for child, found in (spells(children, first, on) if first else {}).items()
    }


def _since(found, category):
    since = None
    for known in reversed(found):
        if not known.looked_after or known.category != category:
            break
        since = known.day
    return since
