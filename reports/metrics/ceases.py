"""Periods of care that ended: by what, from which placement and under which status."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from children.codes import SHORT_BREAKS
from children.models import CarePeriod, LegalStatus
from kft.core.fields import EVER_HELD
from placements.models import Placement
from placements.models.placement import IS_TEMPORARY

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
    status: str
    code: str
    placed_until: date | None

    @property
    def is_short_break(self):
        return self.status in SHORT_BREAKS

    @property
    def is_order_discharged(self):
        """From a placement with parents under a care order."""
        return self.code == WITH_PARENTS and self.status in CARE_ORDERS


def find_ceases(care_periods: QuerySet[CarePeriod]) -> list[Cease]:
    """How each of these ended periods ended, the earliest first, short breaks too."""
    rows = care_periods.annotate(
        last_status=_last(LegalStatus.objects.all(), "code"),
        last_code=_last(_lasting(), "code"),
        last_placement_ended=_last(_lasting(), "ended"),
    ).order_by("ended", "pk")
    return [
        Cease(*row, placed_until=_last_day(row[2], row[5], placement_ended))
        for *row, placement_ended in rows.values_list(
            "pk",
            "child",
            "ended",
            "reason_ended",
            "last_status",
            "last_code",
            "last_placement_ended",
        )
    ]


def _lasting():
    """Placements that are not temporary: a temporary one is looked through."""
    return Placement.objects.exclude(IS_TEMPORARY)


def _last(rows, field):
    """A field of the row that held last before the period of care ended."""
    within = Q(ended__isnull=True) | Q(ended__gt=OuterRef("started"))
    held = rows.filter(
        EVER_HELD, within, child=OuterRef("child"), started__lt=OuterRef("ended")
    )
    return Subquery(held.order_by(F("started").desc()).values(field)[:1])


def _last_day(care_ended, code, placement_ended):
    if code is None:
        return None
    return min(care_ended, placement_ended or care_ended) - timedelta(days=1)


def last_by_child(children: Iterable[int], *, by: date) -> dict[int, Cease]:
    """Each child's latest cease on or before a day."""
    ended = CarePeriod.objects.filter(child__in=children, ended__lte=by)
    return {cease.child: cease for cease in find_ceases(ended)}
