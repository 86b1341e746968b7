"""A tracker as one person sees it: the rows, in order, and the totals with everybody in.

The page and the workbook are written from the same Listing.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from children.models import Child
from kft.core.forms import answers_in_words
from placements.filters import DayForm
from placements.models import Placement
from placements.priority import priorities
from placements.record import WITH_PLACE
from placements.trackers.columns import Column, Row
from placements.trackers.definitions import PRIORITY, Tracker
from placements.trackers.filters import TrackerFilter
from placements.trackers.rows import (
    Known,
    Mark,
    codes_before,
    everyone,
    weekly_by_component,
    with_legal_status,
)
from placements.trackers.spans import Span


@dataclass(frozen=True)
class Totals:
    """Counts and pounds a week; money is of those in the placement on the last day."""

    there: int
    gross: Decimal
    given: Decimal
    net: Decimal
    marks: dict[Mark, int]

    @classmethod
    def of(cls, known: list[Known]) -> "Totals":
        there = [it.placed for it in known if it.is_there]
        counted = Counter(mark for it in known for mark in it.marks)
        return cls(
            there=len(there),
            gross=sum((placed.gross for placed in there), Decimal("0.00")),
            given=sum((placed.given for placed in there), Decimal("0.00")),
            net=sum((placed.net for placed in there), Decimal("0.00")),
            marks={mark: counted[mark] for mark in Mark},
        )


@dataclass(frozen=True)
class Listing:
    """`totals` count everyone, `found` only the rows; `hidden` rows may not be listed.

    `unplaced` are children looked after on the last day without a placement on record: the
    tracker of everyone says how many they are.
    """

    tracker: Tracker
    span: Span
    filter: TrackerFilter
    sort: str
    rows: list[Row]
    known: list[Known]
    totals: Totals
    found: Totals
    hidden: int
    unplaced: int


def listing(tracker: Tracker, asked: Mapping[str, Any], *, user: Any, today: date) -> Listing:
    """The tracker for a day asked for (`on`), narrowed and in order as asked."""
    span = tracker.span_of(_asked_day(asked, today), today)
    known = _counted(tracker, span)
    by_pk = {it.placed.placement: it for it in known}
    visible = Placement.objects.visible_to(user).filter(pk__in=by_pk)
    narrowed = tracker.filter_class(asked, queryset=visible, known=by_pk)
    sort = sort_asked(tracker, asked.get("sort", ""))
    rows = _in_order(_rows(tracker, span, narrowed, by_pk), tracker, sort)
    return Listing(
        tracker=tracker,
        span=span,
        filter=narrowed,
        sort=sort,
        rows=rows,
        known=known,
        totals=Totals.of(known),
        found=Totals.of([row.known for row in rows]),
        hidden=len(known) - visible.count(),
        unplaced=_unplaced(span, known) if tracker.is_of_everyone else 0,
    )


def _asked_day(asked, today):
    form = DayForm(asked)
    day = (form.is_valid() and form.cleaned_data["on"]) or today
    return min(day, today)


def _counted(tracker: Tracker, span: Span) -> list[Known]:
    if tracker.name == PRIORITY:
        found = [
            Known(priority.placed, True, reasons=priority.reasons)
            for priority in priorities(span.last)
        ]
    else:
        found = [it for it in everyone(span) if tracker.counts(it.placed)]
    return with_legal_status(found, span)


def _unplaced(span, known):
    return Child.objects.looked_after(on=span.last).count() - sum(it.is_there for it in known)


def _rows(tracker, span, narrowed, by_pk):
    placements = narrowed.qs.select_related("child__team", *WITH_PLACE)
    found = [Row(placement, by_pk[placement.pk]) for placement in placements]
    known = [row.known for row in found]
    if tracker.column("before"):
        before = codes_before(known)
        found = [replace(row, code_before=before[row.pk]) for row in found]
    if tracker.column("core"):
        weekly = weekly_by_component(known, span)
        found = [replace(row, by_component=weekly[row.pk]) for row in found]
    return found


def sort_asked(tracker: Tracker, asked: str) -> str:
    """A column's name, with a "-" for the largest first; the tracker's own for nonsense."""
    return asked if tracker.column(asked.removeprefix("-")) else tracker.sort


def _in_order(rows, tracker, sort):
    """By one column; what is not recorded last, and of equals by name."""
    column: Column = tracker.column(sort.removeprefix("-"))
    by_name = sorted(rows, key=lambda row: (*_name(row), row.pk))
    recorded = [row for row in by_name if column.value(row) not in (None, "")]
    blank = [row for row in by_name if column.value(row) in (None, "")]
    recorded.sort(key=lambda row: _comparable(column.value(row)), reverse=sort[0] == "-")
    return recorded + blank


def _name(row):
    return row.child.last_name.casefold(), row.child.first_name.casefold()


def _comparable(value):
    return value.casefold() if isinstance(value, str) else value


def filters_in_words(filter_: TrackerFilter) -> list[tuple[str, str]]:
    """Each filter that narrows the tracker: its label and its answer."""
    return answers_in_words(filter_.form, apart_from=("on", "sort"))
