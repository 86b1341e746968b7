"""Every looked-after child on each of several days, in one statement.

The same children by the same definitions as placements/placed.py gives for one day, which
it would be asked for day by day (tests/placements/test_placed_days.py holds them equal).
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db import connection

from children.codes import SHORT_BREAKS
from placements.codes import TEMPORARY
from placements.models import CostLine
from placements.placed import Placed

# Who is looked after on which day, short breaks apart; then all that they live in that day.
_HERE = """
asked AS (
    SELECT wanted.day, care.child_id, care.started AS care_started
    FROM unnest(%(days)s::date[]) AS wanted (day)
    JOIN children_careperiod care
      ON care.started <= wanted.day AND (care.ended IS NULL OR care.ended > wanted.day)
    WHERE %(children)s::bigint[] IS NULL OR care.child_id = ANY(%(children)s::bigint[])
    UNION ALL
    SELECT own.day, care.child_id, care.started
    FROM unnest(%(own_children)s::bigint[], %(own_days)s::date[]) AS own (child_id, day)
    JOIN children_careperiod care
      ON care.child_id = own.child_id
     AND care.started <= own.day AND (care.ended IS NULL OR care.ended > own.day)
), cared AS MATERIALIZED (
    SELECT * FROM asked
    WHERE NOT EXISTS (
        SELECT FROM children_legalstatus status
        WHERE status.child_id = asked.child_id AND status.code = ANY(%(short_breaks)s)
          AND daterange(status.started, status.ended) @> asked.day)
), here AS MATERIALIZED (
    SELECT cared.*, p.id, p.started, p.code = ANY(%(temporary)s) AS is_stay
    FROM cared JOIN placements_placement p
      ON p.child_id = cared.child_id
     AND p.started <= cared.day AND (p.ended IS NULL OR p.ended > cared.day)
)"""

# A temporary stay is looked through to what it interrupts (placements/categories.py).
_LIVED = """
lived AS (
    SELECT day, child_id, id AS placement_id FROM here WHERE NOT is_stay
    UNION
    SELECT stay.day, stay.child_id, COALESCE(interrupted.id, stay.id)
    FROM here stay LEFT JOIN LATERAL (
        SELECT earlier.id FROM placements_placement earlier
        WHERE earlier.child_id = stay.child_id
          AND NOT earlier.code = ANY(%(temporary)s)
          AND (earlier.ended IS NULL OR earlier.ended > stay.care_started)
          AND earlier.started <= stay.started
          AND (earlier.ended IS NULL OR earlier.ended > earlier.started)
        ORDER BY earlier.started DESC, earlier.ended DESC LIMIT 1
    ) interrupted ON TRUE
    WHERE stay.is_stay AND NOT EXISTS (
        SELECT FROM here settled
        WHERE settled.day = stay.day AND settled.child_id = stay.child_id
          AND NOT settled.is_stay)
)"""

# The placements with their category, which is asked once for each kind that there is on a day.
# LEFT JOIN, though each has a kind: PostgreSQL would expect a single row of an inner one, and
# then go through all the days of all the homes for each child.
_CHOSEN = """
placed AS MATERIALIZED (
    SELECT lived.day, lived.child_id, p.id, p.started, p.code, p.sought_code, p.sector,
           p.household_id, p.contract, p.setting_id, home.provider_id, p.distance_miles,
           COALESCE(p.inside_authority, home.inside_authority) AS inside_authority,
           p.deprivation_of_liberty,
           COALESCE(NULLIF(p.registration, ''), NULLIF(home.registration, ''), '')
               AS registration
    FROM lived
    JOIN placements_placement p ON p.id = lived.placement_id
    LEFT JOIN placements_setting home ON home.id = p.setting_id
), kinds AS MATERIALIZED (
    SELECT kind.*, rule.category
    FROM (SELECT DISTINCT day, code, registration FROM placed) kind
    LEFT JOIN LATERAL (
        SELECT tried.category FROM placements_categoryrule tried
        WHERE daterange(tried.valid_from, tried.valid_to) @> kind.day
          AND (kind.code = ANY(tried.codes) OR kind.registration = ANY(tried.registrations))
        ORDER BY tried.position LIMIT 1
    ) rule ON TRUE
), chosen AS MATERIALIZED (
    SELECT placed.*, COALESCE(kinds.category, 'other') AS category
    FROM placed LEFT JOIN kinds USING (day, code, registration)
    WHERE %(category)s IS NULL OR COALESCE(kinds.category, 'other') = %(category)s
)"""

# How each home was judged by each day; what each child costs there.
_BESIDE = """
judged AS MATERIALIZED (
    SELECT DISTINCT ON (wanted.day, made.setting_id) wanted.day, made.setting_id, made.judgement
    FROM (SELECT unnest(%(days)s::date[]) UNION SELECT unnest(%(own_days)s::date[]))
         AS wanted (day)
    JOIN placements_judgement made
      ON made.judged_on IS NULL OR made.judged_on <= wanted.day
    ORDER BY wanted.day, made.setting_id, made.judged_on DESC NULLS LAST, made.id DESC
), costs AS MATERIALIZED (
    SELECT here.day, here.child_id, sum(line.gross) AS gross, sum(line.given) AS given,
           bool_or(line.is_staffing) AS staffing
    FROM here JOIN (
        SELECT placement_id, started, ended, weekly_amount AS gross, 0::numeric AS given,
               component = %(staffing)s AND weekly_amount > 0 AS is_staffing
        FROM placements_costline
        UNION ALL
        SELECT placement_id, started, ended, 0::numeric, weekly_amount, false
        FROM placements_contribution
    ) line ON line.placement_id = here.id
     AND line.started <= here.day AND (line.ended IS NULL OR line.ended > here.day)
    GROUP BY here.day, here.child_id
)"""

# All of it under the names of `Placed`.
_KNOWN = """
known AS (
    SELECT it.child_id AS child, it.id AS placement, it.day, child.date_of_birth, it.started,
           it.code, it.sought_code, it.category,
           COALESCE(NULLIF(it.sector, ''), NULLIF(provider.sector, ''),
                    CASE WHEN it.household_id IS NULL THEN '' ELSE 'PR1' END) AS sector,
           it.registration, it.contract, it.setting_id AS setting, it.inside_authority,
           it.distance_miles, it.deprivation_of_liberty,
           COALESCE(judged.judgement, '') AS judgement,
           COALESCE(costs.staffing, false) AS extra_staffing,
           COALESCE(costs.gross, 0.00) AS gross, COALESCE(costs.given, 0.00) AS given
    FROM chosen it
    JOIN children_child child ON child.id = it.child_id
    LEFT JOIN placements_provider provider ON provider.id = it.provider_id
    LEFT JOIN judged ON judged.day = it.day AND judged.setting_id = it.setting_id
    LEFT JOIN costs ON costs.day = it.day AND costs.child_id = it.child_id
)"""
_PLACED = "SELECT * FROM known ORDER BY day, child"
_CATEGORIES = "SELECT day, category, array_agg(child_id) FROM chosen GROUP BY day, category"


def placed_on_days(
    days: Iterable[date], *, category: str | None = None
) -> dict[date, list[Placed]]:
    """For each of the days: everyone looked after who has a placement, as `placed_on`.

    In the order of the children's numbers; only those in a category, where one is given.
    """
    days = list(days)
    found: dict[date, list[Placed]] = {day: [] for day in days}
    for known in each_placed(days, category=category):
        found[known.day].append(known)
    return found


def each_placed(
    days: Iterable[date], *, category: str | None = None, children: list[int] | None = None
) -> Iterator[Placed]:
    """The same one by one, day by day; only of these children, where any are given."""
    arguments = arguments_of(days, category=category, children=children)
    return map(Placed._make, _rows(f"{WITH_KNOWN} {_PLACED}", arguments))


def children_by_category(days: Iterable[date]) -> dict[date, dict[str, list[int]]]:
    """The children of `placed_on` for each of the days, by the category of the placement."""
    days = list(days)
    found: dict[date, dict[str, list[int]]] = {day: {} for day in days}
    statement = f"WITH {_HERE}, {_LIVED}, {_CHOSEN} {_CATEGORIES}"
    for day, category, children in _rows(statement, arguments_of(days)):
        found[day][category] = children
    return found


# A statement may begin with this, and read `known`: each child on each day, as `Placed`.
WITH_KNOWN = f"WITH {_HERE}, {_LIVED}, {_CHOSEN}, {_BESIDE}, {_KNOWN}"


def arguments_of(
    days: Iterable[date],
    *,
    category: str | None = None,
    children: list[int] | None = None,
    own_days: Iterable[tuple[int, date]] = (),
) -> dict[str, Any]:
    """What WITH_KNOWN asks for. `own_days`: children who are asked about on a day besides."""
    pairs = list(own_days)
    return {
        "days": list(days),
        "own_children": [child for child, _ in pairs],
        "own_days": [day for _, day in pairs],
        "short_breaks": sorted(SHORT_BREAKS),
        "temporary": sorted(TEMPORARY),
        "category": category,
        "children": children,
        "staffing": CostLine.Component.STAFFING,
    }


def _rows(statement, arguments):
    with connection.cursor() as cursor:
        cursor.execute(statement, arguments)
        yield from cursor
