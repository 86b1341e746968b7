"""What placements will have cost by the end of a financial year, net, as of a day B.

Up to B what they cost, by days; after B what those that held on B will cost at the rates
dated for each day, until they stop; plus what finance assumes: new demand and uplifts.
The arithmetic is that of placements/costs.py: weekly amount x days / 7, summed first.
Source: design/figures.md, placements.by_category; readings in docs/decisions/0431.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from django.db import connection
from django.db.models import Exists, OuterRef

from children.codes import SHORT_BREAKS
from children.models import CarePeriod, LegalStatus
from placements.categories import category_of, lived_in, sector_of
from placements.codes import TEMPORARY
from placements.models import BudgetLine, CategoryRule, NewDemand
from placements.money.budget_lines import budget_line, every_line
from placements.money.financial_years import PERIODS, FinancialYear
from placements.money.forecast_sql import BY_MONTH, FORECAST, RAISED

DAYS_A_WEEK = 7
ONE_DAY = timedelta(days=1)


@dataclass
class LineForecast:
    """A budget line's year: what it cost up to B, what follows, and what is assumed.

    Amounts are exact pounds, not rounded. `by_placement` holds what each adds, by pk, and
    `later_by_placement` what of it follows B.
    """

    held: Decimal = Decimal()
    later: Decimal = Decimal()
    demand: Decimal = Decimal()
    by_placement: dict[int, Decimal] = field(default_factory=dict)
    later_by_placement: dict[int, Decimal] = field(default_factory=dict)
    children: list[int] = field(default_factory=list)

    @property
    def amount(self) -> Decimal:
        return self.held + self.later + self.demand


class MonthSum(NamedTuple):
    """What placements cost on a budget line in the days of a month, up to B or later.

    `amount` is the weekly pounds of each day added up: seven times the cost.
    """

    line: str
    is_later: bool
    month: date
    amount: Decimal


def forecast(on: date) -> dict[str, LineForecast]:
    """The forecast of the year of a day B, and the children on B, by budget line."""
    sums = _sums(on)
    lines = _added_up(((line, is_later, amount) for _, line, is_later, amount in sums), on)
    for placement, line, is_later, amount in sums:
        _add(lines[line], placement, is_later, Decimal(amount) / DAYS_A_WEEK)
    for child, line in children_on(on):
        lines[line].children.append(child)
    return lines


def _added_up(amounts, on):
    """The lines of the year of B; whole sums are divided, so that each way gives the same."""
    demand = new_demand(on)
    totals: dict[tuple[str, bool], Decimal] = defaultdict(Decimal)
    for line, is_later, amount in amounts:
        totals[line, is_later] += amount
    return {
        line: LineForecast(
            held=totals[line, False] / DAYS_A_WEEK,
            later=totals[line, True] / DAYS_A_WEEK,
            demand=demand.get(line, Decimal()),
        )
        for line in map(str, BudgetLine)
    }


def _add(line, placement, is_later, amount):
    if is_later:
        line.later_by_placement[placement] = amount
    line.by_placement[placement] = line.by_placement.get(placement, Decimal()) + amount


def _sums(on):
    """Each placement's pounds x days, by line, up to B and later."""
    return _rows(FORECAST, _arguments(on))


def uplifts_add(on: date) -> dict[int, Decimal]:
    """What each uplift, by pk, adds to the forecast as of a day B; left out is nought."""
    rows = _rows(RAISED, _arguments(on))
    return {pk: Decimal(amount) / DAYS_A_WEEK for pk, amount in rows}


def actuals(first: date, last: date) -> dict[int, dict[str, Decimal]]:
    """What the forecast takes as the cost of some days: by placement, then budget line."""
    found: dict[int, dict[str, Decimal]] = defaultdict(dict)
    of_the_days = _arguments(last, first=first, next_year=last + ONE_DAY)
    for placement, line, _, amount in _rows(FORECAST, of_the_days):
        found[placement][line] = Decimal(amount) / DAYS_A_WEEK
    return found


def _rows(statement, arguments):
    with connection.cursor() as cursor:
        cursor.execute(statement, arguments)
        return cursor.fetchall()


def _arguments(on, *, first=None, next_year=None):
    """For the statements: the year of a day, cut where rules change.

    `first` and `next_year` bound other days than the year's.
    """
    year = FinancialYear.of(on)
    first, next_year = first or year.first_day, next_year or year.last_day + ONE_DAY
    cuts = _cuts(first, next_year)
    categories, sectors, lines = zip(*every_line(), strict=True)
    return {
        "first": first,
        "after": on + ONE_DAY,
        "next_year": next_year,
        "temporary": sorted(TEMPORARY),
        "cuts": cuts,
        "next_cuts": [*cuts[1:], next_year],
        "categories": list(categories),
        "sectors": list(sectors),
        "lines": [str(line) for line in lines],
    }


def _cuts(first, next_year):
    """The days of a year on which another set of category rules comes into force."""
    days = CategoryRule.objects.days_of_change()
    return [first, *sorted(day for day in days if first < day < next_year)]


def month_sums(on: date) -> list[MonthSum]:
    """The year of a day B, without what is assumed: all that is needed of its placements."""
    year = FinancialYear.of(on)
    months = _months(year)
    next_months = [*months[1:], year.last_day + ONE_DAY]
    of_the_year = {**_arguments(on), "months": months, "next_months": next_months}
    return [MonthSum(*row) for row in _rows(BY_MONTH, of_the_year)]


def _months(year):
    return [year.first_day_of(period) for period in range(1, PERIODS + 1)]


def lines_of(sums: Iterable[MonthSum], on: date) -> dict[str, LineForecast]:
    """The forecast of the year of a day B by budget line, from its months.

    The amounts of `forecast`; which placements they come from is left out, and children.
    """
    return _added_up(((it.line, it.is_later, it.amount) for it in sums), on)


def months_of(sums: Iterable[MonthSum], on: date) -> dict[date, Decimal]:
    """The whole forecast of the year of a day B by month (its first day), exact pounds.

    Together the months are the sum of the lines of `forecast`.
    """
    found = dict.fromkeys(_months(FinancialYear.of(on)), Decimal())
    for _, _, month, amount in sums:
        found[month] += amount / DAYS_A_WEEK
    for demand, amount in _demands(on):
        found[demand.month] += amount
    return found


def new_demand(on: date) -> dict[str, Decimal]:
    """What assumed children will cost after B in the rest of its year, by budget line."""
    amounts: dict[str, Decimal] = defaultdict(Decimal)
    for demand, amount in _demands(on):
        amounts[demand.category] += amount
    return amounts


def _demands(on):
    """Each entry of new demand in the year of B with what it costs after B."""
    year = FinancialYear.of(on)
    for demand in NewDemand.objects.filter(month__range=(year.first_day, year.last_day)):
        yield demand, demand_adds(demand, on)


def demand_adds(demand: NewDemand, on: date) -> Decimal:
    """What assumed children will cost on the days of their month after B."""
    begins = max(demand.month, on + ONE_DAY)
    days = max((_next_month(demand.month) - begins).days, 0)
    return demand.children * demand.weekly_amount * days / DAYS_A_WEEK


def _next_month(first_day):
    return (first_day + timedelta(days=31)).replace(day=1)


def children_on(on: date) -> list[tuple[int, str]]:
    """Each child looked after on a day, short breaks apart, with the budget line.

    Who has no placement on record is on `other`, all the rest: so the lines add up to the
    children looked after (docs/decisions/0946).
    """
    of_the_child = {"child": OuterRef("child")}
    short_break = LegalStatus.objects.holding(on=on).filter(code__in=SHORT_BREAKS)
    in_care = CarePeriod.objects.holding(on=on).filter(
        ~Exists(short_break.filter(**of_the_child))
    )
    placed = (
        lived_in(on)
        .filter(Exists(in_care.filter(**of_the_child)))
        .annotate(category=category_of(on), in_sector=sector_of())
    )
    rows = placed.values_list("child", "category", "in_sector")
    found = {child: budget_line(category, sector) for child, category, sector in rows}
    everyone = in_care.values_list("child", flat=True)
    return [(child, found.get(child, str(BudgetLine.OTHER))) for child in everyone]
