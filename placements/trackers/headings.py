"""What the table of a tracker needs beside its rows: headings that sort, counts that list."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from placements.models import PriorityRule
from placements.trackers.columns import NUMBERS, Column, Row
from placements.trackers.definitions import Tracker
from placements.trackers.filters import THERE
from placements.trackers.listing import Listing

PARTS_OF_A_DAY = ("on_day", "on_month", "on_year")
LARGEST_FIRST = NUMBERS | {"marks"}


@dataclass(frozen=True)
class Heading:
    """`direction` is what aria-sort says; `url` sorts by this column, then the other way."""

    column: Column
    direction: str
    url: str


@dataclass(frozen=True)
class Total:
    """A count or a sum, and the address that lists what it counts ("" for sums)."""

    label: str
    value: Any
    is_money: bool
    url: str = ""


def headings_of(listing: Listing, asked: QueryDict) -> list[Heading]:
    return [_heading(column, listing.sort, asked) for column in listing.tracker.columns]


def _heading(column: Column, sort: str, asked: QueryDict) -> Heading:
    is_sorted = sort.removeprefix("-") == column.name
    descends = sort.startswith("-")
    direction = ("descending" if descends else "ascending") if is_sorted else "none"
    starts_large = column.kind in LARGEST_FIRST
    turned = not descends if is_sorted else starts_large
    return Heading(column, direction, _with(asked, sort=f"{'-' * turned}{column.name}"))


def totals_of(listing: Listing, asked: QueryDict) -> list[Total]:
    """Everyone counted, and the sums; each count leads to its rows alone."""
    totals, day = listing.totals, day_query(asked)
    has_changes = listing.tracker.has_changes
    sort = f"{day}sort={listing.sort}"
    there = f"?{sort}&change={THERE}" if has_changes else f"?{sort}"
    counts = [Total("In placement", totals.there, False, there)]
    counts += [
        Total(mark.label, number, False, f"?{sort}&change={mark}")
        for mark, number in totals.marks.items()
        if number
    ]
    sums = (
        ("Gross a week", totals.gross),
        ("Paid by others", totals.given),
        ("Net a week", totals.net),
    )
    return counts + [Total(label, value, True) for label, value in sums]


@dataclass(frozen=True)
class Reason:
    """A rule in force that day, how many it finds, and the address that lists them."""

    rule: PriorityRule
    children: int
    url: str


def reasons_of(listing: Listing, asked: QueryDict) -> list[Reason]:
    """Each rule in force on the day; everyone is counted, as in the totals."""
    query = f"?{day_query(asked)}sort={listing.sort}&reason="
    return [
        Reason(rule, listing.by_reason.get(rule.reason, 0), f"{query}{rule.reason}")
        for rule in PriorityRule.objects.in_force(on=listing.span.last)
    ]


def cells_of(tracker: Tracker, row: Row) -> list[tuple[Column, Any]]:
    return [(column, column.value(row)) for column in tracker.columns]


def day_query(asked: QueryDict) -> str:
    """The day asked for as the beginning of a query, "" for today."""
    return "".join(
        f"{part}={int(asked[part])}&" for part in PARTS_OF_A_DAY if _is_number(asked.get(part))
    )


def _is_number(text):
    return bool(text) and text.isascii() and text.isdigit()


def _with(asked: QueryDict, **changes: str) -> str:
    query = asked.copy()
    query.pop("after", None)
    for name, value in changes.items():
        query[name] = value
    return f"?{query.urlencode()}"
