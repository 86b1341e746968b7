"""From when until when a child's situation stayed the same.

It can only change on days on which a period of care, a legal status or a placement starts
or ends, or on which another rule says of which category placements are; so only these are
asked of `situations`.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db import connection

from placements.models import CategoryRule
from reports.metrics.situations import Situation, situations

_DATES = """
SELECT child_id, started, ended FROM children_careperiod
WHERE child_id = ANY(%(children)s) AND started <= %(last)s
UNION ALL
SELECT child_id, started, ended FROM children_legalstatus
WHERE child_id = ANY(%(children)s) AND started <= %(last)s
UNION ALL
SELECT child_id, started, ended FROM placements_placement
WHERE child_id = ANY(%(children)s) AND started <= %(last)s
"""


def dates_of(children: Iterable[int], *, by: date) -> list[tuple[int, date, date | None]]:
    """Each child with the dates of all that the situation hangs on, begun by a day."""
    with connection.cursor() as cursor:
        cursor.execute(_DATES, {"children": list(children), "last": by})
        return cursor.fetchall()


def changes(children: Iterable[int], first: date, last: date) -> dict[int, list[date]]:
    """Each child's days of change in a time, its first day always among them."""
    children = list(children)
    ruled = {day for day in CategoryRule.objects.days_of_change() if first < day <= last}
    days = {child: {first, *ruled} for child in children}
    for child, *dates in dates_of(children, by=last):
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
    found = spells(children, date.min, on)
    return {child: _since(known, category) for child, known in found.items()}


def _since(found, category):
    since = None
    for known in reversed(found):
        if not known.looked_after or known.category != category:
            break
        since = known.day
    return since
