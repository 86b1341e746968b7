"""The pages of Money as workbooks: the rows of the page, and notes on what they are.

Sums have everybody; a child is named only where the person may see the record. Pounds are
exact until they are written here, each to the penny.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Count, Sum

from kft.core.formats import day, moment
from kft.core.workbook import NAMES_CHILDREN, Sheet, write
from placements.models import Budget, BudgetLine, Placement, Saving, WeeklyCost
from placements.money.reconcile import Reconciled, Sums, to_the_penny

HIDDEN = "Counted in the sums, not listed: you may not see the record"


@dataclass(frozen=True)
class Book:
    """A workbook to be: its title, what was asked for, and its tables."""

    title: str
    asked: str
    sheets: list[Sheet]
    notes: list[tuple[str, Any]]

    def as_xlsx(self, *, by: Any, at: datetime) -> bytes:
        """With a last sheet that says who made it, and when."""
        notes = [
            ("List", self.title),
            ("Council", settings.COUNCIL_NAME),
            ("About", self.asked),
            ("Made", f"{moment(at)}, by {by}"),
            *self.notes,
        ]
        return write([*self.sheets, Sheet("Notes", ["What", "Which"], notes)])

    @property
    def in_words(self) -> str:
        """Which list left the service, for the access log."""
        rows = sum(len(list(sheet.rows)) for sheet in self.sheets)
        return f"{self.title}, {self.asked}: {rows} rows."


FORECAST = (
    *("Category", "Planned children", "Children", "Budget", "Previous forecast", "Forecast"),
    *("Today’s records", "Less previous", "Less budget"),
)
_FORECAST_AMOUNTS = (
    *("budget", "previous_forecast", "forecast", "live"),
    *("variance_to_previous", "variance_to_budget"),
)


def forecast_book(shown, rows: Iterable[dict], *, is_frozen: bool) -> Book:
    """The year's table as of a period, with its total last."""
    cells = [
        [
            *(row["label"], row["planned_children"], row["children"]),
            *(pence(row[name]) for name in _FORECAST_AMOUNTS),
        ]
        for row in rows
    ]
    state = "frozen when the period closed" if is_frozen else "of the records on that day"
    notes = [("As at", day(shown.on)), ("Forecast", state), ("Pounds", "Net, of the year")]
    asked = f"{shown.year}, {shown.name}"
    return Book("Forecast and budget", asked, [Sheet("Forecast", FORECAST, cells)], notes)


LINE = (
    *("Child", "Placement", "Where", "Since", "Until", "Planned end"),
    *("Net a week", "So far", "Rest of the year", "In the year"),
)


def line_book(line, shown, placements: Iterable[Placement], *, hidden: int) -> Book:
    """What each placement in sight adds to a budget line."""
    cells = [
        [
            *(str(one.child), one.reference, str(one.where or "Not recorded")),
            *(one.started, one.ended, one.planned_end),
            *(pence(amount) for amount in (one.net, one.so_far, one.later, one.in_year)),
        ]
        for one in placements
    ]
    asked = f"{line.label}, {shown.year}, {shown.name}"
    notes = [("As at", day(shown.on)), (HIDDEN, hidden), NAMES_CHILDREN]
    return Book("Forecast by placement", asked, [Sheet("Placements", LINE, cells)], notes)


def budgets_book(year, rows: Iterable[tuple[BudgetLine, Budget | None]]) -> Book:
    cells = [
        [line.label, kept.planned_children if kept else None, kept.amount if kept else None]
        for line, kept in rows
    ]
    sheet = Sheet("Budgets", ("Category", "Planned children", "Budget"), cells)
    return Book("Budgets", str(year), [sheet], [("Pounds", "Net of what others pay")])


SAVINGS = (
    *("Saving", "Child", "Kind", "Achieved by", "From", "Until", "Reversed from"),
    *("Baseline a week", "Agreed a week", "Less a week", "In the year"),
    *("Signed off by", "Signed off on", "Note"),
)


def savings_book(year, savings: Iterable[Saving], narrowed: list[tuple[str, str]]) -> Book:
    """Savings in sight, each annotated with what it `saved` in the year."""
    cells = [_saving(one) for one in savings]
    notes = [
        *(narrowed or [("Filters", "None")]),
        ("Counted", "By days, from the start until the end, the reversal or 31 March"),
        NAMES_CHILDREN,
    ]
    return Book("Savings", str(year), [Sheet("Savings", SAVINGS, cells)], notes)


def _saving(one):
    child = str(one.placement.child) if one.placement else "No placement named"
    reversal = getattr(one, "reversal", None)
    return [
        *(one.reference, child, one.get_kind_display(), one.get_source_display()),
        *(one.started, one.ended, reversal.starts_on if reversal else None),
        *(one.baseline_weekly, one.agreed_weekly, one.weekly, pence(one.saved)),
        *(one.signed_off_by, one.signed_off_on, one.note),
    ]


SUMS = ("Live", "Ledger", "Forecast", "Ledger less live", "Forecast less live")


def reconcile_book(first: date, last: date, found: Reconciled, rows: list, due: int) -> Book:
    """The sums by category, the placements that differ, and the ledger week by week."""
    lines = [[BudgetLine(line).label, *_sums(sums)] for line, sums in found.lines.items()]
    lines.append(["Total", *_sums(found.total)])
    differing = [
        [str(one.child), one.reference, str(one.where or "Not recorded"), *_sums(one.sums)]
        for one in rows
    ]
    sheets = [
        Sheet("By category", ("Category", *SUMS), lines),
        Sheet("Differences", ("Child", "Placement", "Where", *SUMS), differing),
        Sheet("Ledger by week", ("Week of", "Placements", "Net"), list(_weeks(first, last))),
    ]
    notes = [
        ("Placements whose ledger is being worked out again", due),
        (HIDDEN, len(found.differing) - len(rows)),
        NAMES_CHILDREN,
    ]
    return Book("Reconcile", f"{day(first)} to {day(last)}", sheets, notes)


def _sums(sums: Sums):
    whole = (sums.live, sums.ledger, sums.forecast)
    return [*map(pence, whole), sums.ledger_less_live, sums.forecast_less_live]


def _weeks(first, last) -> Iterator[list]:
    weeks = WeeklyCost.objects.filter(week__range=(first, last)).order_by("week")
    rows = weeks.values_list("week").annotate(placements=Count("pk"), total=Sum("net"))
    for week, placements, total in rows:
        yield [week, placements, pence(total)]


def pence(amount: Decimal | int | None) -> Decimal | None:
    """To the penny, half up; None stays what nobody recorded."""
    return None if amount is None else to_the_penny(Decimal(amount))
