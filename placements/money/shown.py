"""What the pages of Money show of a year: the period asked for, its table, its course."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Min, Sum

from placements.models import Budget, BudgetLine, Forecast, Saving
from placements.money.by_category import CategoryLine
from placements.money.financial_years import PERIODS, FinancialYear, period_of

NUMBERS = (
    *("planned_children", "budget", "previous_forecast", "children", "forecast"),
    *("variance_to_previous", "variance_to_budget"),
)


@dataclass(frozen=True)
class PeriodShown:
    """A period of a year as it stands on a day: its last day, or today inside it."""

    year: FinancialYear
    period: int
    today: date

    @property
    def on(self) -> date:
        return min(self.year.last_day_of(self.period), self.today)

    @property
    def is_over(self) -> bool:
        return self.today > self.year.last_day_of(self.period)

    @property
    def name(self) -> str:
        return f"Period {self.period}, {self.year.first_day_of(self.period):%B %Y}"


def last_begun(year: FinancialYear, today: date) -> int:
    """The latest period of a year that has begun by a day; 1 where none has."""
    return period_of(year.nearest(today))


def last_over(year: FinancialYear, today: date) -> int:
    """The latest period of a year that is over by a day; 0 where none is."""
    return PERIODS if today > year.last_day else last_begun(year, today) - 1


def years_known(today: date) -> list[FinancialYear]:
    """From the first year with a budget, forecast or saving to today's, the newest first."""
    now = FinancialYear.of(today)
    names = [
        model.objects.aggregate(first=Min("financial_year"))["first"]
        for model in (Budget, Forecast)
    ]
    began = Saving.objects.aggregate(first=Min("started"))["first"] or today
    planned = [FinancialYear.named(name) for name in names if name]
    first = min([*planned, FinancialYear.of(began), now])
    return [FinancialYear(begins) for begins in range(now.begins, first.begins - 1, -1)]


def table(lines: dict[str, CategoryLine]) -> list[dict]:
    """The rows of the year's table, and its total last. None is what nobody recorded."""
    rows = [_row(line, found) for line, found in lines.items()]
    return [*rows, {"label": "Total", **total(rows)}]


def _row(line, found):
    numbers = {name: getattr(found, name) for name in NUMBERS}
    return {
        **numbers,
        "line": line,
        "label": BudgetLine(line).label,
        "live": found.live.amount,
    }


def total(rows: Iterable[dict]) -> dict:
    """The sum of each number over what is known of it."""
    return {name: _sum_of(row[name] for row in rows) for name in (*NUMBERS, "live")}


def _sum_of(values):
    known = [value for value in values if value is not None]
    return sum(known[1:], known[0]) if known else None


def frozen_by_period(year: FinancialYear) -> dict[int, Decimal]:
    """The frozen forecast of all placements, for each closed period of a year."""
    rows = Forecast.objects.of_year(year).order_by("period").values_list("period")
    return dict(rows.annotate(total=Sum("amount")))


def latest_to_close(today: date) -> tuple[FinancialYear, int] | None:
    """The period that was over last, unless it is closed."""
    year = FinancialYear.of(today)
    period = last_over(year, today)
    if not period:
        year, period = FinancialYear(year.begins - 1), PERIODS
    closed = Forecast.objects.of_year(year).filter(period=period).exists()
    return None if closed else (year, period)
