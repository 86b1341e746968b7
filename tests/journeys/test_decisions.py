"""Decisions that need somebody beside the panel: endorsed, urgent, disagreed with."""

from decimal import Decimal

import pytest
from django.utils import timezone

from referrals.models import Decision, Presence, Referral, UrgentDecision
from referrals.workflow import agenda, minutes
from referrals.workflow import decision as deciding
from referrals.workflow import meeting as meetings
from tests.browser import axe_at_both_widths, sign_in
from tests.factories import (
    ChildFactory,
    MeetingFactory,
    PanelFactory,
    PanelMembershipFactory,
    ReferralFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]


@pytest.fixture
def people(transactional_db):
    aspen = TeamFactory(name="Aspen")
    limit = Decimal("2000")
    return {
        "worker": UserFactory(name="Sam Okafor", roles=["social_worker"], team=aspen),
        "coordinator": UserFactory(name="Cal Idris", roles=["panel_coordinator"]),
        "chair": UserFactory(name="Harriet Moss", roles=["panel_chair"]),
        "officer": UserFactory(
            name="Nadia Holt", roles=["nominated_officer"], weekly_limit=limit
        ),
        "head": UserFactory(name="Hana Voss", roles=["manager"]),
    }


@pytest.fixture
def referral(people):
    rowan = ChildFactory(first_name="Rowan", last_name="Ashdown", team=people["worker"].team)
    return ReferralFactory(
        family=rowan.family,
        children=[rowan],
        referrer=people["worker"],
        team=people["worker"].team,
        reason="His mother asked for help.",
        status="accepted",
    )


@pytest.fixture
def meeting(people):
    panel = PanelFactory(name="Keeping Families Together panel", endorser=people["officer"])
    for seat in ("chair", "coordinator"):
        PanelMembershipFactory(panel=panel, person=people[seat], seat=seat)
    return MeetingFactory(panel=panel, held_on=timezone.localdate(), chair=people["chair"])


def go(page, person, address):
    page.context.clear_cookies()
    sign_in(page, person)
    page.goto(address)
    look(page)


def look(page):
    assert axe_at_both_widths(page) == [], page.url
    page.set_viewport_size({"width": 1280, "height": 900})


def act(page, name):
    link = page.get_by_role("main").get_by_role("link", name=name)
    link.or_(page.get_by_role("main").get_by_role("button", name=name)).first.click()


def hold(people, meeting, referral, kind, *, is_quorate):
    """The meeting hears the one referral, and its minutes are signed."""
    agenda.publish(meeting, by=people["coordinator"])
    meetings.open_(meeting, by=people["chair"])
    if not is_quorate:
        Presence.objects.filter(meeting=meeting).delete()
    item = meeting.agenda_items.get()
    answers = {"decision": kind, "rationale": "He can be kept safe there."}
    child = referral.children.get()
    deciding.decide(item, child, by=people["chair"], expected=0, **answers)
    meetings.close(meeting, by=people["chair"])
    meeting.refresh_from_db()
    version, words = meeting.version, "What was decided."
    minutes.draft_minutes(meeting, by=people["coordinator"], text=words, expected=version)
    meeting.refresh_from_db()
    minutes.sign(meeting, by=people["chair"], expected=meeting.version)
    return Decision.objects.get(meeting=meeting)


def test_without_a_quorum_it_is_in_principle_until_endorsed(page, people, meeting, referral):
    agenda.list_on(meeting, referral, by=people["coordinator"])
    decision = hold(people, meeting, referral, "support_at_home", is_quorate=False)

    go(page, people["officer"], "/")
    page.get_by_role("link", name="Endorse or refuse for Rowan Ashdown").click()
    look(page)
    page.get_by_role("radio", name="Endorse the decision").check()
    page.get_by_label("Why?").fill("It is needed at once.")
    act(page, "Save the answer")

    page.get_by_text("Endorsed by Nadia Holt").first.wait_for()
    look(page)
    go(page, people["worker"], referral.get_absolute_url())
    page.get_by_text("Endorsed by Nadia Holt").wait_for()
    go(page, people["worker"], decision.get_absolute_url())
    assert Referral.objects.get().status == "closed"
    assert page.problems == []


@pytest.mark.parametrize("answer", ["ratified", "not_ratified"])
def test_an_urgent_decision_comes_to_the_panel_by_itself(
    page, people, meeting, referral, answer
):
    go(page, people["worker"], referral.get_absolute_url())
    act(page, "Ask for an urgent decision")
    look(page)
    page.get_by_role("checkbox", name="Rowan Ashdown").check()
    page.get_by_label("Why can this not wait").fill("He has nowhere to sleep tonight.")
    act(page, "Ask the nominated officers")

    go(page, people["officer"], "/")
    page.get_by_role("link", name="Decide urgently for Rowan Ashdown").click()
    look(page)
    page.get_by_role("radio", name="Put a package in place at once").check()
    page.get_by_label("What is put in place at once?").fill("A place with his aunt.")
    page.get_by_label("Weekly cost, at most").fill("900")
    day = timezone.localdate()
    for part in ("day", "month", "year"):
        page.locator(f"[name=expires_on_{part}]").fill(str(getattr(day, part)))
    page.get_by_label("Why?").fill("Nowhere else tonight.")
    act(page, "Save the decision")
    page.get_by_text("Waits for the next meeting").wait_for()
    look(page)

    hold(people, meeting, referral, answer, is_quorate=True)
    go(page, people["officer"], "/referrals/urgent/")
    words = {"ratified": "Ratified", "not_ratified": "Not ratified"}[answer]
    page.get_by_role("cell", name=words).wait_for()
    assert UrgentDecision.objects.get().ratification.decision == answer


def test_a_decision_disagreed_with_is_varied_and_shown_as_superseded(
    page, people, meeting, referral
):
    agenda.list_on(meeting, referral, by=people["coordinator"])
    decision = hold(people, meeting, referral, "support_at_home", is_quorate=True)
    go(page, people["worker"], decision.get_absolute_url())
    act(page, "Disagree with the decision")
    look(page)
    page.get_by_label("Why do you disagree").fill("It is too little.")
    act(page, "Send it to the head of service")

    go(page, people["head"], "/")
    page.get_by_role("link", name="Answer a disagreement about Rowan Ashdown").click()
    look(page)
    page.get_by_role("radio", name="Vary it").check()
    page.get_by_label("Why?").fill("More is needed.")
    page.get_by_label("Decision, if you vary it").select_option("additional_support")
    act(page, "Save the answer")

    page.get_by_text("Superseded").first.wait_for()
    look(page)
    go(page, people["worker"], referral.get_absolute_url())
    page.get_by_text("Superseded").wait_for()
    assert page.problems == []
