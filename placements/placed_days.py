"""Every looked-after child on each of several days, in one statement.

The same children by the same definitions as placements/placed.py gives for one day, which
it would be asked for day by day (tests/placements/test_placed_days.py holds them equal).
"""

from collections.abc import Iterable
from datetime import date

from django.db import connection

from children.codes import SHORT_BREAKS
from placements.codes import TEMPORARY
from placements.models import CostLine
from placements.placed import Placed

# Who is looked after on which day, short breaks apart; then all that they live in that day.
_HERE = """
cared AS MATERIALIZED (
    SELECT wanted.day, care.child_id, care.started AS care_started
    FROM unnest(%(days)s::date[]) AS wanted (day)
    JOIN children_careperiod care
      ON care.started <= wanted.day AND (care.ended IS NULL OR care.ended > wanted.day)
    WHERE NOT EXISTS (
        SELECT FROM children_legalstatus status
        WHERE status.child_id = care.child_id AND status.code = ANY(%(short_breaks)s)
          AND daterange(status.started, status.ended) @> wanted.day)
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

_COSTS = """
costs AS MATERIALIZED (
    SELECT here.day, here.child_id, sum(line.gross) AS gross, sum(line.given) AS given,
           bool_or(line.is_staffing) AS staffing
    FROM here JOIN (
        SELECT placement_id, started, ended, weekly_amount AS gross, 0 AS given,
               component = %(staffing)s AND weekly_amount > 0 AS is_staffing
        FROM placements_costline
        UNION ALL
        SELECT placement_id, started, ended, 0, weekly_amount, false
        FROM placements_contribution
    ) line ON line.placement_id = here.id
     AND line.started <= here.day AND (line.ended IS NULL OR line.ended > here.day)
    GROUP BY here.day, here.child_id
)"""

# Once for each home and for each kind of placement of a day, not for each child: a large
# council has ten thousands of children over all the days, and a few hundred of these.
_ONCE = """
judged AS MATERIALIZED (
    SELECT DISTINCT ON (wanted.day, made.setting_id)
           wanted.day, made.setting_id, made.judgement
    FROM unnest(%(days)s::date[]) AS wanted (day)
    JOIN placements_judgement made ON made.judged_on IS NULL OR made.judged_on <= wanted.day
    ORDER BY wanted.day, made.setting_id, made.judged_on DESC NULLS LAST, made.id DESC
), kinds AS (
    SELECT DISTINCT lived.day, p.code,
           COALESCE(NULLIF(p.registration, ''), NULLIF(home.registration, ''), '')
               AS registration
    FROM lived JOIN placements_placement p ON p.id = lived.placement_id
    LEFT JOIN placements_setting home ON home.id = p.setting_id
), ruled AS MATERIALIZED (
    SELECT DISTINCT ON (kinds.day, kinds.code, kinds.registration) kinds.*, tried.category
    FROM kinds JOIN placements_categoryrule tried
      ON daterange(tried.valid_from, tried.valid_to) @> kinds.day
     AND (kinds.code = ANY(tried.codes) OR kinds.registration = ANY(tried.registrations))
    ORDER BY kinds.day, kinds.code, kinds.registration, tried.position
)"""

_PLACED = """
SELECT lived.child_id, p.id, lived.day, child.date_of_birth, p.started, p.code,
       p.sought_code, COALESCE(rule.category, 'other'),
       COALESCE(NULLIF(p.sector, ''), NULLIF(provider.sector, ''),
                CASE WHEN p.household_id IS NULL THEN '' ELSE 'PR1' END),
       COALESCE(NULLIF(p.registration, ''), NULLIF(home.registration, ''), ''),
       p.contract, p.setting_id, COALESCE(p.inside_authority, home.inside_authority),
       p.distance_miles, p.deprivation_of_liberty, COALESCE(judged.judgement, ''),
       COALESCE(costs.staffing, false), COALESCE(costs.gross, 0.00),
       COALESCE(costs.gross, 0.00) - COALESCE(costs.given, 0.00)
FROM lived
JOIN placements_placement p ON p.id = lived.placement_id
JOIN children_child child ON child.id = lived.child_id
LEFT JOIN placements_setting home ON home.id = p.setting_id
LEFT JOIN placements_provider provider ON provider.id = home.provider_id
LEFT JOIN judged ON judged.day = lived.day AND judged.setting_id = p.setting_id
LEFT JOIN costs ON costs.day = lived.day AND costs.child_id = lived.child_id
LEFT JOIN ruled rule ON rule.day = lived.day AND rule.code = p.code
  AND rule.registration
      = COALESCE(NULLIF(p.registration, ''), NULLIF(home.registration, ''), '')
ORDER BY lived.day, lived.child_id
"""


def placed_on_days(days: Iterable[date]) -> dict[date, list[Placed]]:
    """For each of the days: everyone looked after who has a placement, as `placed_on`.

    In the order of the children's numbers.
    """
    arguments = {
        "days": list(days),
        "short_breaks": sorted(SHORT_BREAKS),
        "temporary": sorted(TEMPORARY),
        "staffing": CostLine.Component.STAFFING,
    }
    found: dict[date, list[Placed]] = {day: [] for day in arguments["days"]}
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {_HERE}, {_LIVED}, {_COSTS}, {_ONCE} {_PLACED}", arguments)
        for row in cursor.fetchall():
            known = Placed(*row)
            found[known.day].append(known)
    return found
