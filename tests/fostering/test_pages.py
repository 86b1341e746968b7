"""Fostering households: approval, vacancies, resignation and the temporary clock."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from fostering.models import Household
from fostering.timescales import resignation_takes_effect, temporary_end
from kft.core.models import Event
from tests.asked import day, page, send
from tests.factories import ChildFactory, HouseholdFactory, PlacementFactory

pytestmark = pytest.mark.django_db
MARCH = date(2025, 3, 3)


def names(response):
    return [household.name for household in response.context["page"].rows]


def test_a_household_is_added_with_its_temporary_clock(client, fostering_officer):
    answers = {"name": "Okafor and Reed", "kind": "connected", **day("temporary_from", MARCH)}
    send(client, fostering_officer, "fostering:add", **answers)

    household = Household.objects.get()
    assert household.temporary_to == MARCH + timedelta(weeks=16)
    assert Event.objects.about(household).get().actor == fostering_officer


def test_a_temporary_approval_beyond_24_weeks_is_an_error_of_the_form(
    client, fostering_officer
):
    dates = day("temporary_from", MARCH) | day(
        "temporary_to", MARCH + timedelta(weeks=24, days=1)
    )
    answers = {"name": "Okafor", "kind": "connected", **dates}
    text = send(client, fostering_officer, "fostering:add", **answers).text
    assert "Enter 18 August 2025 or earlier" in text
    assert not Household.objects.exists()


def test_a_temporary_approval_is_extended_once(client, fostering_officer):
    household = HouseholdFactory(
        approved_on=None, temporary_from=MARCH, temporary_to=temporary_end(MARCH)
    )
    first = send(client, fostering_officer, "fostering:extend", household.pk)
    second = send(client, fostering_officer, "fostering:extend", household.pk)

    household.refresh_from_db()
    assert household.temporary_to == MARCH + timedelta(weeks=24)
    assert (first.status_code, second.status_code) == (302, 409)


def test_a_resignation_takes_effect_28_days_after_its_notice(client, fostering_officer):
    household = HouseholdFactory()
    answers = {"end_reason": "resigned", **day("notice_on", MARCH)}
    send(client, fostering_officer, "fostering:end_approval", household.pk, **answers)

    household.refresh_from_db()
    assert (household.ended_on, household.end_reason) == (date(2025, 3, 31), "resigned")
    assert household.notice_on == MARCH


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_notice_is_28_whole_days_through_clock_changes_and_leap_years(notice_on):
    assert (resignation_takes_effect(notice_on) - notice_on).days == 28


def test_another_end_asks_for_its_day(client, fostering_officer):
    household = HouseholdFactory()
    args = ("fostering:end_approval", household.pk)
    text = send(client, fostering_officer, *args, end_reason="retired").text
    assert "Enter the day on which the approval ends" in text

    text = send(client, fostering_officer, *args, end_reason="resigned").text
    assert "Enter the day on which the notice came" in text


def test_an_approval_cannot_end_before_it_began(client, fostering_officer):
    household = HouseholdFactory(approved_on=MARCH)
    answers = {"end_reason": "retired", **day("ended_on", date(2025, 3, 2))}
    args = ("fostering:end_approval", household.pk)
    assert send(client, fostering_officer, *args, **answers).status_code == 409


def test_an_approval_is_ended_once(client, fostering_officer):
    household = HouseholdFactory(ended_on=MARCH, end_reason="retired")
    answers = {"end_reason": "retired", **day("ended_on", MARCH)}
    args = ("fostering:end_approval", household.pk)
    assert send(client, fostering_officer, *args, **answers).status_code == 409


def test_of_two_people_who_change_a_household_the_second_is_told(client, fostering_officer):
    household = HouseholdFactory()
    answers = {"name": "New name", "kind": "mainstream", "version": "0"}
    args = ("fostering:change", household.pk)
    first = send(client, fostering_officer, *args, **answers)
    second = send(client, fostering_officer, *args, **answers)
    assert (first.status_code, second.status_code) == (302, 409)


def test_vacancies_are_places_less_the_children_placed_now(client, fostering_officer):
    today = timezone.localdate()
    household = HouseholdFactory(name="Ash", approved_places=3)
    for ended in (None, today + timedelta(days=1), today):
        started = today - timedelta(days=50)
        PlacementFactory(household=household, started=started, ended=ended, code="U6")
    hidden = ChildFactory(restricted=True)
    PlacementFactory(household=household, child=hidden, started=today, code="U6")
    full = HouseholdFactory(name="Full", approved_places=1)
    for _ in range(2):
        PlacementFactory(household=full, started=today, code="U6")

    rows = {
        row.name: (row.filled, row.vacancies)
        for row in page(client, fostering_officer, "fostering:list").context["page"].rows
    }
    # the one that ended today is gone; the restricted child fills a place
    assert rows == {"Ash": (3, 0), "Full": (2, 0)}


def test_the_list_can_be_narrowed(client, fostering_officer):
    today = timezone.localdate()
    HouseholdFactory(name="Now")
    HouseholdFactory(name="Gone", ended_on=today)
    HouseholdFactory(
        name="For a time", kind="connected", approved_on=None, temporary_from=today
    )
    HouseholdFactory(name="No places", approved_places=None)

    def found(**asked):
        return set(names(page(client, fostering_officer, "fostering:list", **asked)))

    assert found(state="now") == {"Now", "For a time", "No places"}
    assert found(state="vacant") == {"Now", "For a time"}
    assert found(state="ended") == {"Gone"}
    assert found(kind="connected") == {"For a time"}
    assert found(words="plac") == {"No places"}


def test_a_temporary_approval_that_runs_out_waits_for_the_team(client, fostering_officer):
    today = timezone.localdate()
    for number, left in enumerate([-1, 28, 29]):
        HouseholdFactory(
            name=f"Wait{number}",
            approved_on=None,
            temporary_from=today - timedelta(days=50),
            temporary_to=today + timedelta(days=left),
        )
    text = page(client, fostering_officer, "start").text
    assert "Wait0" in text
    assert "Wait1" in text
    assert "Wait2" not in text


def test_without_a_recorded_end_a_temporary_approval_lasts_16_weeks():
    on = MARCH + timedelta(weeks=16)
    household = HouseholdFactory(approved_on=None, temporary_from=MARCH)

    assert household.temporary_until == on
    assert Household.objects.fostering(on=on - timedelta(days=1)).exists()
    assert not Household.objects.fostering(on=on).exists()
    assert Household.objects.temporary_running_out(by=on).exists()
    assert not Household.objects.temporary_running_out(by=on - timedelta(days=1)).exists()


def test_the_page_shows_the_clock(client, fostering_officer):
    today = timezone.localdate()
    household = HouseholdFactory(
        approved_on=None,
        temporary_from=today - timedelta(weeks=15),
        temporary_to=today + timedelta(days=7),
    )
    response = page(client, fostering_officer, "fostering:household", household.pk)
    assert response.context["days_left"] == 7
    assert "Days of temporary approval left" in response.text


def test_the_list_takes_the_same_few_queries_however_many_households(client, fostering_officer):
    def queries():
        page(client, fostering_officer, "fostering:list")
        with CaptureQueriesContext(connection) as captured:
            page(client, fostering_officer, "fostering:list")
        return len([query for query in captured if "session" not in query["sql"]])

    HouseholdFactory()
    few = queries()
    HouseholdFactory.create_batch(20)
    assert queries() == few <= 10
