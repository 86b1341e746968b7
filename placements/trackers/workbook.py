"""A tracker as a workbook: the rows of the page, notes on how they were found, the columns."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings

from kft.core.formats import day, moment
from kft.core.workbook import NAMES_CHILDREN, Sheet, write
from placements.trackers.listing import Listing, filters_in_words
from placements.trackers.rows import Totals


def as_xlsx(listing: Listing, *, by: Any, at: datetime) -> bytes:
    """Three sheets; `by` and `at` say who made it, and when."""
    columns = listing.tracker.columns
    rows = ([column.value(row) for column in columns] for row in listing.rows)
    return write(
        [
            Sheet(listing.tracker.title, [column.heading for column in columns], rows),
            Sheet("Notes", ["What", "Which"], list(_notes(listing, by, at))),
            Sheet(
                "Columns", ["Column", "What it says"], [(c.heading, c.note) for c in columns]
            ),
        ]
    )


def file_name(listing: Listing) -> str:
    return f"{listing.tracker.name}-{listing.span.first}-to-{listing.span.last}.xlsx"


def order_in_words(listing: Listing) -> str:
    """ "Child, from the smallest": by which column, in which direction."""
    column = listing.tracker.column(listing.sort.removeprefix("-"))
    direction = "largest" if listing.sort.startswith("-") else "smallest"
    return f"{column.heading}, from the {direction}"


def _notes(listing: Listing, by: Any, at: datetime) -> Iterator[tuple[str, Any]]:
    yield "List", listing.tracker.title
    yield "Council", settings.COUNCIL_NAME
    yield "Days", listing.span.label
    yield "Who is placed, as at", day(listing.span.last)
    yield "Made", f"{moment(at)}, by {by}"
    yield from filters_in_words(listing.filter) or [("Filters", "None")]
    yield "Order", order_in_words(listing)
    yield "Rows in this file", listing.found.rows
    yield from _sums("The rows of this file", listing.found)
    yield from _sums("Everyone", listing.totals)
    if listing.tracker.is_of_everyone:
        yield "Looked after, no placement recorded", listing.unplaced
    yield "Counted under everyone, not listed: you may not see the record", listing.hidden
    yield "Money", "Pounds a week on the last day; what stopped before is not in the sums"
    yield NAMES_CHILDREN


def _sums(whose: str, totals: Totals) -> Iterator[tuple[str, Any]]:
    yield f"{whose}: in the placement on the last day", totals.there
    for mark, number in totals.marks.items():
        if number:
            yield f"{whose}: {mark.label.lower()}", number
    yield f"{whose}: gross a week", totals.gross
    yield f"{whose}: paid by others a week", totals.given
    yield f"{whose}: net a week", totals.net
