"""What placements cost in the year, by budget line, beside budget and earlier forecasts."""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Sum

from placements.models import BudgetLine, Forecast
from placements.money.by_category import CategoryLine
from placements.money.financial_years import FinancialYear, period_of
from reports.metrics.metric import Records, Row, Rows, metric

MODEL = "placements.placement"
TOTAL = ("total", "Total")
_KNOWN = ("planned_children", "budget", "previous_forecast", "forecast")
_NUMBERS = (*_KNOWN, "children", "variance_to_previous", "variance_to_budget")


@metric(
    "placements.by_category",
    "Placements against budget",
    unit="money",
    definition=(
        "For each line of the budget: the net cost of the financial year as forecast on the "
        "last day of the period, which is by days what placements cost until then and will "
        "cost until they end, their planned end or the 18th birthday, with what finance "
        "assumes; beside it the budget, the forecast frozen when the period before closed, "
        "and the children looked after on the day, those without a placement under other; "
        "a closed period shows its frozen forecast, with what today's records would say "
        "beside it."
    ),
)
def by_category(facts):
    lines = facts.by_category
    rows = [
        Row(line, BudgetLine(line).label, found.forecast, _placements([found]), _numbers(found))
        for line, found in lines.items()
    ]
    total = _total(list(lines.values()))
    forecast = total["forecast"]
    everything = Row(*TOTAL, forecast, _placements(lines.values()), total, in_total=False)
    closed = any(found.is_frozen for found in lines.values())
    return Rows((*rows, everything), forecast, {"closed": closed})


def _placements(lines: Iterable[CategoryLine]):
    amounts: dict[int, Decimal] = {}
    for found in lines:
        for pk, amount in found.live.by_placement.items():
            amounts[pk] = amounts.get(pk, Decimal()) + amount
    return Records.worth(MODEL, amounts)


def _numbers(found):
    numbers = {name: getattr(found, name) for name in _NUMBERS}
    return {**numbers, "forecast_today": found.live.amount}


def _total(lines):
    numbers = [_numbers(found) for found in lines]
    return {name: _sum_of(line[name] for line in numbers) for name in numbers[0]}


def _sum_of(values):
    """The sum of what is known; None where nothing is."""
    known = [value for value in values if value is not None]
    return sum(known[1:], known[0]) if known else None


@metric(
    "forecast_variance",
    "Forecast less budget, by period",
    unit="money",
    definition=(
        "For each period of the financial year up to the last day of the report: the frozen "
        "forecast of all placements less their budget, and for the last one the forecast "
        "that the report shows; not known where no forecast was frozen or no budget given."
    ),
)
def forecast_variance(facts):
    day = facts.period.last_day
    year, last = FinancialYear.of(day), period_of(day)
    budget = _sum_of(found.budget for found in facts.by_category.values())
    frozen, rows = _frozen(year), []
    for period in range(1, last + 1):
        known = _now(facts) if period == last else frozen.get(period)
        more = {"forecast": known, "budget": budget}
        variance = None if None in (known, budget) else known - budget
        choice = (str(period), f"Period {period}, {year.first_day_of(period):%B}")
        rows.append(Row(*choice, variance, Records.of(MODEL, ()), more))
    return Rows(tuple(rows), None)


def _now(facts):
    return _sum_of(found.forecast for found in facts.by_category.values())


def _frozen(year):
    """All placements' forecast of each period that was closed."""
    totals = Forecast.objects.of_year(year).order_by().values("period")
    return dict(totals.annotate(total=Sum("amount")).values_list("period", "total"))
