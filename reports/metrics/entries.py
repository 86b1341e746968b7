"""Children who came into care straight into a residential placement."""

from datetime import date

from django.db.models import Case, Exists, OuterRef, Subquery, Value, When
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


def starts(first_day, last_day):
    """Periods of care that started, each with its first placement; short breaks left out."""
    short_break = LegalStatus.objects.filter(
        child=OuterRef("child"), code__in=SHORT_BREAKS
    ).holding(on=OuterRef("started"))
    within = Placement.objects.filter(
        EVER_HELD,
        child=OuterRef("child"),
        started__gte=OuterRef("started"),
        started__lt=Coalesce(OuterRef("ended"), Value(date.max)),
    )
    # of two that start together the lasting one is first
    temporary = Case(When(IS_TEMPORARY, then=Value(1)), default=Value(0))
    first = within.order_by("started", temporary, "pk").values("pk")[:1]
    return CarePeriod.objects.filter(
        ~Exists(short_break), started__range=(first_day, last_day)
    ).annotate(first_placement=Subquery(first))


def residential_entries(first_day, last_day):
    """The starts whose first placement is residential on its first day, by planned or not."""
    first_of = dict(
        starts(first_day, last_day)
        .filter(first_placement__isnull=False)
        .values_list("first_placement", "pk")
    )
    firsts = Placement.objects.filter(pk__in=first_of)
    planned = dict(firsts.values_list("pk", "planned"))
    placed = situations(firsts.values_list("child", "started"), category=Category.RESIDENTIAL)
    pairs = [
        (first_of[known.placement], ROW_OF[planned[known.placement]])
        for known in placed
        if known.placement in first_of
    ]
    return Rows.adding_up(rows_of(ROWS, MODEL, pairs))


@metric(
    "residential_entries.before",
    "Straight into residential care, before",
    unit="count",
    definition=_DEFINITION.format(period="comparison period"),
)
def before(facts):
    period = facts.period
    return residential_entries(period.before_first_day, period.before_last_day)


@metric(
    "residential_entries.period",
    "Straight into residential care, in the period",
    unit="count",
    definition=_DEFINITION.format(period="period"),
)
def in_period(facts):
    return residential_entries(facts.period.first_day, facts.period.last_day)
