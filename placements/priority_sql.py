"""The rules about priority children as conditions in SQL, beside a child on a day.

placements/priority.py tests the same rules of children that are in memory, for several days
at once; here PostgreSQL finds who has a reason, so that a page need not read everyone.
tests/trackers/test_same_rows.py holds the two equal. Source: design/figures.md.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection

from placements.models import Category, Judgement, PriorityReason, PriorityRule, Registration
from placements.money.budget_lines import EXTERNAL
from placements.placed import ADULT
from placements.placed_days import WITH_KNOWN, arguments_of
from placements.priority import SIXTEEN, months_later

Reason = PriorityReason
# Completed years of `it` on its day; who was born on 29 February has a birthday on 1 March.
AGE = """(EXTRACT(YEAR FROM it.day)::int - EXTRACT(YEAR FROM it.date_of_birth)::int
  - ((EXTRACT(MONTH FROM it.day), EXTRACT(DAY FROM it.day))
     < (EXTRACT(MONTH FROM it.date_of_birth), EXTRACT(DAY FROM it.date_of_birth)))::int)"""
IS_RESIDENTIAL = f"it.category = '{Category.RESIDENTIAL}'"
IS_UNREGULATED = f"""(it.category = '{Category.UNREGISTERED}'
  OR it.category = '{Category.SUPPORTED}' AND it.registration <> '{Registration.OFSTED}')"""
_IS_EXTERNAL = f"it.sector = ANY(ARRAY{sorted(EXTERNAL)})"

_HOLDS: dict[str, str] = {
    Reason.SOUGHT_NOT_ACHIEVED: "it.sought_code NOT IN ('', it.code)",
    Reason.EXTERNAL_COST: f"{_IS_EXTERNAL} AND it.gross > %({{limit}})s",
    Reason.YOUNG_IN_RESIDENTIAL: f"{IS_RESIDENTIAL} AND {AGE} <= %({{limit}})s",
    Reason.HOME_INADEQUATE: f"it.judgement = '{Judgement.Grade.INADEQUATE}'",
    Reason.UNDER_16_UNREGULATED: f"{IS_UNREGULATED} AND {AGE} < {SIXTEEN}",
    Reason.DEPRIVED_UNREGULATED: (
        f"{IS_UNREGULATED} AND it.deprivation_of_liberty"
        f" AND {AGE} BETWEEN {SIXTEEN} AND {ADULT - 1}"
    ),
    Reason.NEAR_18: (
        f"{_IS_EXTERNAL} AND it.date_of_birth > %(adult_by)s"
        " AND it.date_of_birth <= %({limit})s"
    ),
    Reason.EXTRA_STAFFING: "it.extra_staffing",
}


def reasons_sql(rules: Iterable[PriorityRule], on: date) -> tuple[str, dict[str, Any]]:
    """Beside `it`, a child on the day: the array of its reasons; and what the text asks for."""
    holds: dict[str, list[str]] = {}
    asked: dict[str, Any] = {"adult_by": born_by_who_is_18(on)}
    for place, rule in enumerate(rules):
        name = f"limit_{place}"
        asked[name] = _limit(rule, on)
        holds.setdefault(rule.reason, []).append(_HOLDS[rule.reason].format(limit=name))
    cases = (
        f"CASE WHEN {' OR '.join(f'({it})' for it in each)} THEN '{reason}' END"
        for reason, each in holds.items()
    )
    return f"array_remove(ARRAY[{', '.join(cases)}]::text[], NULL)", asked


def _limit(rule, on):
    limit = rule.limit or 0
    if rule.reason == Reason.NEAR_18:
        return born_by_who_is_18(months_later(on, int(limit)))
    return limit


def born_by_who_is_18(on: date) -> date:
    """The latest birthday of those who have turned 18 by a day."""
    try:
        return on.replace(year=on.year - ADULT)
    except ValueError:  # 29 February, and the year of birth had none
        return date(on.year - ADULT, 2, 28)


def found_on(on: date, rules: Iterable[PriorityRule]) -> tuple[int, dict[str, int]]:
    """How many children are placed on a day, and how many of them each rule finds."""
    reasons, asked = reasons_sql(rules, on)
    statement = f"{WITH_KNOWN}, {_REASONED.format(reasons=reasons)}"
    with connection.cursor() as cursor:
        cursor.execute(statement, arguments_of([on]) | asked)
        placed, counted = cursor.fetchone()
    return placed, dict(counted or [])


# How many of the rows of `marked` have each reason: pairs, or NULL where none has any.
COUNTED = """SELECT json_agg(json_build_array(reason, children))
    FROM (SELECT reason, count(*) AS children FROM marked, unnest(reasons) AS reason
          GROUP BY reason) AS counted"""
_REASONED = """marked AS MATERIALIZED (SELECT {reasons} AS reasons FROM known it)
SELECT (SELECT count(*) FROM marked), ({counted})""".replace("{counted}", COUNTED)
