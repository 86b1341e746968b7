"""The year's budget lines as of a day: budget, forecasts frozen and live, children.

Once a period is closed (it has frozen rows) its forecast is the frozen one, with what
today's records would say beside it. Source: design/figures.md, placements.by_category.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from placements.models import Budget, BudgetLine, Forecast
from placements.money.financial_years import FinancialYear, period_of
from placements.money.forecast import LineForecast, forecast


@dataclass(frozen=True)
class CategoryLine:
    """A budget line. Pounds are net and exact; None is what nobody recorded.

    `forecast` is the frozen one of a closed period, else `live`, which is today's.
    """

    budget: Decimal | None
    planned_children: int | None
    previous_forecast: Decimal | None
    forecast: Decimal
    live: LineForecast
    is_frozen: bool

    @property
    def children(self) -> int:
        """Children looked after on B; those without a placement are on the line `other`."""
        return len(self.live.children)

    @property
    def variance_to_previous(self) -> Decimal | None:
        return _less(self.forecast, self.previous_forecast)

    @property
    def variance_to_budget(self) -> Decimal | None:
        return _less(self.forecast, self.budget)


def _less(amount, other):
    return None if other is None else amount - other


def by_category(
    on: date, live: dict[str, LineForecast] | None = None
) -> dict[str, CategoryLine]:
    """Every budget line as of a day B: the last of a period, or one inside it.

    `live` is the forecast, where it is known.
    """
    year, period = FinancialYear.of(on), period_of(on)
    live = live or forecast(on)
    budgets = _of_the_year(Budget, year)
    previous = frozen(year, period - 1)
    closed = frozen(year, period) if on == year.last_day_of(period) else {}
    return {
        line: CategoryLine(
            budget=_amount(budgets, line),
            planned_children=_number(budgets, line, "planned_children"),
            previous_forecast=_amount(previous, line),
            forecast=_amount(closed, line) if closed else live[line].amount,
            live=live[line],
            is_frozen=bool(closed),
        )
        for line in map(str, BudgetLine)
    }


def frozen(year: FinancialYear, period: int) -> dict[str, Forecast]:
    """The frozen forecast of a closed period by budget line; empty where it is open."""
    return {row.category: row for row in Forecast.objects.of_year(year).filter(period=period)}


def _of_the_year(model, year):
    return {row.category: row for row in model.objects.of_year(year)}


def _amount(rows, line):
    """A line without a row is nought among others that have one, and else unknown."""
    if not rows:
        return None
    return rows[line].amount if line in rows else Decimal()


def _number(rows, line, name):
    return getattr(rows[line], name) if line in rows else None
