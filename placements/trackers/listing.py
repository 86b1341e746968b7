"""A tracker as one person sees it: the rows, in order, and the totals with everybody in.

The page and the workbook are written from the same Listing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from children.models import Child
from kft.core.forms import answers_in_words
from placements.filters import DayForm
from placements.models import Placement
from placements.record import WITH_PLACE
from placements.trackers.columns import Row
from placements.trackers.definitions import Tracker
from placements.trackers.filters import TrackerFilter
from placements.trackers.rows import Totals, found_by, statement_of
from placements.trackers.spans import Span


@dataclass(frozen=True)
class Listing:
    """`totals` count everyone, `found` only what is listed; `hidden` rows may not be listed.

    `rows` can be read once; they are fetched a batch at a time. `by_reason` counts everyone.
    `unplaced` are children looked after on the last day without a placement on record: the
    tracker of everyone says how many they are.
    """

    tracker: Tracker
    span: Span
    filter: TrackerFilter
    sort: str
    rows: Iterator[Row]
    totals: Totals
    found: Totals
    by_reason: dict[str, int]
    hidden: int
    unplaced: int


def listing(
    tracker: Tracker,
    asked: Mapping[str, Any],
    *,
    user: Any,
    today: date,
    limit: int | None = None,
) -> Listing:
    """The tracker for a day asked for (`on`), narrowed and in order as asked.

    Its rows begin behind the placement `after`, and are as many as `limit`, or all.
    """
    span = tracker.span_of(_asked_day(asked, today), today)
    narrowed = tracker.filter_class(asked, queryset=Placement.objects.none())
    sort = sort_asked(tracker, asked.get("sort", ""))
    statement, values = statement_of(tracker, span, narrowed, user, sort)
    values |= {"after": _number(asked.get("after", "")), "limit": limit}
    found = found_by(statement, values, tracker.facts)
    return Listing(
        tracker=tracker,
        span=span,
        filter=narrowed,
        sort=sort,
        rows=_rows(found.rows, user),
        totals=found.totals,
        found=found.found,
        by_reason=found.by_reason,
        hidden=found.hidden,
        unplaced=_unplaced(span, found.totals) if tracker.is_of_everyone else 0,
    )


def _asked_day(asked, today):
    form = DayForm(asked)
    day = (form.is_valid() and form.cleaned_data["on"]) or today
    return min(day, today)


def _number(text):
    """A number that a placement can have; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _unplaced(span, totals):
    return Child.objects.looked_after(on=span.last).count() - totals.there


def _rows(batches, user):
    """A record that was hidden since the rows were found is not among them."""
    in_sight = Placement.objects.visible_to(user).select_related("child__team", *WITH_PLACE)
    for batch in batches:
        placements = in_sight.in_bulk([known.placed.placement for _, known in batch])
        for place, known in batch:
            if placement := placements.get(known.placed.placement):
                yield Row(placement, known, place)


def sort_asked(tracker: Tracker, asked: str) -> str:
    """A column's name, with a "-" for the largest first; the tracker's own for nonsense."""
    return asked if tracker.column(asked.removeprefix("-")) else tracker.sort


def filters_in_words(filter_: TrackerFilter) -> list[tuple[str, str]]:
    """Each filter that narrows the tracker: its label and its answer."""
    return answers_in_words(filter_.form, apart_from=("on", "sort"))
