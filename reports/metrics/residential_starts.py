"""Residential placements that started: where from, at which age, three years of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import NamedTuple

from django.db import connection
from django.db.models import Q

from children.timescales import age_on
from placements.codes import TEMPORARY
from placements.models import Category, Placement
from placements.models.placement import IS_TEMPORARY
from reports.metrics.days import years_before
from reports.metrics.looked_after import YEARS_BEFORE
from reports.metrics.metric import Row, Rows, metric
from reports.metrics.situations import situations

MODEL = "placements.placement"
HOSPITAL = "R2"
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


class _Details(NamedTuple):
    """A placement that started. `reason_before` is why the one before ended that very day."""

    placement: int
    child: int
    started: date
    date_of_birth: date
    care_started: date | None
    before: int | None
    before_started: date | None
    before_code: str | None
    reason_before: str | None


_DETAILS = """
SELECT p.id, p.child_id, p.started, child.date_of_birth, care.started,
       before.id, before.started, before.code,
       CASE WHEN before.ended = p.started THEN before.reason_ended END
FROM placements_placement p
JOIN children_child child ON child.id = p.child_id
LEFT JOIN LATERAL (
    SELECT held.started FROM children_careperiod held
    WHERE held.child_id = p.child_id AND held.started <= p.started
      AND (held.ended IS NULL OR held.ended > held.started)
    ORDER BY held.started DESC LIMIT 1
) care ON TRUE
LEFT JOIN LATERAL (
    SELECT earlier.* FROM placements_placement earlier
    WHERE earlier.child_id = p.child_id AND earlier.started < p.started
      AND NOT earlier.code = ANY(%(temporary)s)
      AND (earlier.ended IS NULL OR earlier.ended > earlier.started)
      AND (earlier.ended IS NULL OR earlier.ended > care.started)
    ORDER BY earlier.started DESC LIMIT 1
) before ON TRUE
WHERE p.id = ANY(%(placements)s)
ORDER BY p.id
"""

Span = tuple[date, date]


def find_starts(spans: Iterable[Span]) -> list[list[Start]]:
    """Residential placements that started in each span, its first and last day included."""
    spans = list(spans)
    rows = [row for row in _details(_residential(spans)) if row.reason_before != STATUS_ONLY]
    categories = _categories_before(rows)
    found = [(row.started, _start(row, categories)) for row in rows]
    return [[start for day, start in found if first <= day <= last] for first, last in spans]


def _start(row, categories):
    age = age_on(row.date_of_birth, row.started)
    return Start(row.placement, _origin(row, categories), age)


def _residential(spans):
    """The placements that children lived in, in residential care, from the day they started."""
    in_a_span = reduce(or_, (Q(started__range=span) for span in spans))
    started = Placement.objects.exclude(IS_TEMPORARY).filter(in_a_span)
    rows = list(started.values_list("pk", "child", "started"))
    known = situations({row[1:] for row in rows}, category=Category.RESIDENTIAL)
    lived = {(it.placement, it.day) for it in known if it.in_residential}
    return [pk for pk, _, day in rows if (pk, day) in lived]


def _details(placements):
    """Of placements: the one before in the same period of care, temporary ones apart."""
    arguments = {"placements": placements, "temporary": sorted(TEMPORARY)}
    with connection.cursor() as cursor:
        cursor.execute(_DETAILS, arguments)
        return [_Details._make(row) for row in cursor.fetchall()]


def _categories_before(rows):
    """The category of the placement before, on its first day in the period of care."""
    pairs = {
        (row.child, max(row.before_started, row.care_started))
        for row in rows
        if row.before and row.care_started
    }
    return {(known.child, known.placement): known.category for known in situations(pairs)}


def _origin(row, categories):
    if row.before is None:
        return "home"
    if row.before_code == HOSPITAL:
        return "hospital"
    return ORIGIN_OF.get(categories.get((row.child, row.before), ""), "other")


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
