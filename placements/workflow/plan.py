"""What finance does with a year's plan: sets budgets, assumes, closes periods."""

from datetime import date, datetime

from django.db import connection, transaction
from django.utils.timezone import localdate

from kft.core.workflow import Refused, leave_event, refuse_violations, require
from placements.models import Budget, Forecast, NewDemand, Uplift
from placements.money.financial_years import FinancialYear
from placements.money.forecast import forecast

CLOSE, ASSUME = "placements.close_period", "placements.enter_assumptions"
ONE_AT_A_TIME = 7104  # our advisory lock: of two who close a period one is refused


@transaction.atomic
def keep_budget(budget: Budget, *, by) -> None:
    """Set or correct what a category is meant to cost in a year."""
    require(by, ASSUME)
    refuse_violations(budget)
    budget.save()
    leave_event("keep", budget, by=by)


@transaction.atomic
def copy_budgets(year: FinancialYear, *, by) -> list[Budget]:
    """Start a year's budgets with those of the year before.

    Raises Refused where the year has budgets, or the one before has none.
    """
    require(by, ASSUME)
    if Budget.objects.of_year(year).exists():
        raise Refused(f"{year} has budgets already. Change them one by one.")
    before = FinancialYear(year.begins - 1)
    copied = [
        Budget(
            financial_year=str(year),
            category=old.category,
            amount=old.amount,
            planned_children=old.planned_children,
        )
        for old in Budget.objects.of_year(before)
    ]
    if not copied:
        raise Refused(f"{before} has no budgets to copy. Set those of {year} one by one.")
    for budget in copied:
        keep_budget(budget, by=by)
    return copied


@transaction.atomic
def assume(assumption: NewDemand | Uplift, *, by) -> None:
    """Enter or correct new demand or an uplift: open periods' forecasts have it at once."""
    require(by, ASSUME)
    refuse_violations(assumption)
    assumption.save()
    leave_event("assume", assumption, by=by, reason=assumption.reason)


@transaction.atomic
def stop_assuming(assumption: NewDemand | Uplift, *, by) -> None:
    """Take an assumption away; the history keeps it."""
    require(by, ASSUME)
    leave_event("stop_assuming", assumption, by=by, reason=str(assumption))
    assumption.delete()


@transaction.atomic
def close_period(year: FinancialYear, period: int, *, by, at: datetime) -> list[Forecast]:
    """Freeze the forecast of a period that is over, a row for each budget line.

    Raises Refused before its last day is over, and where it has a frozen forecast.
    """
    require(by, CLOSE)
    last_day = year.last_day_of(period)
    _refuse_unless_over(last_day, localdate(at))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
    if Forecast.objects.of_year(year).filter(period=period).exists():
        raise Refused(f"Period {period} of {year} is closed already: its forecast is frozen.")
    closed = [
        Forecast.objects.create(
            financial_year=str(year),
            period=period,
            category=line,
            amount=found.amount,
            children=len(found.children),
            closed_at=at,
            closed_by=by,
        )
        for line, found in forecast(last_day).items()
    ]
    leave_event("close_period", closed[0], by=by, reason=f"{year}, period {period}")
    return closed


def _refuse_unless_over(last_day: date, today: date) -> None:
    if today <= last_day:
        raise Refused(f"This period ends on {last_day:%-d %B %Y}. Close it from the day after.")
