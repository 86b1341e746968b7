"""Households that take no child for a time: vacancies, the search, the household's page."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fostering import workflow
from fostering.models import Household, NotAvailable
from tests.asked import day, page, send
from tests.factories import HouseholdFactory, NotAvailableFactory, PlacementRequestFactory

pytestmark = pytest.mark.django_db
MAY = date(2025, 5, 1)


def vacancies(on):
    return Household.objects.with_vacancies(on=on).get().vacancies


@pytest.mark.parametrize(
    ("on", "free"),
    [(MAY - timedelta(days=1), 2), (MAY, 0), (date(2025, 5, 31), 0), (date(2025, 6, 1), 2)],
)
def test_a_household_has_no_vacancy_from_the_first_day_until_it_takes_a_child_again(on, free):
    NotAvailableFactory(started=MAY, ended=date(2025, 6, 1))
    assert vacancies(on) == free


def test_without_an_end_it_goes_on():
    NotAvailableFactory(started=MAY)
    assert vacancies(date(2035, 1, 1)) == 0


def test_the_officer_says_when_and_puts_it_right(client, fostering_officer):
    household = HouseholdFactory(name="Okafor and Reed")
    answers = {"reason": "resting", "note": "After a hard year", **day("started", MAY)}
    send(client, fostering_officer, "fostering:add_not_available", household.pk, **answers)
    kept = NotAvailable.objects.get()
    shown = page(client, fostering_officer, "fostering:household", household.pk).text
    assert "Resting between children. After a hard year" in shown
    assert "Not available now" in shown

    ended = {**answers, **day("ended", date(2025, 6, 1)), "version": "0"}
    send(client, fostering_officer, "fostering:change_not_available", kept.pk, **ended)
    shown = page(client, fostering_officer, "fostering:household", household.pk).text
    assert "1 Jun 2025" in shown
    assert "Not available now" not in shown
    late = send(client, fostering_officer, "fostering:change_not_available", kept.pk, **ended)
    assert late.status_code == 409


def test_the_same_days_are_recorded_once(client, fostering_officer):
    kept = NotAvailableFactory(started=MAY)
    answers = {"reason": "holiday", **day("started", date(2025, 7, 1))}
    shown = send(
        client, fostering_officer, "fostering:add_not_available", kept.household_id, **answers
    )
    assert "not available on these days already" in shown.text


def test_only_the_fostering_team_says_so(placements_officer):
    record = NotAvailable(household=HouseholdFactory(), started=MAY, reason="resting")
    with pytest.raises(PermissionDenied):
        workflow.keep_not_available(record, expected=0, by=placements_officer)


def test_the_list_shows_who_takes_no_child(client, manager):
    NotAvailableFactory(household__name="Okafor and Reed")
    HouseholdFactory(name="Hale")
    away = page(client, manager, "fostering:list", state="away").text
    assert "Okafor and Reed" in away
    assert "Hale" not in away
    vacant = page(client, manager, "fostering:list", state="vacant").text
    assert "Okafor and Reed" not in vacant


class TestSearch:
    @pytest.fixture
    def request_(self, team):
        return PlacementRequestFactory(
            child__team=team, child__date_of_birth=date(2015, 1, 1), status="searching",
            sought_code="U6",
        )  # fmt: skip

    def test_the_search_leaves_it_out_and_says_so(self, client, placements_officer, request_):
        needed = request_.needed_by
        NotAvailableFactory(household__name="Okafor and Reed", ended=needed + timedelta(days=9))
        NotAvailableFactory(household__name="Back by then", ended=needed)
        NotAvailableFactory(household__name="Full anyway", household__approved_places=0)

        shown = page(client, placements_officer, "placements:search", request_.pk)

        assert [str(each.where) for each in shown.context["fitting"]] == ["Back by then"]
        assert [str(each) for each in shown.context["away"]] == ["Okafor and Reed"]
        assert "resting between children, until 10 March 2027" in shown.text

    def test_it_cannot_be_asked(self, client, placements_officer, request_):
        away = NotAvailableFactory()
        address = reverse("placements:ask_household", args=[request_.pk, away.household_id])
        client.force_login(placements_officer)
        assert client.post(address).status_code == 404

    def test_the_page_asks_no_more_for_many(self, client, placements_officer, request_):
        def grown(number):
            for _ in range(number):
                NotAvailableFactory()
            page(client, placements_officer, "placements:search", request_.pk)
            with CaptureQueriesContext(connection) as asked:
                page(client, placements_officer, "placements:search", request_.pk)
            return len(asked)

        assert grown(5) == grown(45)
