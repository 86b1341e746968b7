"""Actions: they count once the meeting is closed, who sees what of them, who ends them."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kft.core.models import AccessEntry, Event
from kft.core.navigation import waiting_for
from kft.core.workflow import Refused
from referrals.models import Action, Meeting
from referrals.workflow import action as workflow
from tests.factories import (
    ActionFactory,
    ChildFactory,
    DecisionFactory,
    InterestFactory,
    ReferralFactory,
    TeamFactory,
    UserFactory,
)
from tests.referrals.conftest import fresh

DUE = date(2024, 10, 2)  # ActionFactory's day
DONE = {"outcome": "The school was called.", "on": DUE}


def visible(person):
    return Action.objects.visible_to(fresh(person))


def action_about(child, **more):
    referral = ReferralFactory(family=child.family, children=[child], team=child.team)
    decided = {"decision__referral": referral, "decision__child": child}
    return ActionFactory(**decided, **more)


@pytest.fixture
def elsewhere(db):
    """An owner of another team, who has nothing else to do with the child."""
    return UserFactory(name="Ola Marsh", roles=["social_worker"], team=TeamFactory())


@pytest.fixture
def action(team, elsewhere):
    child = ChildFactory(first_name="Ida", last_name="Larkspur", team=team)
    return action_about(child, owner=elsewhere)


@pytest.mark.parametrize("status", Meeting.Status)
def test_an_action_counts_once_the_meeting_is_closed(action, elsewhere, status):
    # signing needs a signer; the status alone is what is asked here
    signed = {"signed_at": "2024-10-01T09:00Z", "signed_by": elsewhere}
    Meeting.objects.filter(decisions__actions=action).update(status=status, **signed)
    action = Action.objects.get()

    counts = status in ("closed", "minutes_drafted", "signed")
    assert action.counts == counts
    assert Action.objects.open().exists() == counts
    if not counts:
        with pytest.raises(Refused, match="closed the meeting"):
            workflow.complete(action, by=elsewhere, **DONE)


def test_due_on_its_day_and_overdue_the_day_after(action):
    day = timedelta(days=1)
    assert not Action.objects.due(on=DUE - day).exists()
    assert Action.objects.due(on=DUE).exists()
    assert not Action.objects.overdue(on=DUE).exists()
    assert Action.objects.overdue(on=DUE + day).exists()


def test_an_owner_sees_the_action_and_not_the_child(client, action, elsewhere):
    client.force_login(elsewhere)
    for page in (reverse("referrals:actions"), action.get_absolute_url()):
        text = client.get(page).content.decode()
        assert action.what in text
        assert action.decision.referral.reference in text
        assert "Larkspur" not in text
    assert not AccessEntry.objects.filter(record_type="children.child").exists()
    assert client.get(action.decision.child.get_absolute_url()).status_code == 404


def test_who_may_see_the_child_is_shown_it_and_the_view_is_logged(client, action, team_manager):
    client.force_login(team_manager)

    text = client.get(action.get_absolute_url()).content.decode()

    assert "Ida Larkspur" in text
    assert AccessEntry.objects.filter(record_id=action.decision.child_id).exists()


def test_an_action_about_a_restricted_child_is_not_there_for_its_owner(action, elsewhere):
    child = action.decision.child
    child.restricted = True
    child.save()
    assert not visible(elsewhere).exists()

    child.allowed_people.create(person=elsewhere, why="Works with the family")
    assert visible(elsewhere).exists()


def test_an_interest_closes_the_action_to_its_owner(action, elsewhere):
    InterestFactory(referral=action.decision.referral, person=elsewhere)

    assert not visible(elsewhere).exists()


def test_a_manager_sees_the_actions_of_the_own_team_and_a_colleague_does_not(action, elsewhere):
    manager = UserFactory(roles=["team_manager"], team=elsewhere.team)
    colleague = UserFactory(roles=["social_worker"], team=elsewhere.team)

    assert visible(manager).exists()
    assert not visible(colleague).exists()


def test_done_by_its_owner_it_keeps_the_outcome_and_an_event(action, elsewhere):
    workflow.complete(action, by=elsewhere, **DONE)

    action.refresh_from_db()
    assert (action.done_on, action.done_by) == (DUE, elsewhere)
    event = Event.objects.about(action).get()
    assert (event.actor, event.action) == (elsewhere, "referrals.action.complete")
    with pytest.raises(Refused, match="already done"):
        workflow.complete(action, by=elsewhere, **DONE)


def test_done_is_said_by_the_owner_or_the_owners_manager(action, elsewhere, social_worker):
    of_the_owner = UserFactory(roles=["team_manager"], team=elsewhere.team)
    of_the_child = UserFactory(roles=["team_manager"], team=social_worker.team)
    with pytest.raises(Refused, match="Ola Marsh or their team manager"):
        workflow.complete(action, by=of_the_child, **DONE)

    workflow.complete(action, by=of_the_owner, **DONE)
    assert Action.objects.get().done_by == of_the_owner


def test_for_somebody_outside_the_coordinator_says_it(team_manager, panel_coordinator, team):
    child = ChildFactory(team=team)
    action = action_about(child, owner=None, owner_name="Oakfield Academy")
    action.decision.referral.status = "decided"
    action.decision.referral.save()
    with pytest.raises(Refused, match="Tell the panel coordinator"):
        workflow.complete(action, by=team_manager, **DONE)

    workflow.complete(action, by=panel_coordinator, **DONE)
    assert Action.objects.get().outcome == DONE["outcome"]


def test_nothing_is_done_without_an_outcome(action, elsewhere):
    with pytest.raises(Refused, match="what came of it"):
        workflow.complete(action, by=elsewhere, outcome="  ", on=DUE)


def test_signed_minutes_leave_the_outcome_and_the_owner_free(action, elsewhere, team_manager):
    Meeting.objects.filter(decisions__actions=action).update(
        status="signed", signed_at="2024-10-01T09:00Z", signed_by=elsewhere
    )
    colleague = UserFactory(roles=["social_worker"])
    workflow.reassign(action, by=team_manager, owner=colleague, why="Ola has left.")
    workflow.complete(Action.objects.get(), by=colleague, **DONE)

    assert Action.objects.get().owner == colleague


def test_an_action_goes_to_another_owner_with_a_reason_and_a_trace(
    action, elsewhere, team_manager
):
    colleague = UserFactory(name="Bea North", roles=["social_worker"])
    with pytest.raises(PermissionDenied):
        workflow.reassign(action, by=elsewhere, owner=colleague, why="Too much to do.")

    workflow.reassign(action, by=team_manager, owner=colleague, why="Ola has left.")

    assert Action.objects.get().owner == colleague
    reason = Event.objects.about(action).get().reason
    assert reason == "From Ola Marsh to Bea North: Ola has left."


@pytest.mark.parametrize("bar", ["left", "no role", "interest", "restricted"])
def test_who_cannot_do_it_is_not_given_it(action, team_manager, bar):
    roles = [] if bar == "no role" else ["social_worker"]
    person = UserFactory(roles=roles, is_active=bar != "left")
    if bar == "interest":
        InterestFactory(referral=action.decision.referral, person=person)
    if bar == "restricted":
        child = action.decision.child
        child.restricted = True
        child.save()
        child.allowed_people.create(person=team_manager, why="Manages the work")

    with pytest.raises(Refused, match="Choose somebody else"):
        workflow.reassign(action, by=team_manager, owner=person, why="A try")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, True),
        ({"whose": "mine"}, True),
        ({"whose": "outside"}, False),
        ({"state": "overdue"}, True),
        ({"state": "done"}, False),
        ({"words": "school"}, True),
        ({"words": "Ola"}, True),
        ({"words": "hospital"}, False),
        ({"sort": "owner"}, True),
        ({"sort": "nonsense", "state": "nonsense"}, True),
    ],
)
def test_the_list_is_filtered_and_sorted(client, action, elsewhere, query, found):
    client.force_login(elsewhere)
    page = client.get(reverse("referrals:actions"), query)

    assert (action in page.context["page"].rows) == found
    assert ("No actions found" in page.content.decode()) != found


def test_the_form_asks_for_an_outcome_and_then_it_is_done(client, action, elsewhere):
    client.force_login(elsewhere)
    page = client.post(action.get_absolute_url(), {"outcome": ""})
    assert "Enter what was done" in page.content.decode()

    client.post(action.get_absolute_url(), {"outcome": "Called."})
    assert Action.objects.get().outcome == "Called."


def test_a_new_owner_is_chosen_on_the_page(client, action, team_manager):
    client.force_login(team_manager)
    address = reverse("referrals:reassign", args=[action.pk])
    page = client.post(address, {"why": "Ola has left."})
    assert "Select who does it, or enter a name" in page.content.decode()

    client.post(address, {"owner_name": "Oakfield Academy", "why": "They agreed."})
    assert Action.objects.get().whose == "Oakfield Academy"


def test_open_actions_wait_on_the_start_page_and_overdue_ones_for_the_manager(
    action, elsewhere
):
    manager = UserFactory(roles=["team_manager"], team=elsewhere.team)

    def waits(person, on):
        groups = waiting_for(fresh(person), on)
        return {group["title"] for group in groups if group["things"]}

    assert "Actions to do" in waits(elsewhere, DUE)
    assert "Actions overdue" not in waits(manager, DUE)
    assert "Actions overdue" in waits(manager, DUE + timedelta(days=1))


@pytest.mark.parametrize("role", ["social_worker", "panel_coordinator", "manager"])
def test_the_list_asks_as_many_queries_for_fifty_as_for_five(client, request, team, role):
    user = request.getfixturevalue(role)
    client.force_login(user)
    counts = []
    for number in (5, 45):
        for _ in range(number):
            decision = DecisionFactory(referral__status="decided", meeting__status="closed")
            ActionFactory(owner=user, decision=decision)
        client.get(reverse("referrals:actions"))
        with CaptureQueriesContext(connection) as queries:
            page = client.get(reverse("referrals:actions"))
        counts.append(len(queries))
    assert len(page.context["page"].rows) == 25
    assert counts[0] == counts[1]
