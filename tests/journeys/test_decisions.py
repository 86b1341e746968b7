"""Decisions that stay open after the meeting: in principle, disagreed with, replaced."""

from datetime import timedelta

import pytest
from django.utils import timezone

from referrals.models import Decision, Meeting, PanelQuestion, Referral
from referrals.workflow import agenda
from tests.factories import AgendaItemFactory, DecisionFactory, MeetingFactory
from tests.journeys.conftest import referral_for
from tests.journeys.hearing import act, begin, close, go, look, publish, record, sign_minutes

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]


@pytest.fixture
def decided(people, panel, referral):
    """Support at home, by a meeting a week ago whose minutes were signed today."""
    week_ago = timezone.localdate() - timedelta(days=7)
    meeting = MeetingFactory(panel=panel, held_on=week_ago, chair=people["chair"])
    AgendaItemFactory(meeting=meeting, referral=referral, heard_at=timezone.now())
    decision = DecisionFactory(
        referral=referral,
        meeting=meeting,
        recorded_by=people["chair"],
        recorded_at=timezone.now(),
    )
    Referral.objects.update(status="closed")
    now = timezone.now()
    Meeting.objects.filter(pk=meeting.pk).update(
        status="signed",
        minutes="Signed.",
        opened_at=now,
        closed_at=now,
        signed_at=now,
        signed_by=people["chair"],
    )
    return Decision.objects.get(pk=decision.pk)


def test_without_a_quorum_it_is_in_principle_until_endorsed(page, people, meeting, referral):
    meeting.panel.least_members = 3
    meeting.panel.save()
    agenda.list_on(meeting, referral, by=people["coordinator"])
    publish(page, people["coordinator"], meeting)
    begin(page, people["chair"], meeting)
    page.get_by_text("Decisions are in principle until they are endorsed").wait_for()
    record(page, "support_at_home")
    close(page, meeting)

    go(page, people["officer"], "/")
    page.get_by_role("link", name="Endorse or refuse for Rowan Ashdown").click()
    page.get_by_role("radio", name="Endorse the decision").check()
    page.get_by_label("Why?").fill("It is needed at once.")
    look(page)
    act(page, "Save the answer")
    page.get_by_text("Endorsed by Nadia Holt").first.wait_for()

    sign_minutes(page, people["coordinator"], people["chair"], meeting)
    go(page, people["worker"], referral.get_absolute_url())
    page.get_by_text("Endorsed by Nadia Holt").wait_for()
    assert Referral.objects.get().status == "closed"
    assert page.problems == []


def test_a_later_meeting_replaces_the_decision_and_says_why(
    page, people, meeting, rowan, decided
):
    again = referral_for(rowan, people, reason="His mother is in hospital.")
    agenda.list_on(meeting, again, by=people["coordinator"])
    publish(page, people["coordinator"], meeting)
    begin(page, people["chair"], meeting)
    page.get_by_role("heading", name="Decided before").wait_for()
    record(page, "accommodate", "Nobody can look after him at home now.")
    page.get_by_role("link", name="Accommodate").click()
    act(page, "It replaces an earlier decision")
    page.get_by_label("Which decision does it replace?").select_option(index=1)
    page.get_by_label("Why?").fill("His mother is in hospital for two months.")
    look(page)
    act(page, "Replace the earlier decision")
    page.get_by_text("The earlier decision is replaced").wait_for()
    close(page, meeting)
    sign_minutes(page, people["coordinator"], people["chair"], meeting)
    page.goto(f"/referrals/meetings/{meeting.pk}/minutes/")
    page.get_by_text("His mother is in hospital for two months.").wait_for()

    go(page, people["worker"], decided.get_absolute_url(), look_at=True)
    page.get_by_text("a later one has taken its place").wait_for()
    assert Decision.objects.get(supersedes=decided).meeting == meeting
    assert page.problems == []


def disagree(page, people, decision):
    go(page, people["worker"], decision.get_absolute_url())
    act(page, "Disagree with the decision")
    page.get_by_label("Why do you disagree").fill("It is too little.")
    act(page, "Send it to the head of service")

    go(page, people["head"], "/")
    page.get_by_role("link", name="Answer a disagreement about Rowan Ashdown").click()


def test_a_decision_disagreed_with_is_varied_and_shown_as_superseded(
    page, people, referral, decided
):
    disagree(page, people, decided)
    page.get_by_role("radio", name="Vary it").check()
    page.get_by_label("Why?").fill("More is needed.")
    page.get_by_label("Decision, if you vary it").select_option("additional_support")
    look(page)
    act(page, "Save the answer")

    page.get_by_text("Superseded").first.wait_for()
    look(page)
    go(page, people["worker"], referral.get_absolute_url())
    page.get_by_text("Superseded").wait_for()
    assert page.problems == []


def test_a_decision_disagreed_with_is_returned_and_heard_again(
    page, people, meeting, referral, decided
):
    disagree(page, people, decided)
    page.get_by_role("radio", name="Return it").check()
    page.get_by_label("Why?").fill("Ask CAMHS before you decide.")
    act(page, "Save the answer")
    page.get_by_text("Your answer is recorded").wait_for()
    assert PanelQuestion.objects.get().text == "Ask CAMHS before you decide."

    go(page, people["coordinator"], meeting.get_absolute_url())
    act(page, "Put on the agenda")
    publish(page, people["coordinator"], meeting)
    begin(page, people["chair"], meeting)
    page.get_by_text("It is too little.").wait_for()
    page.get_by_text("Ask CAMHS before you decide.").first.wait_for()
    look(page)
    record(page, "additional_support", "CAMHS can begin next week.")
    page.get_by_role("link", name="Additional support").click()
    act(page, "It replaces an earlier decision")
    page.get_by_label("Which decision does it replace?").select_option(index=1)
    page.get_by_label("Why?").fill("CAMHS was asked.")
    act(page, "Replace the earlier decision")
    page.get_by_text("The earlier decision is replaced").wait_for()
    close(page, meeting)

    go(page, people["worker"], decided.get_absolute_url())
    page.get_by_text("a later one has taken its place").wait_for()
    assert page.problems == []
