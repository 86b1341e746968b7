"""An urgent decision: asked for, taken between meetings, and answered by the panel."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from referrals.models import UrgentDecision
from tests.factories import CarePeriodFactory
from tests.journeys.hearing import act, begin, close, go, look, publish, record

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]


def ask(page, worker, referral):
    go(page, worker, referral.get_absolute_url())
    act(page, "Ask for an urgent decision")
    page.get_by_role("checkbox", name="Rowan Ashdown").check()
    page.get_by_label("Why can this not wait").fill("He has nowhere to sleep tonight.")
    look(page)
    act(page, "Ask the nominated officers")
    page.get_by_text("nominated officers are asked").wait_for()


def decide(page, officer):
    go(page, officer, "/")
    page.get_by_role("link", name="Decide urgently for Rowan Ashdown").click()
    page.get_by_role("radio", name="Put a package in place at once").check()
    page.get_by_label("What is put in place at once?").fill("A place with his aunt.")
    page.get_by_label("Weekly cost, at most").fill("900")
    day = timezone.localdate() + timedelta(days=10)
    for part in ("day", "month", "year"):
        page.locator(f"[name=expires_on_{part}]").fill(str(getattr(day, part)))
    page.get_by_label("Why?").fill("Nowhere else tonight.")
    look(page)
    act(page, "Save the decision")
    page.get_by_text("Waits for the next meeting").wait_for()


def hear(page, people, meeting, answer, why):
    """It stands on the agenda by itself, and the chair records what the panel says."""
    publish(page, people["coordinator"], meeting)
    begin(page, people["chair"], meeting)
    page.get_by_text("The panel ratifies it or not.").wait_for()
    record(page, answer, why)
    look(page)
    close(page, meeting)


def test_an_urgent_decision_is_asked_for_taken_listed_and_ratified(
    page, people, meeting, referral
):
    ask(page, people["worker"], referral)
    decide(page, people["officer"])
    hear(page, people, meeting, "ratified", "There was nowhere else.")

    go(page, people["officer"], "/referrals/urgent/", look_at=True)
    page.get_by_role("cell", name=re.compile("^Ratified, ")).wait_for()
    assert UrgentDecision.objects.get().ratification.decision == "ratified"
    assert page.problems == []


def test_an_urgent_decision_is_not_ratified_though_the_child_has_left(
    page, people, meeting, referral, rowan
):
    today = timezone.localdate()
    ask(page, people["worker"], referral)
    decide(page, people["officer"])
    CarePeriodFactory(child=rowan, started=today - timedelta(days=4), ended=today)
    hear(page, people, meeting, "not_ratified", "He went to his father; nobody asked him.")

    go(page, people["worker"], referral.get_absolute_url())
    page.get_by_text("Not ratified").first.wait_for()
    assert UrgentDecision.objects.get().ratification.decision == "not_ratified"
    assert page.problems == []
