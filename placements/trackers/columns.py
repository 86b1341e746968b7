"""The columns of the trackers: what stands in each, on the page and in the workbook alike."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from children.codes import LEGAL_STATUSES
from placements.codes import PLACEMENT_TYPES
from placements.models import Category, CostLine, Placement, PriorityReason, Registration
from placements.trackers.keys import HOME
from placements.trackers.rows import Known

Component = CostLine.Component
NUMBERS = frozenset({"money", "number", "miles"})
WORDS_FOR = {True: "Inside", False: "Outside", None: ""}


@dataclass(frozen=True)
class Row:
    """A line of a tracker: a placement in the reader's sight, what is known of it, and its
    place among all that were found.
    """

    placement: Placement
    known: Known
    place: int

    @property
    def pk(self) -> int:
        return self.placement.pk

    @property
    def child(self):
        return self.placement.child

    @property
    def placed(self):
        return self.known.placed


@dataclass(frozen=True)
class Column:
    """`kind`: text, words (long text), child, place, marks, day, money, number or miles.

    `note` defines it. `value` gives what is written: text, a number, a date, or None; what it
    is sorted by stands in keys.SORTED_BY.
    """

    name: str
    heading: str
    value: Callable[[Row], Any]
    note: str
    kind: str = "text"

    @property
    def is_number(self) -> bool:
        return self.kind in NUMBERS


def _provider(row):
    setting = row.placement.setting
    return setting.provider.name if setting else ""


def _fact(name):
    return lambda row: row.known.facts[name]


def _extras(row):
    return _labels(Component, row.known.facts["extras"])


def _labels(choices, values):
    return ", ".join(choices(value).label for value in values)


_ALL = [
    Column(
        "child",
        "Child",
        lambda row: f"{row.child.last_name}, {row.child.first_name}",
        "Last name, first name.",
        "child",
    ),
    Column("reference", "Reference", lambda row: row.child.reference, "The case system’s."),
    Column("age", "Age", lambda row: row.placed.age, "Completed years.", "number"),
    Column(
        "team",
        "Team",
        lambda row: row.child.team.name if row.child.team else "",
        "The team that works with the child now.",
    ),
    Column(
        "legal_status",
        "Legal status",
        lambda row: LEGAL_STATUSES.get(row.known.facts["legal_status"], ""),
        "The legal ground on which the child is looked after.",
    ),
    Column(
        "category",
        "Category",
        lambda row: Category(row.placed.category).label,
        "As reports group placements.",
    ),
    Column(
        "type",
        "Type",
        lambda row: PLACEMENT_TYPES[row.placed.code],
        "The placement’s code in the statutory return, in words.",
    ),
    Column(
        "where",
        "Where",
        lambda row: str(row.placement.where or ""),
        "The home, school, agency or household.",
        "place",
    ),
    Column("provider", "Provider", _provider, "Who runs the home, school or agency."),
    Column(
        "contract",
        "Contract",
        lambda row: row.placement.get_contract_display(),
        "How the placement is bought.",
    ),
    Column(
        "registration",
        "Registered with",
        lambda row: dict(Registration.choices).get(row.placed.registration, ""),
        "The placement’s own registration, else its home’s.",
    ),
    Column(
        "area",
        "Area",
        lambda row: WORDS_FOR[row.placed.inside_authority],
        "Inside or outside the council’s area.",
    ),
    Column(
        "miles",
        "Miles",
        lambda row: row.placed.distance_miles,
        "Miles from home.",
        "miles",
    ),
    Column(
        "deprived",
        "Deprived of liberty",
        lambda row: {True: "Yes", False: "No", None: ""}[row.placed.deprivation_of_liberty],
        "Whether the placement deprives the child of their liberty.",
    ),
    Column(
        "before",
        "Placement before",
        lambda row: PLACEMENT_TYPES.get(row.known.facts["before"], HOME),
        "The type of the placement before in the same time in care; home where there is none.",
    ),
    Column("started", "Since", lambda row: row.placed.started, "First day there.", "day"),
    Column(
        "length",
        "Days",
        lambda row: row.placed.days_there,
        "Days there, the first and the last one both counted.",
        "number",
    ),
    Column(
        "planned_end",
        "Planned end",
        lambda row: row.placement.planned_end,
        "The day on which it is meant to end.",
        "day",
    ),
    Column(
        "marks",
        "What changed",
        lambda row: ", ".join(mark.label for mark in row.known.marks),
        "What happened in these days: came into care, moved here, moved on, left care.",
        "marks",
    ),
    Column(
        "reasons",
        "Why a priority",
        lambda row: _labels(PriorityReason, row.known.reasons),
        "Every reason that the rules found.",
        "words",
    ),
    Column(
        "core",
        "Core",
        _fact("core"),
        "Pounds a week: the core price.",
        "money",
    ),
    Column(
        "staffing",
        "Extra staffing",
        _fact("staffing"),
        "Pounds a week paid for extra staffing.",
        "money",
    ),
    Column(
        "other_extras",
        "Other extras",
        _fact("other_extras"),
        "Pounds a week for education, therapy, transport, allowances and others.",
        "money",
    ),
    Column("extras", "Which extras", _extras, "What is paid for besides the core price."),
    Column(
        "gross",
        "Gross a week",
        lambda row: row.placed.gross,
        "Pounds a week: the cost lines in force over the child’s placements.",
        "money",
    ),
    Column(
        "given",
        "Paid by others",
        lambda row: row.placed.given,
        "Pounds a week that education, health or others contribute.",
        "money",
    ),
    Column(
        "net",
        "Net a week",
        lambda row: row.placed.net,
        "Pounds a week: gross less what others pay.",
        "money",
    ),
]
_BY_NAME = {column.name: column for column in _ALL}


def columns(*names: str) -> tuple[Column, ...]:
    """Columns by name, in this order; raises KeyError for one that there is not."""
    return tuple(_BY_NAME[name] for name in names)
