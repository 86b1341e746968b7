"""The steps of a referral and a meeting: every status, permission and refusal."""

import re

import pytest
from django.core.exceptions import PermissionDenied

from accounts.roles import PERMISSIONS, Role
from kft.core.models import Event
from kft.core.workflow import Refused, Step
from referrals.models import AgendaItem, Meeting, Referral
from referrals.workflow import agenda
from referrals.workflow import decision as deciding
from referrals.workflow import meeting as meetings
from referrals.workflow import referral as referrals
from tests.factories import (
    AgendaItemFactory,
    MeetingFactory,
    ReferralFactory,
    UserFactory,
)
from tests.referrals.conftest import (
    COMPLETE,
    DECISION,
    decide_all,
)

Status = Referral.Status


def _steps_of(module, target):
    steps = [step for step in vars(module).values() if isinstance(step, Step)]
    return [step for step in steps if step.target in target]


REFERRAL_STEPS = [
    *_steps_of(referrals, Referral.Status.values),
    *(agenda.LIST, agenda.TAKE_OFF, meetings.NOT_REACHED, meetings.CLOSE_REFERRAL),
    *(deciding.HEAR, deciding.DECIDE, deciding.DEFER),
]
MEETING_STEPS = [
    *(agenda.PUBLISH, meetings.OPEN, meetings.CLOSE),
    *(meetings.DRAFT_MINUTES, meetings.OUTDATE_MINUTES, meetings.SIGN),
]


@pytest.fixture
def everyone(panel, team):
    """Holds every role and the chair's seat: only a status or a refusal stops them."""
    person = UserFactory(roles=list(Role), team=team)
    panel.memberships.create(person=person, seat="vice_chair")
    return person


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("step", REFERRAL_STEPS, ids=lambda step: step.name)
def test_a_step_of_a_referral_is_open_from_its_sources_and_no_other_status(
    step, status, everyone, draft
):
    Referral.objects.filter(pk=draft.pk).update(status=status)

    if status in step.sources:
        step.take(draft, by=everyone)
        assert Referral.objects.get(pk=draft.pk).status == step.target
    else:
        with pytest.raises(Refused):
            step.take(draft, by=everyone)
        assert Referral.objects.get(pk=draft.pk).status == status


@pytest.mark.parametrize("status", [s for s in Meeting.Status if s != "signed"])
@pytest.mark.parametrize("step", MEETING_STEPS, ids=lambda step: step.name)
def test_a_step_of_a_meeting_is_open_from_its_sources_and_no_other_status(
    step, status, everyone, panel
):
    meeting = AgendaItemFactory(meeting__panel=panel).meeting
    Meeting.objects.filter(pk=meeting.pk).update(status=status)
    signing = {"signed_by": everyone, "signed_at": "2024-09-18T12:00Z"}
    changes = signing if step is meetings.SIGN else {}

    if status in step.sources:
        step.take(meeting, by=everyone, **changes)
        assert Meeting.objects.get(pk=meeting.pk).status == step.target
    else:
        with pytest.raises(Refused):
            step.take(meeting, by=everyone, **changes)
        assert Meeting.objects.get(pk=meeting.pk).status == status


@pytest.mark.parametrize("step", REFERRAL_STEPS + MEETING_STEPS, ids=lambda step: step.name)
def test_a_step_needs_its_permission(step, db, draft, panel):
    others = [role for role, held in PERMISSIONS.items() if step.permission not in held]
    person = UserFactory(roles=others, team=draft.team)
    record = MeetingFactory(panel=panel) if step in MEETING_STEPS else draft

    with pytest.raises(PermissionDenied):
        step.take(record, by=person)


def test_the_whole_path_leaves_an_event_for_each_step(signed):
    actions = Event.objects.about(signed.referral).values_list("action", flat=True)

    assert Referral.objects.get(pk=signed.referral.pk).status == Status.CLOSED
    assert [action.removeprefix("referrals.referral.") for action in actions] == [
        *("submit", "authorise", "accept", "list", "hear", "decide", "close")
    ]


def test_submitting_says_everything_that_is_missing_at_once(world):
    empty = ReferralFactory(
        kind="", referred_on=None, referrer=world.worker, team=world.worker.team
    )

    with pytest.raises(referrals.Incomplete) as refused:
        referrals.submit(empty, by=world.worker)

    fields = {re.sub(r"^child_\d+_", "", found.field) for found in refused.value.missing}
    assert fields == set(COMPLETE)
    assert Referral.objects.get(pk=empty.pk).status == Status.DRAFT


def test_an_urgent_referral_needs_the_date_it_is_needed_by(world):
    Referral.objects.filter(pk=world.referral.pk).update(urgent=True)

    with pytest.raises(referrals.Incomplete, match="the date by which"):
        referrals.submit(world.referral, by=world.worker)


def test_submitting_dates_the_referral_the_first_time_only(world):
    Referral.objects.filter(pk=world.referral.pk).update(referred_on=None)
    referrals.submit(world.referral, by=world.worker)
    first = world.referral.referred_on
    Referral.objects.filter(pk=world.referral.pk).update(referred_on="2024-09-01")
    referrals.return_(world.referral, by=world.manager, what_is_missing="The school")

    referrals.submit(world.referral, by=world.worker)

    assert first is not None
    assert str(world.referral.referred_on) == "2024-09-01"


@pytest.mark.parametrize("verb", ["authorise", "accept"])
def test_nobody_approves_a_referral_they_made(world, verb):
    both = UserFactory(
        roles=[Role.SOCIAL_WORKER, Role.TEAM_MANAGER, Role.PANEL_COORDINATOR],
        team=world.worker.team,
    )
    own = ReferralFactory(referrer=both, team=both.team, **COMPLETE)
    referrals.submit(own, by=both)
    if verb == "accept":
        referrals.authorise(own, by=world.manager)

    with pytest.raises(Refused, match="that you made"):
        getattr(referrals, verb)(own, by=both)


def test_nobody_authorises_what_they_submitted_for_a_colleague(world):
    both = UserFactory(roles=[Role.SOCIAL_WORKER, Role.TEAM_MANAGER], team=world.worker.team)
    referrals.submit(world.referral, by=both)

    assert not referrals.AUTHORISE.is_open_to(both, world.referral)
    with pytest.raises(Refused, match="that you made"):
        referrals.authorise(world.referral, by=both)


def test_a_manager_of_another_team_cannot_authorise_even_with_sight(submitted):
    other = UserFactory(roles=[Role.TEAM_MANAGER, Role.PANEL_COORDINATOR])

    with pytest.raises(Refused, match="another team"):
        referrals.authorise(submitted.referral, by=other)


def test_a_worker_of_another_team_cannot_submit(world):
    stranger = UserFactory(roles=[Role.SOCIAL_WORKER])

    with pytest.raises(Referral.DoesNotExist):
        referrals.submit(world.referral, by=stranger)


def test_a_returned_referral_says_what_is_missing_and_comes_back(submitted):
    with pytest.raises(Refused, match="what is missing"):
        referrals.return_(submitted.referral, by=submitted.manager, what_is_missing=" ")
    referrals.return_(submitted.referral, by=submitted.manager, what_is_missing="The school")
    referrals.submit(submitted.referral, by=submitted.worker)
    referrals.authorise(submitted.referral, by=submitted.manager)

    reasons = Event.objects.about(submitted.referral).values_list("action", "reason")
    assert ("referrals.referral.return", "The school") in reasons
    assert submitted.referral.status == Status.AUTHORISED


def test_what_was_sent_back_goes_through_the_manager_again(authorised):
    referrals.send_back(authorised.referral, by=authorised.coordinator, what_is_missing="Costs")
    referrals.save_draft(
        authorised.referral,
        by=authorised.worker,
        expected=authorised.referral.version,
        answers={"who_pays": "Education"},
    )
    referrals.submit(authorised.referral, by=authorised.worker)

    assert authorised.referral.status == Status.SUBMITTED


def test_a_deferred_referral_is_answered_in_place_and_heard_again(opened):
    decide_all(opened, decision="deferred", rationale="Where would the aunt sleep?")
    opened.referral.refresh_from_db()
    assert opened.referral.status == Status.DEFERRED
    meetings.close(opened.meeting, by=opened.chair)

    referrals.answer(opened.referral, by=opened.worker, answers="On the sofa bed.")
    later = MeetingFactory(panel=opened.panel)
    opened.item = agenda.list_on(later, opened.referral, by=opened.coordinator)
    agenda.publish(later, by=opened.coordinator)
    meetings.open_(later, by=opened.chair)
    decide_all(opened)

    opened.item.referral.refresh_from_db()
    assert opened.item.referral.status == Status.DECIDED
    asked = Event.objects.about(opened.referral).get(action="referrals.referral.defer")
    assert "Where would the aunt sleep?" in asked.reason


def test_one_child_deferred_defers_the_referral_until_the_child_is_decided(opened):
    ida, tom = opened.children
    deciding.decide(opened.item, ida, by=opened.chair, expected=0, **DECISION)
    opened.item.referral.refresh_from_db()
    assert opened.item.referral.status == Status.HEARD

    question = {**DECISION, "decision": "deferred"}
    deciding.decide(opened.item, tom, by=opened.chair, expected=0, **question)
    opened.item.referral.refresh_from_db()
    assert opened.item.referral.status == Status.DEFERRED

    deciding.decide(opened.item, tom, by=opened.chair, expected=1, **DECISION)
    opened.item.referral.refresh_from_db()
    assert opened.item.referral.status == Status.DECIDED


def test_withdrawing_takes_the_referral_off_its_agenda(listed):
    referrals.withdraw(listed.referral, by=listed.worker, reason="The family moved away.")

    assert not AgendaItem.objects.filter(referral=listed.referral).exists()
    assert listed.referral.status == Status.WITHDRAWN


def test_withdrawing_needs_a_reason(world):
    with pytest.raises(Refused, match="why"):
        referrals.withdraw(world.referral, by=world.worker, reason="")


def test_a_referral_taken_off_the_agenda_waits_again(listed):
    agenda.take_off(listed.item, by=listed.coordinator)

    listed.referral.refresh_from_db()
    assert listed.referral.status == Status.ACCEPTED
    assert not listed.meeting.agenda_items.exists()


def test_an_empty_agenda_cannot_be_published(world):
    with pytest.raises(Refused, match="Put a referral"):
        agenda.publish(world.meeting, by=world.coordinator)


def test_items_change_places_and_stay_within_the_list(listed):
    second = AgendaItemFactory(meeting=listed.meeting, position=2)

    agenda.move(second, by=listed.coordinator, up=True)
    agenda.move(second, by=listed.coordinator, up=True)

    assert list(listed.meeting.agenda_items.all()) == [second, listed.item]
