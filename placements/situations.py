"""Where children lived on which day, and at what net cost a week, children by days.

`placements.categories` and `placements.costs` answer for one day. What a cohort or a
stability meeting needs, children each on days of their own, those can't answer in one
query: `situations` does, by the same definitions (tests/reports/test_situations.py holds
them equal). Design: figures.md, Conventions; docs/decisions/0300.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db import connection

from children.codes import SHORT_BREAKS
from placements.codes import TEMPORARY
from placements.models import Category


class Situation(NamedTuple):
    """A child on a day. `placement` is the one that a temporary stay interrupts, if any.

    `in_care` says that a period of care holds; under a short break that is not being
    looked after.

    `net_weekly` is in pounds: the cost lines in force less the contributions in force,
    over every placement of the child that holds on the day, a temporary one's own included.
    """

    child: int
    day: date
    in_care: bool
    looked_after: bool
    placement: int | None
    code: str
    category: str
    net_weekly: Decimal

    @property
    def in_residential(self):
        return self.looked_after and self.category == Category.RESIDENTIAL


# A placement holds from its start up to, not including, its end; a cost line never
# outlasts its placement. The first category rule that matches wins.
_SITUATIONS = """
SELECT wanted.child_id, wanted.day,
       care.id IS NOT NULL, care.id IS NOT NULL AND short_break.id IS NULL,
       placed.id, COALESCE(placed.code, ''), COALESCE(rule.category, 'other'),
       COALESCE(cost.net, 0)
FROM unnest(%(children)s::bigint[], %(days)s::date[]) AS wanted (child_id, day)
LEFT JOIN children_careperiod care
       ON care.child_id = wanted.child_id
      AND daterange(care.started, care.ended) @> wanted.day
LEFT JOIN children_legalstatus short_break
       ON short_break.child_id = wanted.child_id
      AND short_break.code = ANY(%(short_breaks)s)
      AND daterange(short_break.started, short_break.ended) @> wanted.day
LEFT JOIN placements_placement lasting
       ON lasting.child_id = wanted.child_id
      AND NOT lasting.code = ANY(%(temporary)s)
      AND daterange(lasting.started, lasting.ended) @> wanted.day
LEFT JOIN placements_placement stay
       ON stay.child_id = wanted.child_id
      AND stay.code = ANY(%(temporary)s)
      AND daterange(stay.started, stay.ended) @> wanted.day
LEFT JOIN LATERAL (
    SELECT earlier.id FROM placements_placement earlier
    WHERE lasting.id IS NULL
      AND earlier.child_id = wanted.child_id
      AND NOT earlier.code = ANY(%(temporary)s)
      AND care.id IS NOT NULL
      AND (earlier.ended IS NULL OR earlier.ended > care.started)
      AND earlier.started <= stay.started
      AND (earlier.ended IS NULL OR earlier.ended > earlier.started)
    ORDER BY earlier.started DESC, earlier.ended DESC LIMIT 1
) interrupted ON TRUE
LEFT JOIN placements_placement placed
       ON placed.id = COALESCE(lasting.id, interrupted.id, stay.id)
LEFT JOIN placements_setting home ON home.id = placed.setting_id
LEFT JOIN LATERAL (
    SELECT tried.category FROM placements_categoryrule tried
    WHERE daterange(tried.valid_from, tried.valid_to) @> wanted.day
      AND (placed.code = ANY(tried.codes)
           OR COALESCE(NULLIF(placed.registration, ''), home.registration)
              = ANY(tried.registrations))
    ORDER BY tried.position LIMIT 1
) rule ON TRUE
LEFT JOIN LATERAL (
    SELECT SUM(line.amount) AS net
    FROM placements_placement holding
    JOIN (SELECT placement_id, started, ended, weekly_amount AS amount
          FROM placements_costline
          UNION ALL
          SELECT placement_id, started, ended, -weekly_amount
          FROM placements_contribution) line ON line.placement_id = holding.id
    WHERE holding.child_id = wanted.child_id
      AND daterange(holding.started, holding.ended) @> wanted.day
      AND daterange(line.started, line.ended) @> wanted.day
) cost ON TRUE
WHERE %(category)s IS NULL OR rule.category = %(category)s
"""


def situations(
    pairs: Iterable[tuple[int, date]], *, category: str | None = None
) -> list[Situation]:
    """The situation of each (child, day) pair, or only of those placed in a category."""
    pairs = list(pairs)
    arguments = {
        "children": [child for child, _ in pairs],
        "days": [day for _, day in pairs],
        "short_breaks": sorted(SHORT_BREAKS),
        "temporary": sorted(TEMPORARY),
        "category": category,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SITUATIONS, arguments)
        return list(map(Situation._make, cursor.fetchall()))
