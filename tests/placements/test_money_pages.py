"""The pages about money: the year's table, budgets, assumptions and closed periods."""

from datetime import date, datetime
from decimal import Decimal
from html import unescape
from zoneinfo import ZoneInfo

import pytest

from children.models import Child
from placements import workflow
from placements.models import Budget, CostLine, Forecast, NewDemand, Uplift
from placements.money.closed import changed_since
from placements.money.financial_years import FinancialYear
from placements.money.forecast import forecast, uplifts_add
from tests.asked import day, page, queries_of, send
from tests.factories import CarePeriodFactory, CostLineFactory
from tests.placements.test_forecast import LINE, B, placed

pytestmark = pytest.mark.django_db
YEAR = FinancialYear(2024)
NEW_YEAR = datetime(2025, 1, 1, 9, tzinfo=ZoneInfo("Europe/London"))
PERIOD_9 = {"year": 2024, "period": 9}


def budget(amount=30000, year="2024/25", **fields):
    return Budget.objects.create(financial_year=year, category=LINE, amount=amount, **fields)


@pytest.fixture
def home():
    budget(planned_children=2)
    return placed()


def test_the_year_shows_forecast_budget_and_children(client, manager, home):
    shown = page(client, manager, "placements:money", **PERIOD_9)

    row = shown.context["rows"][0]
    assert (row["forecast"], row["budget"], row["variance_to_budget"]) == (36500, 30000, 6500)
    assert (row["children"], row["planned_children"]) == (1, 2)
    assert shown.context["total"]["forecast"] == 36500
    assert "£36,500" in shown.text
    assert "Over the budget" in shown.text
    assert "The year is forecast to cost £6,500 more than its budget" in shown.text


def test_a_year_without_a_budget_is_compared_with_none(client, manager):
    placed()

    shown = page(client, manager, "placements:money", **PERIOD_9)

    assert "The year’s forecast: no budget to compare it with" in shown.text


def test_a_closed_period_shows_frozen_beside_live(client, finance_officer, home):
    workflow.close_period(YEAR, 9, by=finance_officer, at=NEW_YEAR)
    CostLine.objects.update(weekly_amount=1400)

    shown = page(client, finance_officer, "placements:money", **PERIOD_9)
    row = shown.context["rows"][0]
    assert (row["forecast"], row["live"]) == (36500, 73000)

    why = page(client, finance_officer, "placements:closed_period", 2024, 9)
    assert why.context["total"] == [36500, 73000, 36500]
    assert [each.pk for each in why.context["changed"]] == [home.pk]
    assert "Cost corrected or ended" in why.context["changed"][0].changes


def test_what_was_recorded_before_the_closing_is_no_change(home):
    assert changed_since(NEW_YEAR.replace(year=2100), YEAR) == {}
    assert set(changed_since(NEW_YEAR.replace(year=2000), YEAR)) == {home.pk}
    assert changed_since(NEW_YEAR.replace(year=2000), FinancialYear(2022)) == {}


def test_a_period_that_is_not_over_is_shown_as_it_stands(client, manager):
    shown = page(client, manager, "placements:money", year=2024, period="x")
    assert shown.status_code == 200
    assert page(client, manager, "placements:money").status_code == 200


def test_a_line_lists_the_placements_in_sight_and_counts_the_others(client, manager, home):
    hidden = placed()
    Child.objects.filter(pk=hidden.child_id).update(restricted=True, last_name="Zyx")

    shown = page(client, manager, "placements:money_line", LINE, **PERIOD_9)

    rows = shown.context["page"].rows
    assert [(each.pk, each.so_far, each.later) for each in rows] == [(home.pk, 27500, 9000)]
    assert (shown.context["hidden"], shown.context["children_hidden"]) == (1, 1)
    assert shown.context["found"].forecast == 73000
    assert "Zyx" not in shown.text
    assert page(client, manager, "placements:money_line", "nonsense").status_code == 404


def test_the_line_of_all_the_rest_says_who_has_no_placement(client, manager):
    CarePeriodFactory(started=B)

    shown = page(client, manager, "placements:money_line", "other", **PERIOD_9)
    assert (shown.context["found"].children, shown.context["unplaced"]) == (1, 1)
    assert "no placement on record" in shown.text
    assert (
        "no placement on record"
        not in page(client, manager, "placements:money_line", LINE, **PERIOD_9).text
    )


def test_a_child_whose_placement_costs_nothing_yet_is_listed(client, manager):
    free = placed(weekly=None)
    shown = page(client, manager, "placements:money_line", LINE, **PERIOD_9)
    assert [each.pk for each in shown.context["page"].rows] == [free.pk]


def test_budgets_are_set_corrected_and_copied(client, finance_officer):
    answers = {"amount": "£1,250.50", "planned_children": "3"}
    send(client, finance_officer, "placements:budget", 2024, LINE, **answers)
    answers["amount"] = "2000"
    send(client, finance_officer, "placements:budget", 2024, LINE, **answers)
    send(client, finance_officer, "placements:copy_budgets", 2025)

    rows = Budget.objects.order_by("financial_year")
    assert [(each.financial_year, each.amount) for each in rows] == [
        ("2024/25", 2000),
        ("2025/26", 2000),
    ]
    shown = page(client, finance_officer, "placements:budgets", year=2024)
    assert shown.context["total"] == 2000


@pytest.mark.parametrize(("year", "words"), [(2024, "already"), (2030, "to copy")])
def test_budgets_are_copied_into_an_empty_year_from_one_that_has_some(
    client, finance_officer, year, words
):
    budget()
    answer = send(client, finance_officer, "placements:copy_budgets", year)
    assert answer.status_code == 409
    assert words in answer.text


def demand_answers(**changed):
    month = FinancialYear.of(date.today()).last_day.replace(day=1)  # noqa: DTZ011 - as the form
    return {
        "category": LINE,
        "month": month.isoformat(),
        "children": "2",
        "weekly_amount": "700",
        "reason": "Two more expected",
        **changed,
    }


def test_new_demand_is_entered_corrected_and_taken_away(client, finance_officer):
    send(client, finance_officer, "placements:add_demand", **demand_answers())
    made = NewDemand.objects.get()
    assert (made.children, made.weekly_amount) == (2, 700)
    again = send(client, finance_officer, "placements:add_demand", **demand_answers())
    assert "already has new demand" in again.text

    changed = demand_answers(children="3")
    send(client, finance_officer, "placements:correct_demand", made.pk, **changed)
    shown = page(client, finance_officer, "placements:assumptions")
    assert shown.context["total"] == 3 * 100 * 31

    asked = page(client, finance_officer, "placements:stop_demand", made.pk)
    assert NewDemand.objects.exists()
    assert "Do you want" in asked.text
    send(client, finance_officer, "placements:stop_demand", made.pk)
    assert not NewDemand.objects.exists()


def test_an_uplift_that_makes_no_sense_is_an_error_of_the_form(client, finance_officer):
    answers = {"percent": "0", "reason": "Letter", **day("starts_on", B)}
    refused = send(client, finance_officer, "placements:add_uplift", **answers)
    assert "Enter a percentage above 0 and up to 100" in refused.text

    send(client, finance_officer, "placements:add_uplift", **{**answers, "percent": "3.5"})
    assert Uplift.objects.get().percent == Decimal("3.5")


def test_what_each_uplift_adds_is_what_the_forecast_gains():
    framework = placed(contract="framework")
    CostLineFactory(
        placement=framework, component="therapy", weekly_amount=70, ended=date(2025, 1, 15)
    )
    placed(contract="spot")
    without = forecast(B)[LINE].amount
    for fields in (
        {"starts_on": date(2025, 1, 11), "percent": 10, "contract": "framework"},
        {"starts_on": date(2025, 3, 1), "percent": 5, "category": LINE},
        {"starts_on": date(2025, 3, 1), "percent": 5, "category": "unregistered"},
    ):
        Uplift.objects.create(**fields)

    added = list(uplifts_add(B).values())
    assert added == [80 * 10 + 4, 2 * 31 * 5]
    assert forecast(B)[LINE].amount - without == sum(added)


def test_an_uplift_after_the_end_of_a_line_takes_nothing_away():
    placement = placed(weekly=None)
    CostLineFactory(placement=placement, weekly_amount=700, ended=date(2025, 1, 15))
    Uplift.objects.create(starts_on=date(2025, 1, 22), percent=10)

    assert forecast(B)[LINE].later == 1400
    assert uplifts_add(B) == {}


def test_a_period_is_closed_after_a_look_and_once(client, finance_officer, home):
    asked = page(client, finance_officer, "placements:close_period", 2024, 9)
    assert "£36,500" in asked.text
    assert not Forecast.objects.exists()

    send(client, finance_officer, "placements:close_period", 2024, 9)
    assert Forecast.objects.get(category=LINE).closed_by == finance_officer
    again = send(client, finance_officer, "placements:close_period", 2024, 9)
    assert again.status_code == 409
    listed = unescape(page(client, finance_officer, "placements:closing", year=2024).text)
    assert str(finance_officer) in listed


def test_a_period_that_does_not_exist_is_not_found(client, finance_officer):
    for number in (0, 13):
        args = ("placements:close_period", 2024, number)
        assert page(client, finance_officer, *args).status_code == 404
    assert page(client, finance_officer, "placements:closed_period", 2024, 9).status_code == 404


def test_the_pages_take_the_same_few_queries_however_many_rows(client, finance_officer, home):
    workflow.close_period(YEAR, 9, by=finance_officer, at=NEW_YEAR)
    pages = [
        ("placements:money",),
        ("placements:money_line", LINE),
        ("placements:budgets",),
        ("placements:assumptions",),
        ("placements:closing",),
        ("placements:closed_period", 2024, 9),
    ]

    def counted():
        asked = [{} if name == "placements:closed_period" else PERIOD_9 for name, *_ in pages]
        return [
            queries_of(client, finance_officer, *address, **each)
            for address, each in zip(pages, asked, strict=True)
        ]

    before = counted()
    for number in range(5):
        placed()
        Uplift.objects.create(starts_on=B, percent=number + 1)
        NewDemand.objects.create(
            category=LINE, month=YEAR.first_day_of(number + 1), children=1, weekly_amount=1
        )
    assert counted() == before
    assert max(before) <= 20
