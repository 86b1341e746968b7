"""An urgent decision goes on the next agenda at once, and who asked is told the answer."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kft.core.models import Job
from referrals.models import AgendaItem, UrgentDecision
from referrals.workflow import agenda, planning
from referrals.workflow import decision as deciding
from referrals.workflow import meeting as meetings
from referrals.workflow.ratification import LIST_JOB
from tests.factories import MeetingFactory, UrgentDecisionFactory
from tests.referrals.conftest import DECISION


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def urgent(world):
    """Decided while no meeting was planned."""
    return UrgentDecisionFactory(
        referral=world.referral, child=world.children[0], asked_by=world.worker
    )


def listed_on():
    return [item.meeting for item in AgendaItem.objects.all()]


def test_meetings_made_ahead_list_it_at_once(world, urgent, system):
    world.panel.weekday = 2
    world.panel.save()

    made = planning.plan_coming(world.panel, by=system, on=timezone.localdate())

    assert listed_on() == [made[0]]


def test_a_meeting_moved_into_the_future_lists_it_at_once(world, urgent):
    planning.change_meeting(world.meeting, by=world.coordinator, expected=0, held_on=in_days(3))

    assert listed_on() == [world.meeting]


@pytest.fixture
def held(world, urgent):
    """A meeting is open that has it on its agenda."""
    meeting = meetings.plan(world.panel, by=world.coordinator, held_on=in_days(1))
    agenda.publish(meeting, by=world.coordinator)
    meetings.open_(meeting, by=world.chair)
    return meeting


def test_one_that_a_meeting_did_not_reach_is_put_on_the_next_agenda_at_once(world, held):
    MeetingFactory(panel=world.panel, held_on=in_days(8))
    Job.objects.filter(task=LIST_JOB).delete()

    meetings.close(held, by=world.chair)

    assert Job.objects.filter(task=LIST_JOB).count() == 1


@pytest.mark.parametrize("answer", ["ratified", "not_ratified"])
def test_who_asked_and_who_decided_are_told_the_answer_once(world, urgent, held, answer):
    item, (ida, tom) = held.agenda_items.get(), world.children
    words = {**DECISION, "decision": answer}
    deciding.decide(item, ida, by=world.chair, expected=0, **words)
    deciding.decide(item, tom, by=world.chair, expected=0, **DECISION)
    meetings.close(held, by=world.chair)
    held.refresh_from_db()
    meetings.draft_minutes(held, by=world.coordinator, text="Text", expected=held.version)

    letters = Job.objects.filter(arguments__letter="urgent_answered")
    people = {letter.arguments["to"] for letter in letters}
    assert (len(letters), people) == (2, {world.worker.pk, urgent.decided_by_id})
    assert not UrgentDecision.objects.to_ratify().exists()
    assert not Job.objects.filter(task=LIST_JOB).exists()
