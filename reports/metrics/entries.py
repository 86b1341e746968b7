"""Children who came into care straight into a residential placement."""

from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import (
    Case,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from children.codes import SHORT_BREAKS
from children.models import CarePeriod, LegalStatus
from kft.core.fields import EVER_HELD
from placements.models import Category, Placement
from placements.models.placement import IS_TEMPORARY
from reports.metrics.metric import NOT_RECORDED, Rows, metric, rows_of
from reports.metrics.situations import situations

MODEL = "children.careperiod"
ROWS = (("planned", "Planned"), ("unplanned", "Not planned"), NOT_RECORDED)
ROW_OF = {True: "planned", False: "unplanned", None: "not_recorded"}
_DEFINITION = (
    "Periods of care that started in the {period} (short breaks apart) whose first placement "
    "is residential, by whether that placement was planned; a child who started twice counts "
    "twice."
)


Span = tuple[date, date]


def starts(*spans: Span) -> QuerySet[CarePeriod]:
    """Periods of care that started in a span, both ends included; short breaks apart."""
    short_break = LegalStatus.objects.filter(
        child=OuterRef("child"), code__in=SHORT_BREAKS
    ).holding(on=OuterRef("started"))
    in_a_span = reduce(or_, (Q(started__range=span) for span in spans))
    return CarePeriod.objects.filter(~Exists(short_break), in_a_span)


def _first_placement() -> Subquery:
    """The first placement that held in a period of care."""
    within = Placement.objects.filter(
        EVER_HELD,
        child=OuterRef("child"),
        started__gte=OuterRef("started"),
        started__lt=Coalesce(OuterRef("ended"), Value(date.max)),
    )
    # of two that start together the lasting one is first
    temporary = Case(When(IS_TEMPORARY, then=Value(1)), default=Value(0))
    return Subquery(within.order_by("started", temporary, "pk").values("pk")[:1])


@dataclass(frozen=True)
class Entry:
    """A period of care that began in a residential placement; `planned` is that placement's."""

    care_period: int
    started: date
    planned: bool | None


def find_entries(*spans: Span) -> list[Entry]:
    """The starts in the spans whose first placement is residential on its first day."""
    begun = starts(*spans).annotate(first=_first_placement()).filter(first__isnull=False)
    care = {row[0]: row[1:] for row in begun.values_list("first", "pk", "started")}
    firsts = Placement.objects.filter(pk__in=care)
    rows = list(firsts.values_list("pk", "child", "started", "planned"))
    known = situations({row[1:3] for row in rows}, category=Category.RESIDENTIAL)
    lived = {(it.placement, it.day) for it in known}
    return [
        Entry(care_period, started, planned)
        for pk, _, day, planned in rows
        if (pk, day) in lived
        for care_period, started in [care[pk]]
    ]


def _rows(facts, first_day, last_day):
    found = [it for it in facts.entries if first_day <= it.started <= last_day]
    return Rows.adding_up(
        rows_of(ROWS, MODEL, ((it.care_period, ROW_OF[it.planned]) for it in found))
    )


@metric(
    "residential_entries.before",
    "Straight into residential care, before",
    unit="count",
    definition=_DEFINITION.format(period="comparison period"),
)
def before(facts):
    period = facts.period
    return _rows(facts, period.before_first_day, period.before_last_day)


@metric(
    "residential_entries.period",
    "Straight into residential care, in the period",
    unit="count",
    definition=_DEFINITION.format(period="period"),
)
def in_period(facts):
    return _rows(facts, facts.period.first_day, facts.period.last_day)
