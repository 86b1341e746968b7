"""How many children are looked after: by month, by where they live, by year."""

from collections.abc import Iterable
from datetime import date

from django.db import connection

from children.codes import SHORT_BREAKS
from placements.models import Category
from placements.placed_days import children_by_category
from reports.metrics.days import month_ends, named, years_before
from reports.metrics.metric import NOT_RECORDED, Row, Rows, metric

MODEL = "children.child"
YEARS_BEFORE = {1: "one_year_before", 2: "two_years_before"}

# The dates are compared one by one: of a range that holds a day PostgreSQL expects so few rows
# that it would go through each child's legal statuses in turn.
_ON_DAYS = """
SELECT day, array_agg(care.child_id)
FROM unnest(%(days)s::date[]) AS day
JOIN children_careperiod care
  ON care.started <= day AND (care.ended IS NULL OR care.ended > day)
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
    last = facts.period.last_day
    days = {name: years_before(last, years) for years, name in YEARS_BEFORE.items()}
    found = with_not_recorded([last, *days.values()])
    return Rows.adding_up(
        Row.count(
            choice,
            MODEL,
            found[last].get(choice[0], ()),
            more={name: len(found[day].get(choice[0], ())) for name, day in days.items()},
        )
        for choice in (*Category.choices, NOT_RECORDED)
    )


def with_not_recorded(days: Iterable[date]) -> dict[date, dict[str, list[int]]]:
    """Children looked after on each day, by category; those without a placement apart."""
    days = list(days)
    everyone = looked_after_on(days)
    found = children_by_category(days)
    for day, by_category in found.items():
        left = set(everyone[day]).difference(*by_category.values())
        by_category[NOT_RECORDED[0]] = sorted(left)
    return found
