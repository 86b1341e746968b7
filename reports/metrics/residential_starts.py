"""Residential placements that started: where from, at which age, three years of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import F, OuterRef, Q, Subquery

from children.models import CarePeriod, Child
from children.timescales import age_on
from kft.core.fields import EVER_HELD
from placements.models import Category, Placement
from placements.models.placement import IS_TEMPORARY
from reports.metrics.days import years_before
from reports.metrics.looked_after import YEARS_BEFORE
from reports.metrics.metric import Row, Rows, metric
from reports.metrics.situations import situations

MODEL = "placements.placement"
HOSPITAL = "R2"
_ASKED = (
    "pk",
    "child_id",
    "started",
    "date_of_birth",
    "care_started",
    "before",
    "before_started",
    "before_code",
    "reason_before",
)
STATUS_ONLY = "PLACE"  # the placement went on, only its status changed
ORIGINS = (
    ("home", "Home: the first placement of a period of care"),
    ("residential", "Residential or secure"),
    ("fostering", "Fostering or connected carers"),
    ("hospital", "Hospital"),
    ("other", "Other"),
)
ORIGIN_OF = {
    Category.RESIDENTIAL: "residential",
    Category.SECURE: "residential",
    Category.FOSTERING: "fostering",
    Category.CONNECTED: "fostering",
}
AGES = (
    ("0_10", "0 to 10", 10),
    ("11_13", "11 to 13", 13),
    ("14_15", "14 and 15", 15),
    ("16_plus", "16 and over", None),
)
_STARTED = (
    "Residential placements of looked-after children that started in the period, beside "
    "those of the same days one and two years before; a move between homes counts as new, a "
    "change of the placement's status alone does not"
)


@dataclass(frozen=True)
class Start:
    """A residential placement that started, and where the child was before."""

    placement: int
    origin: str
    age: int


Span = tuple[date, date]


def find_starts(spans: Iterable[Span]) -> list[list[Start]]:
    """Residential placements that started in each span, its first and last day included."""
    spans = list(spans)
    rows = list(_started(spans))
    found = [(row.started, start) for row, start in _residential(rows)]
    return [[start for day, start in found if first <= day <= last] for first, last in spans]


def _residential(rows):
    """Of placements that started, those that count, each with what is asked of it."""
    ours = {
        (known.child, known.day): known.placement
        for known in situations(
            {(row.child_id, row.started) for row in rows}, category=Category.RESIDENTIAL
        )
        if known.in_residential
    }
    counted = [
        row
        for row in rows
        if row.pk == ours.get((row.child_id, row.started)) and row.reason_before != STATUS_ONLY
    ]
    categories = _categories_before(counted)
    for row in counted:
        age = age_on(row.date_of_birth, row.started)
        yield row, Start(row.pk, _origin(row, categories), age)


def _started(spans):
    """Placements with the one before in the same period of care, temporary ones apart."""
    in_a_span = reduce(or_, (Q(started__range=span) for span in spans))
    care = CarePeriod.objects.filter(child=OuterRef("child"), started__lte=OuterRef("started"))
    within = Q(ended__isnull=True) | Q(ended__gt=OuterRef("care_started"))
    before = Placement.objects.exclude(IS_TEMPORARY).filter(
        EVER_HELD, within, child=OuterRef("child"), started__lt=OuterRef("started")
    )
    latest = before.order_by(F("started").desc())
    of_the_child = Child.objects.filter(pk=OuterRef("child"))
    return (
        Placement.objects.exclude(IS_TEMPORARY)
        .filter(in_a_span)
        .annotate(care_started=Subquery(care.order_by("-started").values("started")[:1]))
        .annotate(
            date_of_birth=Subquery(of_the_child.values("date_of_birth")),
            before=Subquery(latest.values("pk")[:1]),
            before_started=Subquery(latest.values("started")[:1]),
            before_code=Subquery(latest.values("code")[:1]),
            reason_before=Subquery(
                latest.filter(ended=OuterRef("started")).values("reason_ended")[:1]
            ),
        )
        .values_list(*_ASKED, named=True)
    )


def _categories_before(rows):
    """The category of the placement before, on its first day in the period of care."""
    pairs = {
        (row.child_id, max(row.before_started, row.care_started))
        for row in rows
        if row.before and row.care_started
    }
    return {(known.child, known.placement): known.category for known in situations(pairs)}


def _origin(row, categories):
    if row.before is None:
        return "home"
    if row.before_code == HOSPITAL:
        return "hospital"
    return ORIGIN_OF.get(categories.get((row.child_id, row.before), ""), "other")


def _rows(found, choices, key):
    def of(years, choice):
        return [start.placement for start in found[years] if key(start) == choice]

    return Rows.adding_up(
        Row.count(
            choice,
            MODEL,
            of(0, choice[0]),
            more={name: len(of(years, choice[0])) for years, name in YEARS_BEFORE.items()},
        )
        for choice in choices
    )


@metric(
    "residential_placements.started.total",
    "Residential placements that started",
    unit="count",
    definition=f"{_STARTED}.",
)
def total(facts):
    rows = []
    for years, found in facts.residential_starts.items():
        first, last = (
            years_before(day, years) for day in (facts.period.first_day, facts.period.last_day)
        )
        choice = (last.isoformat(), f"{first:%-d %B %Y} to {last:%-d %B %Y}")
        rows.append(Row.count(choice, MODEL, (start.placement for start in found)))
    return Rows(tuple(rows), rows[0].value)


@metric(
    "residential_placements.started.by_origin",
    "Where children came from into residential placements",
    unit="count",
    definition=(
        f"{_STARTED}; by the placement before in the same period of care: none is home, "
        "secure counts as residential, and connected carers as fostering."
    ),
)
def by_origin(facts):
    return _rows(facts.residential_starts, ORIGINS, lambda start: start.origin)


@metric(
    "residential_placements.started.by_age",
    "How old children were when a residential placement started",
    unit="count",
    definition=f"{_STARTED}; by age on the day it started.",
)
def by_age(facts):
    choices = [(key, label) for key, label, _ in AGES]
    return _rows(facts.residential_starts, choices, lambda start: _age_group(start.age))


def _age_group(age):
    return next(key for key, _, oldest in AGES if oldest is None or age <= oldest)
