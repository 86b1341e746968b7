"""How many children are looked after: by month, by where they live, by year."""

from collections.abc import Iterable
from datetime import date

from django.db import connection

from children.codes import SHORT_BREAKS
from placements.models import Category
from reports.metrics.days import month_ends, named, years_before
from reports.metrics.metric import NOT_RECORDED, Row, Rows, metric

MODEL = "children.child"
YEARS_BEFORE = {1: "one_year_before", 2: "two_years_before"}

_ON_DAYS = """
SELECT day, array_agg(care.child_id)
FROM unnest(%(days)s::date[]) AS day
JOIN children_careperiod care ON daterange(care.started, care.ended) @> day
WHERE NOT EXISTS (
    SELECT FROM children_legalstatus status
    WHERE status.child_id = care.child_id AND status.code = ANY(%(short_breaks)s)
      AND daterange(status.started, status.ended) @> day)
GROUP BY day
"""


def looked_after_on(days: Iterable[date]) -> dict[date, list[int]]:
    """The children looked after on each of the days, short breaks apart."""
    days = list(days)
    with connection.cursor() as cursor:
        cursor.execute(_ON_DAYS, {"days": days, "short_breaks": sorted(SHORT_BREAKS)})
        found = dict(cursor.fetchall())
    return {day: found.get(day, []) for day in days}


def month_rows(days: Iterable[date]) -> list[Row]:
    """A row for each day, named for its month."""
    return [
        Row.count(named(day), MODEL, children)
        for day, children in looked_after_on(days).items()
    ]


@metric(
    "looked_after.month_end",
    "Children looked after at the end of each month",
    unit="count",
    definition=(
        "Children looked after on the last day of each month of the period, short breaks "
        "apart; the highest is named."
    ),
)
def month_end_line(facts):
    rows = month_rows(month_ends(facts.period.first_day, facts.period.last_day))
    notes = {}
    if rows:
        peak = max(rows, key=lambda row: row.value)
        notes["peak"] = {"key": peak.key, "label": peak.label, "value": peak.value}
    return Rows(tuple(rows), None, notes)


@metric(
    "looked_after.by_placement_kind",
    "Where looked-after children lived, by year",
    unit="count",
    definition=(
        "Children looked after on the last day of the period by the category of their "
        "placement, beside the same day one and two years before; not recorded are those "
        "without a placement on the day."
    ),
)
def by_placement_kind(facts):
    now = children_by_category(facts, facts.period.last_day)
    before = {
        name: children_by_category(facts, years_before(facts.period.last_day, years))
        for years, name in YEARS_BEFORE.items()
    }
    return Rows.adding_up(
        Row.count(
            choice,
            MODEL,
            now.get(choice[0], ()),
            more={name: len(found.get(choice[0], ())) for name, found in before.items()},
        )
        for choice in (*Category.choices, NOT_RECORDED)
    )


def children_by_category(facts, day: date) -> dict[str, list[int]]:
    """Children looked after on a day, by category; those without a placement apart."""
    found, placed = {}, set()
    for known in facts.placed(day):
        found.setdefault(known.category, []).append(known.child)
        placed.add(known.child)
    (everyone,) = looked_after_on([day]).values()
    found[NOT_RECORDED[0]] = [child for child in everyone if child not in placed]
    return found
