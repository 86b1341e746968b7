"""What each column of a tracker is sorted by, and what else a row shows: in SQL.

Every text stands beside `it` (a child on a day, as `Placed`, with `begins`, `ends` and
`reasons`), its `child`, `placement`, `team`, `home`, `provider` and `household`. Words are
compared in any case; what is not recorded is NULL.
"""

import json
from typing import Any

from children.codes import LEGAL_STATUSES
from placements.codes import PLACEMENT_TYPES
from placements.models import Category, CostLine, Placement, PriorityReason, Registration
from placements.priority_sql import AGE
from placements.trackers.marks import Mark

Component = CostLine.Component
HOME = "Home"  # where a child was before the first placement


def _folded(words: str) -> str:
    return f'(lower({words}) COLLATE "C")'


def _words(words: str) -> str:
    """Words to sort by; none are as good as not recorded."""
    return f"NULLIF({_folded(words)}, '')"


def _labelled(code: str, labels: str) -> str:
    """A code by its label; `labels` names one of LABELS."""
    return f'((%({labels}_labels)s::jsonb ->> {code}) COLLATE "C")'


LABELS: dict[str, dict[str, str]] = {
    "legal": LEGAL_STATUSES,
    "category": dict(Category.choices),
    "type": PLACEMENT_TYPES,
    "contract": dict(Placement.Contract.choices),
    "registration": dict(Registration.choices),
    "mark": dict(Mark.choices),
    "reason": dict(PriorityReason.choices),
    "component": dict(Component.choices),
}


def labels() -> dict[str, Any]:
    """What the texts ask for: each list of labels, in small letters, as JSON."""
    return {
        f"{name}_labels": json.dumps({code: str(label).lower() for code, label in of.items()})
        for name, of in LABELS.items()
    }


_HOLDS = "{0}.started <= it.day AND ({0}.ended IS NULL OR {0}.ended > it.day)"
_STATUS = """COALESCE((
    SELECT status.code FROM children_legalstatus status
    WHERE status.child_id = it.child AND {holds}
    ORDER BY status.started DESC, status.id LIMIT 1), '')"""
LEGAL_STATUS = _STATUS.format(holds=_HOLDS.format("status"))
# The one before in the same time in care; one that held on no day is never that.
_BEFORE = """(
    SELECT earlier.code FROM placements_placement earlier
    WHERE earlier.child_id = it.child AND earlier.started < it.started
      AND NOT earlier.code = ANY(%(temporary)s)
      AND (earlier.ended IS NULL OR earlier.ended > earlier.started
           AND earlier.ended > COALESCE((
               SELECT max(care.started) FROM children_careperiod care
               WHERE care.child_id = it.child AND care.started <= it.day), '-infinity'))
    ORDER BY earlier.started DESC LIMIT 1)"""
_LINES = """(
    SELECT {what} FROM placements_costline line
    JOIN placements_placement held ON held.id = line.placement_id
    WHERE held.child_id = it.child AND {held} AND {in_force} AND {which})"""


def _of_lines(what: str, which: str) -> str:
    """Something of the child's cost lines in force on the day, over all its placements."""
    return _LINES.format(
        what=what, which=which, held=_HOLDS.format("held"), in_force=_HOLDS.format("line")
    )


def _weekly(which: str) -> str:
    return _of_lines("COALESCE(sum(line.weekly_amount), 0.00)", which)


_IN_ORDER = f"array_position(ARRAY{Component.values}, line.component::text)"
_EXTRAS = "ARRAY" + _of_lines(
    "line.component::text",
    f"line.component <> '{Component.CORE}' GROUP BY line.component ORDER BY {_IN_ORDER}",
)

# What a row shows beside the fields of `Placed`; a tracker asks for those of its columns.
FACTS: dict[str, str] = {
    "legal_status": LEGAL_STATUS,
    "before": f"COALESCE({_BEFORE}, '')",
    "core": _weekly(f"line.component = '{Component.CORE}'"),
    "staffing": _weekly(f"line.component = '{Component.STAFFING}'"),
    "other_extras": _weekly(
        f"line.component NOT IN ('{Component.CORE}', '{Component.STAFFING}')"
    ),
    "extras": _EXTRAS,
}

_IN_WORDS = """(SELECT string_agg({label}, ', ' ORDER BY place)
    FROM unnest({codes}) WITH ORDINALITY AS each (code, place))"""
_MARKS = "array_remove(ARRAY[it.begins, NULLIF(it.ends, it.begins)], NULL)"

# By the name of the column.
SORTED_BY: dict[str, str] = {
    "child": _words("(child.last_name || ', ' || child.first_name)"),
    "reference": _words("child.reference"),
    "age": AGE,
    "team": _words("team.name"),
    "legal_status": _labelled(LEGAL_STATUS, "legal"),
    "category": _labelled("it.category", "category"),
    "type": _labelled("it.code", "type"),
    "where": _words("COALESCE(home.name, household.name)"),
    "provider": _words("provider.name"),
    "contract": _labelled("it.contract", "contract"),
    "registration": _labelled("it.registration", "registration"),
    "area": "CASE it.inside_authority WHEN true THEN 'inside' WHEN false THEN 'outside' END",
    "miles": "it.distance_miles",
    "deprived": "CASE it.deprivation_of_liberty WHEN true THEN 'yes' WHEN false THEN 'no' END",
    "before": f"COALESCE({_labelled(_BEFORE, 'type')}, '{HOME.lower()}')",
    "started": "it.started",
    "length": "it.day - it.started + 1",
    "planned_end": "placement.planned_end",
    "marks": _IN_WORDS.format(label=_labelled("each.code", "mark"), codes=_MARKS),
    "reasons": _IN_WORDS.format(label=_labelled("each.code", "reason"), codes="it.reasons"),
    "core": FACTS["core"],
    "staffing": FACTS["staffing"],
    "other_extras": FACTS["other_extras"],
    "extras": _IN_WORDS.format(label=_labelled("each.code", "component"), codes=_EXTRAS),
    "gross": "it.gross",
    "given": "it.given",
    "net": "it.gross - it.given",
}
NAME = (_folded("child.last_name"), _folded("child.first_name"))
