"""After the decision: the action is done, the service answers, the manager sees and learns.

axe looks at each page, at a desk's width and a phone's.
"""

from datetime import timedelta

import pytest
from django.utils import timezone

from referrals.models import Action, Support
from tests.browser import axe_at_both_widths, sign_in
from tests.factories import (
    ActionFactory,
    AgendaItemFactory,
    ChildFactory,
    CostLineFactory,
    DecisionFactory,
    FollowUpFactory,
    MeetingFactory,
    PanelFactory,
    PanelMembershipFactory,
    PlacementFactory,
    ReferralFactory,
    SupportFactory,
    TeamFactory,
    UrgentDecisionFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]


class Story:
    """A child whose meeting was closed seven weeks ago, and the people around it."""

    def __init__(self):
        team, today = TeamFactory(name="Aspen"), timezone.localdate()
        held_on = today - timedelta(weeks=7)
        self.worker = UserFactory(name="Sam Okafor", roles=["social_worker"], team=team)
        self.team_manager = UserFactory(name="Tamsin Bell", roles=["team_manager"], team=team)
        self.member = UserFactory(name="Cleo Hart", roles=["panel_member"])
        self.coordinator = UserFactory(name="Cal Idris", roles=["panel_coordinator"])
        self.manager = UserFactory(name="Mona Reyes", roles=["manager"])
        panel = PanelFactory(name="Keeping Families Together panel")
        PanelMembershipFactory(panel=panel, person=self.member, agency="camhs")
        PanelMembershipFactory(panel=panel, person=self.coordinator, seat="coordinator")
        self.child = ChildFactory(
            first_name="Rowan", last_name="Ashdown", team=team, social_worker=self.worker
        )
        meeting = MeetingFactory(panel=panel, held_on=held_on, status="closed")
        referral = ReferralFactory(
            children=[self.child], team=team, referrer=self.worker, status="decided",
            referred_on=held_on - timedelta(days=20),
        )  # fmt: skip
        AgendaItemFactory(meeting=meeting, referral=referral)
        decision = DecisionFactory(
            referral=referral, meeting=meeting, review_on=today + timedelta(days=5),
            conditions="School every day.", weekly_cost_ceiling="3000.00",
        )  # fmt: skip
        self.action = ActionFactory(
            decision=decision, owner=self.worker, due_on=today - timedelta(days=2)
        )
        self.support = SupportFactory(referral=referral, meeting=meeting)
        FollowUpFactory(referral=referral, due_on=today - timedelta(days=20))
        placement = PlacementFactory(child=self.child, started=held_on + timedelta(days=9))
        CostLineFactory(placement=placement)
        UrgentDecisionFactory(referral=referral, expires_on=today + timedelta(days=3))


@pytest.fixture
def story(transactional_db):
    return Story()


@pytest.fixture
def look(page):
    """Open an address and have axe look at it."""

    def at(address):
        page.goto(address)
        assert axe_at_both_widths(page) == [], page.url
        page.set_viewport_size({"width": 1280, "height": 900})

    return at


def test_what_the_panel_asked_is_done_and_learned_from(page, story, look):
    sign_in(page, story.worker)
    look("/")
    page.get_by_role("heading", name="Overdue").wait_for()
    look("/reminders/")
    page.get_by_role("link", name="1 action to do, overdue").click()
    look(page.url)
    page.get_by_role("link", name="Call the school").click()
    look(page.url)
    page.get_by_role("button", name="Mark the action as done").click()
    page.get_by_role("alert").get_by_text("Enter what was done and what came of it").wait_for()
    look(page.url)
    page.get_by_label("What was done").fill("The school counts every day now.")
    page.get_by_role("button", name="Mark the action as done").click()
    page.get_by_text("No open actions").wait_for()
    assert Action.objects.get().done_by == story.worker

    sign_in(page, story.member)
    look("/")
    page.get_by_role("link", name="CAMHS: can you give this support?").click()
    look(page.url)
    page.get_by_label("Yes").check()
    page.get_by_role("button", name="Save the answer").click()
    page.get_by_text("Accepted").wait_for()
    look(page.url)
    assert Support.objects.get().answer == "accepted"

    sign_in(page, story.manager)
    look(f"/children/{story.child.pk}/")
    page.get_by_role("heading", name="From decision to outcome").wait_for()
    page.get_by_text("Above this now").wait_for()
    look("/referrals/learning/")
    page.get_by_role("link", name="1 Support at home, Not known yet").click()
    page.get_by_role("rowheader", name="Rowan Ashdown").wait_for()
    look(page.url)
    assert page.problems == []


def test_an_action_of_somebody_who_has_left_goes_to_a_colleague(page, story, look):
    story.worker.is_active = False
    story.worker.save()
    UserFactory(name="Bea North", roles=["social_worker"], team=story.worker.team)
    sign_in(page, story.team_manager)
    look("/")
    look("/referrals/actions/")
    page.get_by_text("Has left").wait_for()
    page.get_by_role("link", name="Call the school").click()
    page.get_by_role("link", name="Give this action to somebody else").click()
    look(page.url)
    page.get_by_label("Who does it now?").select_option("Bea North")
    page.get_by_label("Why does somebody else do it?").fill("Sam has left the council.")
    page.get_by_role("button", name="Change the owner").click()
    page.get_by_text("Bea North has the action now").wait_for()

    sign_in(page, story.coordinator)
    look("/")
    look("/referrals/reviews/")
    page.get_by_role("rowheader", name="Rowan Ashdown").wait_for()
    assert page.problems == []
