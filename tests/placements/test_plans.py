"""Budgets beside forecasts, assumptions, and periods that are closed."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from kft.core.models import Event
from kft.core.workflow import Refused
from placements import workflow
from placements.models import Budget, CostLine, Forecast, NewDemand, Uplift
from placements.money.by_category import by_category
from placements.money.financial_years import FinancialYear
from tests.placements.test_forecast import LINE, B, placed

pytestmark = pytest.mark.django_db
YEAR = FinancialYear(2024)
LONDON = ZoneInfo("Europe/London")
NEW_YEAR = datetime(2025, 1, 1, 9, tzinfo=LONDON)


@pytest.fixture
def home():
    return placed()


@pytest.fixture
def closed(home, finance_officer):
    workflow.close_period(YEAR, 9, by=finance_officer, at=NEW_YEAR)
    return home


def raise_the_rate():
    CostLine.objects.update(weekly_amount=1400)


def test_nothing_planned_is_unknown_and_not_nought(home):
    line = by_category(B)[LINE]

    assert (line.budget, line.previous_forecast, line.planned_children) == (None, None, None)
    assert (line.variance_to_budget, line.variance_to_previous) == (None, None)
    assert (line.forecast, line.children, line.is_frozen) == (36500, 1, False)


def test_a_budget_stands_beside_the_forecast(home):
    Budget.objects.create(
        financial_year="2024/25", category=LINE, amount=30000, planned_children=2
    )
    Budget.objects.create(financial_year="2023/24", category=LINE, amount=1)

    lines = by_category(B)

    assert (lines[LINE].budget, lines[LINE].planned_children) == (30000, 2)
    assert lines[LINE].variance_to_budget == 6500
    # a line without a budget among others that have one was given nothing
    assert (lines["other"].budget, lines["other"].variance_to_budget) == (0, 0)


def test_the_previous_forecast_is_that_of_the_period_before(home):
    for period, amount in ((7, 1), (8, 40000), (9, 2)):
        Forecast.objects.create(
            financial_year="2024/25", period=period, category=LINE, amount=amount
        )

    line = by_category(B)[LINE]

    assert (line.previous_forecast, line.forecast, line.is_frozen) == (40000, 2, True)
    assert line.variance_to_previous == 2 - 40000
    assert line.live.amount == 36500


def test_the_first_period_has_none_before(home):
    Forecast.objects.create(financial_year="2023/24", period=12, category=LINE, amount=1)

    assert by_category(YEAR.last_day_of(1))[LINE].previous_forecast is None


def test_closing_freezes_every_line_whatever_the_records_say_later(closed):
    assert Forecast.objects.count() == 7
    raise_the_rate()

    line = by_category(B)[LINE]

    assert (line.forecast, line.live.amount, line.is_frozen) == (36500, 73000, True)
    assert by_category(B.replace(day=30))[LINE].is_frozen is False
    assert Event.objects.filter(action="placements.forecast.close_period").count() == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: rows.update(amount=1),
        lambda rows: rows.update(closed_at=None),
        lambda rows: rows._raw_delete("default"),
    ],
)
def test_the_database_refuses_to_change_what_was_frozen(closed, change):
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        change(Forecast.objects.all())


def test_a_period_is_closed_once(closed, finance_officer):
    with pytest.raises(Refused, match="closed already"):
        workflow.close_period(YEAR, 9, by=finance_officer, at=NEW_YEAR)


def test_a_period_is_closed_from_the_day_after_its_last(home, finance_officer):
    late = datetime(2024, 12, 31, 23, 59, tzinfo=LONDON)
    with pytest.raises(Refused, match="31 December 2024"):
        workflow.close_period(YEAR, 9, by=finance_officer, at=late)
    assert not Forecast.objects.exists()


@pytest.mark.parametrize("role", ["manager", "placements_officer", "social_worker"])
def test_only_finance_closes_assumes_and_budgets(home, request, role):
    by = request.getfixturevalue(role)
    assumption = NewDemand(category=LINE, month=B.replace(day=1), children=1, weekly_amount=1)
    budget = Budget(financial_year="2024/25", category=LINE, amount=1)

    with pytest.raises(PermissionDenied):
        workflow.close_period(YEAR, 9, by=by, at=NEW_YEAR)
    with pytest.raises(PermissionDenied):
        workflow.assume(assumption, by=by)
    with pytest.raises(PermissionDenied):
        workflow.keep_budget(budget, by=by)


def test_an_assumption_is_entered_and_taken_away(home, finance_officer):
    uplift = Uplift(starts_on=B, percent=Decimal("3.5"), reason="Framework letter")
    workflow.assume(uplift, by=finance_officer)
    assert by_category(B)[LINE].forecast == 36500 + Decimal("3.5") * 90

    workflow.stop_assuming(Uplift.objects.get(), by=finance_officer)

    assert by_category(B)[LINE].forecast == 36500


@pytest.mark.parametrize(
    ("assumption", "words"),
    [
        (Uplift(starts_on=B, percent=0), "above 0"),
        (Uplift(starts_on=B, percent=101), "above 0"),
        (NewDemand(category=LINE, month=B, children=1, weekly_amount=1), "first day"),
        (
            NewDemand(category=LINE, month=B.replace(day=1), children=1, weekly_amount=-1),
            "less than £0",
        ),
    ],
)
def test_an_assumption_that_makes_no_sense_is_refused(finance_officer, assumption, words):
    with pytest.raises(Refused, match=words):
        workflow.assume(assumption, by=finance_officer)


def test_new_demand_is_entered_once_for_a_category_and_month(finance_officer):
    for expected in (None, Refused):
        demand = NewDemand(category=LINE, month=B.replace(day=1), children=1, weekly_amount=1)
        if expected:
            with pytest.raises(expected, match="already has new demand"):
                workflow.assume(demand, by=finance_officer)
        else:
            workflow.assume(demand, by=finance_officer)
