"""Savings: who enters and signs them off, what they come to, and when they stop."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from kft.core.models import Event
from kft.core.workflow import Refused
from placements import workflow
from placements.models import Saving, SavingReversal
from placements.money.financial_years import FinancialYear
from placements.money.savings import in_year, to_look_at_again, total_by_kind
from tests.factories import CarePeriodFactory, PlacementFactory, UserFactory

pytestmark = pytest.mark.django_db
APRIL, TODAY = date(2024, 4, 1), date(2024, 12, 31)
NOW = datetime(2024, 12, 31, 9, tzinfo=ZoneInfo("Europe/London"))
YEAR = FinancialYear(2024)


def saving(**fields):
    """£700 a week less, from 1 October 2024."""
    return Saving(
        **{
            "kind": "avoided",
            "source": "brokerage",
            "baseline_weekly": Decimal(4700),
            "agreed_weekly": Decimal(4000),
            "started": date(2024, 10, 1),
            **fields,
        }
    )


def kept(**fields):
    made = saving(**fields)
    made.save()
    return made


@pytest.fixture
def colleague():
    return UserFactory(roles=["finance_officer"])


@pytest.fixture
def signed(finance_officer):
    made = kept(placement=PlacementFactory())
    workflow.sign_off(made, by=finance_officer, on=TODAY)
    return made


def reverse(made, by, starts_on=date(2024, 11, 1), why="The child came back"):
    workflow.reverse_saving(made, starts_on=starts_on, why=why, by=by, at=NOW)


def test_who_enters_a_saving_does_not_sign_it_off(finance_officer, colleague):
    made = saving()
    workflow.keep_saving(made, by=finance_officer)
    with pytest.raises(Refused, match="somebody else"):
        workflow.sign_off(made, by=finance_officer, on=TODAY)

    workflow.sign_off(made, by=colleague, on=TODAY)

    made = Saving.objects.get()
    assert (made.signed_off_user, made.signed_off_on) == (colleague, TODAY)
    assert made.signed_off_by == str(colleague)
    assert Event.objects.about(made).filter(action="placements.saving.sign_off").exists()


def test_who_corrects_a_saving_does_not_sign_it_off_either(finance_officer, colleague):
    made = saving()
    workflow.keep_saving(made, by=finance_officer)
    workflow.keep_saving(made, by=colleague)

    with pytest.raises(Refused, match="somebody else"):
        workflow.sign_off(made, by=colleague, on=TODAY)
    workflow.sign_off(made, by=finance_officer, on=TODAY)


def test_the_database_refuses_a_sign_off_of_ones_own(finance_officer):
    made = kept(entered_by=finance_officer)
    with pytest.raises(DatabaseError, match="signed_off_by_another"), transaction.atomic():
        Saving.objects.filter(pk=made.pk).update(
            signed_off_user=finance_officer, signed_off_on=TODAY
        )


def test_what_a_program_made_can_be_signed_off_by_anybody_of_finance(finance_officer):
    made = Saving.objects.create(
        kind="avoided",
        source="brokerage",
        placement=PlacementFactory(),
        baseline_weekly=5000,
        agreed_weekly=4500,
        started=TODAY,
    )
    workflow.sign_off(made, by=finance_officer, on=TODAY)


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: rows.update(agreed_weekly=1),
        lambda rows: rows.update(signed_off_user=None),
        lambda rows: rows._raw_delete("default"),
    ],
)
def test_the_database_refuses_to_change_what_was_signed_off(signed, change):
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        change(Saving.objects.all())


def test_once_signed_off_it_is_neither_corrected_nor_taken_away_nor_signed_again(
    signed, colleague
):
    for act in (workflow.keep_saving, workflow.take_away_saving):
        with pytest.raises(Refused, match="signed off on 31 December 2024"):
            act(signed, by=colleague)
    with pytest.raises(Refused, match="only reversed"):
        workflow.sign_off(signed, by=colleague, on=TODAY)


def test_a_saving_that_saves_nothing_is_not_signed_off(finance_officer):
    with pytest.raises(Refused, match="nothing is saved"):
        workflow.sign_off(kept(agreed_weekly=4700), by=finance_officer, on=TODAY)


def test_a_saving_not_signed_off_is_taken_away(finance_officer):
    workflow.take_away_saving(kept(), by=finance_officer)
    assert not Saving.objects.exists()


@pytest.mark.parametrize("role", ["manager", "placements_officer", "social_worker"])
def test_only_finance_signs_off_and_reverses(signed, request, role):
    by = request.getfixturevalue(role)
    for act in (
        lambda: workflow.sign_off(kept(), by=by, on=TODAY),
        lambda: reverse(signed, by),
    ):
        with pytest.raises(PermissionDenied):
            act()


@pytest.mark.parametrize(
    ("fields", "again"),
    [
        ({}, True),
        ({"kind": "cashable", "source": "panel"}, True),
        ({"ended": date(2024, 10, 1)}, False),
        ({"started": date(2024, 9, 1), "ended": date(2024, 10, 1)}, False),
        ({"started": date(2024, 9, 1), "ended": date(2024, 10, 2)}, True),
    ],
)
def test_a_saving_of_a_child_is_counted_once(signed, colleague, fields, again):
    moved = PlacementFactory(child=signed.placement.child, code="T1")
    other = kept(placement=moved, **fields)
    if again:
        with pytest.raises(Refused, match=signed.reference):
            workflow.sign_off(other, by=colleague, on=TODAY)
    else:
        workflow.sign_off(other, by=colleague, on=TODAY)
    assert Saving.objects.signed_off().count() == 2 - again


def test_two_children_save_at_the_same_time(signed, colleague):
    workflow.sign_off(kept(placement=PlacementFactory()), by=colleague, on=TODAY)
    workflow.sign_off(kept(), by=colleague, on=TODAY)


def test_after_a_reversal_another_saving_may_follow(signed, finance_officer, colleague):
    reverse(signed, finance_officer)
    other = kept(placement=signed.placement, started=date(2024, 11, 1))
    workflow.sign_off(other, by=colleague, on=TODAY)


def test_a_reversal_says_why_and_is_final(signed, finance_officer):
    with pytest.raises(Refused, match="Enter why"):
        reverse(signed, finance_officer, why=" ")
    reverse(signed, finance_officer)
    with pytest.raises(Refused, match="reversed already"):
        reverse(signed, finance_officer)
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        SavingReversal.objects.update(why="")


@pytest.mark.parametrize("starts_on", [date(2024, 9, 30), date(2025, 2, 1)])
def test_a_reversal_begins_while_the_saving_counts(finance_officer, starts_on):
    made = kept(ended=date(2025, 2, 1), signed_off_on=TODAY)
    with pytest.raises(Refused, match=r"cannot be reversed|by itself"):
        reverse(made, finance_officer, starts_on=starts_on)


def test_what_is_not_signed_off_is_not_reversed(finance_officer):
    with pytest.raises(Refused, match="not signed off"):
        reverse(kept(), finance_officer)


@pytest.mark.parametrize(
    ("fields", "days"),
    [
        ({}, 182),
        ({"started": date(2023, 10, 1)}, 365),
        ({"ended": date(2024, 10, 8)}, 7),
        ({"ended": date(2024, 10, 1)}, 0),
        ({"ended": date(2026, 1, 1)}, 182),
        ({"started": date(2025, 3, 31)}, 1),
    ],
)
def test_what_is_saved_in_a_year_is_by_days(fields, days):
    kept(**fields)
    assert in_year(Saving.objects.all(), YEAR).get().saved == days * 100


def test_a_saving_of_another_year_is_not_in_the_years_list():
    kept(started=date(2025, 4, 1))
    kept(started=date(2023, 4, 1), ended=APRIL)
    assert not in_year(Saving.objects.all(), YEAR)


def test_a_reversal_stops_what_is_saved(signed, finance_officer):
    reverse(signed, finance_officer)
    assert in_year(Saving.objects.all(), YEAR).get().saved == 31 * 100


def test_totals_tell_cashable_from_avoided_and_what_is_signed_off(signed):
    kept(kind="cashable")
    totals = total_by_kind(in_year(Saving.objects.all(), YEAR))
    assert totals == {("avoided", True): 18200, ("cashable", False): 18200}


def proposed(on=TODAY):
    return [
        (each.came_back_on, each.residential_on, each.placement_ended_on, each.proposed_on)
        for each in to_look_at_again(Saving.objects.all(), on=on)
    ]


def test_a_saving_is_looked_at_again_when_the_child_comes_back_into_care(signed):
    back = date(2024, 11, 5)
    CarePeriodFactory(child=signed.placement.child, started=back)

    assert proposed() == [(back, None, None, back)]
    assert proposed(on=date(2024, 11, 4)) == []


def test_a_saving_is_looked_at_again_when_the_child_is_in_residential_again(finance_officer):
    step_down = PlacementFactory(code="U6", started=date(2024, 10, 1))
    made = kept(placement=step_down)
    PlacementFactory(child=step_down.child, code="K2", started=date(2024, 9, 1),
                     ended=date(2024, 10, 1))  # fmt: skip
    workflow.sign_off(made, by=finance_officer, on=TODAY)
    assert proposed() == []

    step_down.ended = date(2024, 12, 3)
    step_down.save()
    PlacementFactory(child=step_down.child, code="K2", started=date(2024, 12, 5))

    ended, again = date(2024, 12, 3), date(2024, 12, 5)
    assert proposed() == [(None, again, ended, ended)]


def test_a_saving_on_the_home_left_is_looked_at_again_only_after_a_return(finance_officer):
    left = PlacementFactory(code="K2", started=date(2024, 5, 1), ended=date(2024, 10, 1))
    made = kept(placement=left, kind="cashable")
    workflow.sign_off(made, by=finance_officer, on=TODAY)
    assert proposed() == []

    again = date(2024, 12, 5)
    PlacementFactory(child=left.child, code="K2", started=again)
    assert proposed() == [(None, again, None, again)]


def test_a_move_between_homes_is_no_return_to_residential(finance_officer):
    home = PlacementFactory(code="K2", started=date(2024, 5, 1))
    workflow.sign_off(kept(placement=home), by=finance_officer, on=TODAY)
    home.ended = date(2024, 12, 1)
    home.save()
    PlacementFactory(child=home.child, code="K2", started=date(2024, 12, 1))

    assert proposed() == [(None, None, date(2024, 12, 1), date(2024, 12, 1))]


def test_what_is_reversed_ended_or_not_signed_off_is_not_looked_at_again(
    signed, finance_officer
):
    CarePeriodFactory(child=signed.placement.child, started=date(2024, 11, 5))
    ended = kept(placement=PlacementFactory(), ended=date(2024, 11, 1), signed_off_on=TODAY)
    CarePeriodFactory(child=ended.placement.child, started=date(2024, 11, 5))
    CarePeriodFactory(
        child=kept(placement=PlacementFactory()).placement.child, started=date(2024, 11, 5)
    )
    assert len(proposed()) == 1

    reverse(signed, finance_officer, starts_on=date(2024, 11, 5))
    assert proposed() == []
