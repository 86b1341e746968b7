"""What a placement costs, as its pages show and change it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from placements.models import CostLine, WeeklyCost
from tests.asked import day, page, send
from tests.factories import (
    CostLineFactory,
)
from tests.placements.days import MARCH

pytestmark = pytest.mark.django_db


def test_a_new_amount_from_a_day_ends_the_old_one_that_day(client, finance_officer, placement):
    line = CostLine.objects.get()
    answers = {"weekly_amount": "£4,500.50", **day("starting", date(2025, 6, 1))}
    send(client, finance_officer, "placements:new_cost", placement.pk, line.pk, **answers)

    old, new = CostLine.objects.order_by("started")
    assert (old.pk, old.ended) == (line.pk, date(2025, 6, 1))
    assert (new.weekly_amount, new.started, new.ended) == (
        Decimal("4500.50"),
        date(2025, 6, 1),
        None,
    )
    assert new.component == old.component


@pytest.mark.parametrize("starting", [MARCH, date(2025, 3, 2), date(2025, 8, 1)])
def test_a_new_amount_starts_while_the_old_one_is_in_force(
    client, finance_officer, placement, starting
):
    line = CostLine.objects.get()
    CostLine.objects.update(ended=date(2025, 8, 1))
    answers = {"weekly_amount": "4500", **day("starting", starting)}
    args = (placement.pk, line.pk)
    response = send(client, finance_officer, "placements:new_cost", *args, **answers)

    assert "the old one" in response.text
    assert CostLine.objects.count() == 1


def test_a_cost_that_starts_twice_on_a_day_is_an_error_of_the_form(
    client, finance_officer, placement
):
    answers = {"component": "core", "weekly_amount": "1", **day("started", MARCH)}
    response = send(client, finance_officer, "placements:add_cost", placement.pk, **answers)
    assert "This cost already starts on this day" in response.text


def test_costs_and_contributions_are_added_and_corrected(client, finance_officer, placement):
    answers = {"payer": "health", "weekly_amount": "99.99", **day("started", MARCH)}
    send(client, finance_officer, "placements:add_contribution", placement.pk, **answers)
    given = placement.contributions.get(payer="health")

    answers |= {"weekly_amount": "88.88", **day("ended", date(2025, 4, 1))}
    args = (placement.pk, given.pk)
    send(client, finance_officer, "placements:correct_contribution", *args, **answers)
    given.refresh_from_db()
    assert (given.weekly_amount, given.ended) == (Decimal("88.88"), date(2025, 4, 1))


def test_an_amount_of_another_placement_is_not_found(client, finance_officer, placement):
    line = CostLineFactory()
    assert (
        page(
            client, finance_officer, "placements:correct_cost", placement.pk, line.pk
        ).status_code
        == 404
    )


def test_costs_are_shown_to_those_who_may_see_them_and_to_nobody_else(
    client, finance_officer, social_worker, placement
):
    shown = page(client, finance_officer, "placements:detail", placement.pk).text
    assert "£3,500" in shown
    for name, arg in (
        ("placements:detail", placement.pk),
        ("children:detail", placement.child_id),
    ):
        assert "£" not in page(client, social_worker, name, arg).text
    assert "£" not in page(client, social_worker, "placements:list").text


def test_the_placements_page_has_the_last_weeks_of_the_ledger(
    client, finance_officer, placement
):
    monday = date(2025, 3, 3)
    for number in range(14):
        WeeklyCost.objects.create(
            placement=placement,
            week=monday + timedelta(days=7 * number),
            gross=1000 + number,
            contributions=0,
        )
    text = page(client, finance_officer, "placements:detail", placement.pk).text
    assert "£1,013.00" in text
    assert "£1,002.00" in text
    assert "£1,001.00" not in text
