"""The trackers there are, and whom each counts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from placements.priority_sql import IS_RESIDENTIAL, IS_UNREGULATED
from placements.trackers.columns import Column, columns
from placements.trackers.filters import MonthFilter, PriorityFilter, TrackerFilter
from placements.trackers.keys import FACTS
from placements.trackers.spans import Span, day_of, month_of, week_of

PRIORITY = "priority"


@dataclass(frozen=True)
class Tracker:
    """`counts` picks from everyone placed, in SQL; `sort` is the order until a person chooses.

    `url_name` is its page; `filter_class` what it can be narrowed to; `span_of` gives the
    days around the one that was asked for.
    """

    name: str
    title: str
    note: str
    url_name: str
    span_of: Callable[[date, date], Span]
    counts: str
    columns: tuple[Column, ...]
    filter_class: type[TrackerFilter]
    sort: str
    is_of_everyone: bool = False
    template: str = "placements/tracker.html"

    @property
    def has_changes(self) -> bool:
        """Whether it is about a time, in which things change."""
        return "change" in self.filter_class.base_filters

    @property
    def is_of_reasons(self) -> bool:
        """Whether the rules about priority are asked."""
        return self.column("reasons") is not None

    @property
    def facts(self) -> tuple[str, ...]:
        """What its rows show beside the fields of `Placed`."""
        return tuple(column.name for column in self.columns if column.name in FACTS)

    def column(self, name: str) -> Column | None:
        return next((column for column in self.columns if column.name == name), None)


TRACKERS = {
    tracker.name: tracker
    for tracker in (
        Tracker(
            "weekly",
            "Weekly placements",
            "Every child in a placement, and what started and stopped in the week.",
            "placements:weekly_tracker",
            week_of,
            "true",
            columns(
                *("child", "reference", "age", "team", "category", "type", "where"),
                *("provider", "contract", "area", "started", "length", "planned_end"),
                *("marks", "gross", "given", "net"),
            ),
            TrackerFilter,
            "child",
            is_of_everyone=True,
        ),
        Tracker(
            "residential",
            "Monthly residential",
            "Children in children’s homes and residential schools: where from, what extras.",
            "placements:residential_tracker",
            month_of,
            IS_RESIDENTIAL,
            columns(
                *("child", "reference", "age", "legal_status", "team", "where", "provider"),
                *("contract", "before", "started", "length", "area", "miles", "marks"),
                *("core", "staffing", "other_extras", "extras", "gross", "given", "net"),
            ),
            MonthFilter,
            "-net",
        ),
        Tracker(
            "unregulated",
            "Weekly unregulated",
            "Children in unregistered placements, or in supported accommodation that is not "
            "registered with Ofsted.",
            "placements:unregulated_tracker",
            week_of,
            IS_UNREGULATED,
            columns(
                *("child", "reference", "age", "legal_status", "team", "category"),
                *("registration", "deprived", "where", "provider", "area", "started"),
                *("length", "planned_end", "marks", "gross", "given", "net"),
            ),
            TrackerFilter,
            "-length",
        ),
        Tracker(
            PRIORITY,
            "Priority children",
            "Every child in a placement for whom a rule finds a reason to look again.",
            "placements:priority",
            day_of,
            "it.reasons <> '{}'",
            columns(
                *("child", "reference", "age", "team", "reasons", "category", "where"),
                *("provider", "contract", "started", "planned_end", "gross", "given", "net"),
            ),
            PriorityFilter,
            "-gross",
            template="placements/priority.html",
        ),
    )
}
