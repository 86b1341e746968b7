"""Periods of care that ended: by what, from which placement and under which status."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection
from django.db.models import QuerySet

from children.codes import SHORT_BREAKS
from children.models import CarePeriod
from kft.core.fields import EVER_HELD
from placements.codes import TEMPORARY

ADOPTED = {"E11", "E12"}
SPECIAL_GUARDIANSHIP = {"E45", "E46", "E47", "E48"}
RETURNED_HOME = {"E4A", "E4B", "E13"}
CARE_ORDERS = {"C1", "C2"}
WITH_PARENTS = "P1"


@dataclass(frozen=True)
class Cease:
    """How a period of care ended. `placed_until` is the last day in its last placement."""

    care_period: int
    child: int
    ended: date
    reason: str
    status: str | None
    code: str | None
    placed_until: date | None

    @property
    def is_short_break(self):
        return self.status in SHORT_BREAKS

    @property
    def is_order_discharged(self):
        """From a placement with parents under a care order."""
        return self.code == WITH_PARENTS and self.status in CARE_ORDERS


# The status and the placement that held last before the care ended; a temporary placement is
# looked through. Of a period that ended on the day it started: the status of that day, by
# which its start is counted too.
_CEASES = """
SELECT care.id, care.child_id, care.ended, care.reason_ended, status.code,
       lasting.code, lasting.ended
FROM children_careperiod care
LEFT JOIN LATERAL (
    SELECT held.code FROM children_legalstatus held
    WHERE held.child_id = care.child_id
      AND held.started < greatest(care.ended, care.started + 1)
      AND (held.ended IS NULL OR held.ended > greatest(held.started, care.started))
    ORDER BY held.started DESC LIMIT 1
) status ON TRUE
LEFT JOIN LATERAL (
    SELECT held.code, held.ended FROM placements_placement held
    WHERE held.child_id = care.child_id AND held.started < care.ended
      AND (held.ended IS NULL OR held.ended > greatest(held.started, care.started))
      AND NOT held.code = ANY(%(temporary)s)
    ORDER BY held.started DESC LIMIT 1
) lasting ON TRUE
WHERE care.id = ANY(%(care_periods)s)
ORDER BY care.ended, care.id
"""


def find_ceases(care_periods: QuerySet[CarePeriod]) -> list[Cease]:
    """How each of these ended periods ended, the earliest first, short breaks too."""
    asked = list(care_periods.order_by().values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(_CEASES, {"care_periods": asked, "temporary": sorted(TEMPORARY)})
        return [_cease(*row) for row in cursor.fetchall()]


def _cease(pk, child, ended, reason, status, code, placement_ended):
    until = _last_day(ended, code, placement_ended)
    return Cease(pk, child, ended, reason, status, code, until)


def _last_day(care_ended, code, placement_ended):
    if code is None:
        return None
    return min(care_ended, placement_ended or care_ended) - timedelta(days=1)


def last_by_child(children: Iterable[int], *, by: date) -> dict[int, Cease]:
    """Each child's latest cease on or before a day, of periods that held (decision 0890)."""
    ended = CarePeriod.objects.filter(EVER_HELD, child__in=children, ended__lte=by)
    return {cease.child: cease for cease in find_ceases(ended)}
