"""The rows of a tracker: PostgreSQL finds, counts, narrows and sorts; a page of them is read.

One statement for all of it, so that a figure and the list behind it are of one moment.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import connection

from children.models import Child
from kft.core.sight import in_sight
from placements.models import PriorityRule
from placements.placed import Placed, stopped_between
from placements.placed_days import WITH_KNOWN, arguments_of
from placements.priority_sql import COUNTED, reasons_sql
from placements.trackers import keys
from placements.trackers.marks import BEGINS, ENDS, Mark, nothing_happens, who_came_and_left
from placements.trackers.spans import Span

Asked = dict[str, Any]
BATCH = 500  # rows of a workbook that are in memory at once
_PLACE = 4  # what comes before it is about all rows


@dataclass(frozen=True)
class Known:
    """A placement on the tracker: `is_there` on the last day, or stopped in the time.

    `facts` are those of keys.FACTS that the tracker shows.
    """

    placed: Placed
    is_there: bool
    marks: tuple[Mark, ...] = ()
    reasons: tuple[str, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Totals:
    """Rows, and pounds a week; money is of those in the placement on the last day."""

    rows: int
    there: int
    gross: Decimal
    given: Decimal
    marks: dict[Mark, int]

    @property
    def net(self) -> Decimal:
        return self.gross - self.given


_MARKED = [f"count(*) FILTER (WHERE '{mark}' IN (begins, ends))" for mark in Mark]
_SUMS = f"""ARRAY[count(*), count(*) FILTER (WHERE is_there),
    COALESCE(sum(gross) FILTER (WHERE is_there), 0.00),
    COALESCE(sum(given) FILTER (WHERE is_there), 0.00), {", ".join(_MARKED)}
    ]::numeric[] AS sums"""

# A child may be there and have stopped elsewhere before; who is looked through at the end of
# the time is there, though the placement itself may have ended in it.
_STATEMENT = """{with_known}, tracked AS (
    SELECT it.*, it.day = %(last)s AS is_there,
           row_number() OVER of_child = 1 AS is_first,
           lead(it.placement) OVER of_child IS NULL AS is_last,
           bool_or(it.day = %(last)s) OVER (PARTITION BY it.child) AS child_is_there
    FROM known it
    WHERE it.day = %(last)s
       OR it.placement NOT IN (SELECT placement FROM known WHERE day = %(last)s)
    WINDOW of_child AS (PARTITION BY it.child ORDER BY it.started, it.placement)
), reasoned AS (
    SELECT it.*, {reasons} AS reasons FROM tracked it
), marked AS MATERIALIZED (
    SELECT it.*, {begins} AS begins, {ends} AS ends, it.child IN ({in_sight}) AS is_in_sight
    FROM reasoned it WHERE {counts}
), shown AS MATERIALIZED (
    SELECT it.*, row_number() OVER (
        ORDER BY {key} {direction} NULLS LAST, {name}, it.placement) AS place
    FROM marked it
    JOIN children_child child ON child.id = it.child
    LEFT JOIN accounts_team team ON team.id = child.team_id
    JOIN placements_placement placement ON placement.id = it.placement
    LEFT JOIN placements_setting home ON home.id = placement.setting_id
    LEFT JOIN placements_provider provider ON provider.id = home.provider_id
    LEFT JOIN fostering_household household ON household.id = placement.household_id
    WHERE it.is_in_sight AND {narrowed}
)
SELECT everyone.sums, everyone.hidden, everyone.reasons, found.sums, page.*
FROM (SELECT {sums}, count(*) FILTER (WHERE NOT is_in_sight) AS hidden,
             ({reasons_counted}) AS reasons FROM marked) AS everyone
CROSS JOIN (SELECT {sums} FROM shown) AS found
LEFT JOIN LATERAL (
    SELECT it.place, it.is_there, it.begins, it.ends, it.reasons, {fields}, {facts}
    FROM shown it
    WHERE it.place > COALESCE((SELECT place FROM shown WHERE placement = %(after)s), 0)
    ORDER BY it.place LIMIT %(limit)s
) AS page ON true
ORDER BY page.place"""


def statement_of(
    tracker: Any, span: Span, narrowed: Any, user: Any, sort: str
) -> tuple[str, Asked]:
    """The statement for a tracker narrowed by a TrackerFilter, and what it asks for.

    It has yet to be told from where (`after`, a placement) and how many rows (`limit`).
    """
    rules = PriorityRule.objects.in_force(on=span.last) if tracker.is_of_reasons else []
    reasons, limits = reasons_sql(rules, span.last)
    sight, seen_by = _sight(user)
    where, answers = narrowed.conditions()
    words = {
        "with_known": WITH_KNOWN,
        "begins": BEGINS,
        "ends": ENDS,
        "reasons": reasons,
        "counts": tracker.counts,
        "in_sight": sight,
        "narrowed": where,
        "key": keys.SORTED_BY[sort.removeprefix("-")],
        "direction": "DESC" if sort.startswith("-") else "ASC",
        "name": ", ".join(keys.NAME),
        "sums": _SUMS,
        "reasons_counted": COUNTED,
        "fields": ", ".join(f"it.{name}" for name in Placed._fields),
        "facts": ", ".join([*(keys.FACTS[name] for name in tracker.facts), "NULL"]),
    }
    asked = _happened(tracker, span) | limits | keys.labels() | seen_by | answers
    return _STATEMENT.format(**words), asked


def _happened(tracker, span):
    """Everyone on the last day, and who stopped in the time; what happened to them."""
    if not tracker.has_changes:
        return arguments_of([span.last]) | nothing_happens(span)
    own_days = stopped_between(span.first, span.last)
    return arguments_of([span.last], own_days=own_days) | who_came_and_left(span)


def _sight(user):
    """The children whom the person may see: Child.objects.visible_to, by named parameters."""
    ids = in_sight(Child, user)
    if not ids:
        return "SELECT NULL::bigint WHERE false", {}
    values = {f"sight_{place}": value for place, value in enumerate(ids.params)}
    names = iter(values)
    return re.sub(r"(?<!%)%s", lambda _: f"%({next(names)})s", ids.sql), values


@dataclass(frozen=True)
class Found:
    """What the statement says of all rows: of everyone, and of those listed.

    `hidden` may not be listed; `by_reason` counts everyone for each rule.
    """

    totals: Totals
    hidden: int
    by_reason: dict[str, int]
    found: Totals
    rows: Iterator[list[tuple[int, Known]]]


def found_by(statement: str, asked: Asked, facts: tuple[str, ...]) -> Found:
    """Run it; `rows` come in batches, each row with its place in the order."""
    batches = _batches(statement, asked)
    first = next(batches)
    totals, hidden, by_reason, found, *_ = first[0]
    return Found(
        totals=_totals(totals),
        hidden=hidden,
        by_reason=dict(by_reason or []),
        found=_totals(found),
        rows=([_known(row, facts) for row in batch] for batch in _all(first, batches)),
    )


def _batches(statement, asked):
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        while batch := cursor.fetchmany(BATCH):
            yield batch


def _all(first, others):
    """The one row without a place tells that there are none."""
    if first[0][_PLACE] is not None:
        yield first
    yield from others


def _totals(sums):
    rows, there, gross, given, *marked = sums
    marks = {mark: int(number) for mark, number in zip(Mark, marked, strict=True)}
    return Totals(int(rows), int(there), gross, given, marks)


def _known(row, facts):
    place, is_there, begins, ends, reasons, *rest = row[_PLACE:]
    placed, said = rest[: len(Placed._fields)], rest[len(Placed._fields) : -1]
    return place, Known(
        placed=Placed._make(placed),
        is_there=is_there,
        marks=tuple(dict.fromkeys(Mark(mark) for mark in (begins, ends) if mark)),
        reasons=tuple(reasons),
        facts=dict(zip(facts, said, strict=True)),
    )
