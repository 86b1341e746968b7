"""Putting right the dates of a time in care or of a legal status."""

from datetime import date

import pytest

from kft.core.models import Event
from tests.asked import day, page, send
from tests.factories import CarePeriodFactory, ChildFactory, LegalStatusFactory

SEEN = "2024-09-02/"
WHY = {"why": "The court's letter gave another day", "seen": SEEN}
RIGHT = date(2024, 9, 5)


@pytest.fixture
def period(team):
    return CarePeriodFactory(child=ChildFactory(team=team))


@pytest.fixture
def status(period):
    return LegalStatusFactory(child=period.child)


def test_a_start_of_care_is_put_right_and_the_history_keeps_what_stood(
    client, social_worker, period
):
    answers = {**WHY, **day("started", RIGHT)}
    send(client, social_worker, "children:correct_care", period.child_id, period.pk, **answers)

    period.refresh_from_db()
    assert period.started == RIGHT
    event = Event.objects.about(period).get()
    assert event.reason == f"Was 2 September 2024, not ended. {WHY['why']}"
    before = type(period).pgh_event_model.objects.filter(pgh_label="insert").get()
    assert before.started == date(2024, 9, 2)


def test_a_care_period_ended_by_mistake_is_opened_again(client, social_worker, period):
    type(period).objects.update(ended=date(2025, 1, 6), reason_ended="E4A")
    answers = {**day("started", period.started), **WHY, "seen": "2024-09-02/2025-01-06"}
    send(client, social_worker, "children:correct_care", period.child_id, period.pk, **answers)

    period.refresh_from_db()
    assert (period.ended, period.reason_ended) == (None, "")


def test_an_end_needs_its_reason_and_a_reason_its_end(client, social_worker, period):
    args = ("children:correct_care", period.child_id, period.pk)
    ended = {**WHY, **day("started", RIGHT), **day("ended", date(2025, 1, 6))}
    assert "Select why care ended" in send(client, social_worker, *args, **ended).text
    reason = {**WHY, **day("started", RIGHT), "reason_ended": "E4A"}
    assert "Enter when care ended" in send(client, social_worker, *args, **reason).text


def test_a_correction_needs_a_reason(client, social_worker, period):
    answers = {"seen": SEEN, **day("started", RIGHT)}
    response = send(
        client, social_worker, "children:correct_care", period.child_id, period.pk, **answers
    )
    assert "Enter why this is being corrected" in response.text


def test_dates_that_overlap_another_time_in_care_are_an_error_of_the_form(
    client, social_worker, period
):
    CarePeriodFactory(child=period.child, started=date(2024, 1, 1), ended=date(2024, 3, 1))
    answers = {**WHY, **day("started", date(2024, 2, 1))}
    response = send(
        client, social_worker, "children:correct_care", period.child_id, period.pk, **answers
    )
    assert "This child is already looked after on these dates" in response.text


def test_an_end_before_the_start_is_an_error_of_the_form(client, social_worker, status):
    answers = {"code": "V2", **WHY, **day("started", RIGHT), **day("ended", date(2024, 1, 1))}
    args = ("children:correct_legal_status", status.child_id, status.pk)
    text = send(client, social_worker, *args, **answers).text
    assert "The end cannot be before the start" in text


def test_a_legal_status_is_put_right(client, social_worker, status):
    answers = {"code": "C2", **WHY, **day("started", RIGHT)}
    args = ("children:correct_legal_status", status.child_id, status.pk)
    send(client, social_worker, *args, **answers)

    status.refresh_from_db()
    assert (status.code, status.started) == ("C2", RIGHT)


def test_of_two_people_who_correct_the_same_dates_the_second_is_told(
    client, social_worker, status
):
    answers = {"code": "C2", **WHY, **day("started", RIGHT)}
    args = ("children:correct_legal_status", status.child_id, status.pk)
    send(client, social_worker, *args, **answers)
    again = {**answers, **day("started", date(2024, 9, 9))}
    assert send(client, social_worker, *args, **again).status_code == 409
    status.refresh_from_db()
    assert status.started == RIGHT


def test_the_chronology_leads_who_may_correct_to_the_correction(
    client, social_worker, manager, period
):
    url = f"/children/{period.child_id}/care/{period.pk}/correct/"
    assert url in page(client, social_worker, "children:detail", period.child_id).text
    assert url not in page(client, manager, "children:detail", period.child_id).text
