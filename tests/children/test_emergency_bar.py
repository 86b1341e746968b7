"""Who is barred opens no record in an emergency, until a last day or until it is lifted."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from children.models import Child, EmergencyBar, EmergencyOpening
from children.workflow import emergency as workflow
from kft.core.models import AccessEntry, Event
from kft.core.workflow import Refused
from tests.asked import day, queries_of, send
from tests.browser import axe_at_both_widths, sign_in
from tests.children.pages import emergency_bar, emergency_opening
from tests.children.test_emergency import ask, refusal
from tests.factories import UserFactory

DAY = timedelta(days=1)


def today():
    return timezone.localdate()


def test_who_is_barred_finds_nothing_and_the_attempt_is_logged(
    client, hidden, social_worker, records_officer
):
    workflow.bar(social_worker, reason="Looked up a neighbour", by=records_officer)

    response = ask(client, social_worker, reference="CS-0042")

    assert refusal(response) == workflow.BARRED
    assert not EmergencyOpening.objects.exists()
    entry = AccessEntry.objects.get(user=social_worker, kind="search")
    assert entry.detail == "In an emergency: CS-0042"
    with pytest.raises(Refused, match="cannot open records"):
        workflow.open_record(hidden, reason="Alone", by=social_worker)


def test_others_still_open_records(client, hidden, social_worker, manager, records_officer):
    workflow.bar(manager, reason="Looked up a neighbour", by=records_officer)

    assert ask(client, social_worker, reference="CS-0042").status_code == 302


def test_what_they_have_open_is_closed_to_them_at_once(hidden, social_worker, records_officer):
    emergency_opening(hidden, social_worker)
    assert Child.objects.visible_to(social_worker).filter(pk=hidden.pk).exists()

    workflow.bar(social_worker, reason="Looked up a neighbour", by=records_officer)

    assert not Child.objects.visible_to(social_worker).filter(pk=hidden.pk).exists()


@pytest.mark.parametrize(
    ("since", "until", "is_barred"),
    [(0, None, True), (-9, 0, True), (-9, -1, False), (1, None, False)],
)
def test_it_holds_from_its_first_day_to_its_last(
    social_worker, records_officer, since, until, is_barred
):
    last = None if until is None else today() + until * DAY
    emergency_bar(records_officer, social_worker, since=today() + since * DAY, until=last)

    assert workflow.is_barred(social_worker, on=today()) == is_barred


def test_lifting_it_lets_them_in_again_and_keeps_the_row(
    client, hidden, social_worker, records_officer
):
    barred = workflow.bar(social_worker, reason="Looked up a neighbour", by=records_officer)
    answers = {"reason": "Trained again"}
    send(client, records_officer, "records:lift_bar", barred.pk, **answers)

    assert ask(client, social_worker, reference="CS-0042").status_code == 302
    assert EmergencyBar.objects.get().lifted_by == records_officer
    assert Event.objects.about(barred).last().reason == "Trained again"
    with pytest.raises(Refused, match="already"):
        workflow.lift_bar(barred, reason="Again", by=records_officer)


def test_nobody_bars_or_frees_themselves_or_a_barred_person_twice(
    social_worker, records_officer
):
    with pytest.raises(Refused, match="yourself"):
        workflow.bar(records_officer, reason="A test", by=records_officer)
    own = emergency_bar(UserFactory(), records_officer)
    with pytest.raises(Refused, match="yourself"):
        workflow.lift_bar(own, reason="A test", by=records_officer)
    workflow.bar(social_worker, reason="A test", by=records_officer)
    with pytest.raises(Refused, match="already"):
        workflow.bar(social_worker, reason="A test", by=records_officer)


def test_only_the_records_officer_bars(social_worker, manager):
    with pytest.raises(PermissionDenied):
        workflow.bar(social_worker, reason="A test", by=manager)


def test_the_page_bars_a_person_and_says_what_is_missing(
    client, social_worker, records_officer
):
    empty = send(client, records_officer, "records:bars")
    assert "Select a person" in empty.text
    past = {"person": social_worker.pk, "reason": "A test", **day("until", today() - DAY)}
    assert "cannot be in the past" in send(client, records_officer, "records:bars", **past).text

    answers = {"person": social_worker.pk, "reason": "A test", **day("until", today() + DAY)}
    send(client, records_officer, "records:bars", **answers)

    assert EmergencyBar.objects.get().until == today() + DAY
    assert "A test" in client.get(reverse("records:bars")).text


def test_the_list_takes_the_same_few_queries_however_many(client, records_officer):
    emergency_bar(records_officer)
    few = queries_of(client, records_officer, "records:bars")
    for _ in range(20):
        emergency_bar(records_officer)
    assert queries_of(client, records_officer, "records:bars") == few


@pytest.mark.django_db(transaction=True)
def test_the_pages_are_for_everybody(page, records_officer, social_worker):
    barred = emergency_bar(records_officer, social_worker)
    sign_in(page, records_officer)
    for address in (reverse("records:bars"), barred.get_absolute_url()):
        page.goto(address)
        assert axe_at_both_widths(page) == [], address
    assert page.problems == []
