"""A decision that its endorser refuses has no effect: what followed from it ends."""

from datetime import timedelta

import pytest
from django.urls import reverse

from kft.core.models import Job
from kft.core.workflow import Refused
from referrals.models import Action, Decision, FollowUp, Presence
from referrals.schedule import make_follow_ups
from referrals.workflow import action as actions
from referrals.workflow import meeting as meetings
from referrals.workflow.endorsement import endorse
from tests.factories import ActionFactory, UserFactory
from tests.referrals.conftest import decide_all, fresh


@pytest.fixture
def in_principle(panel, opened):
    """Two children's decisions without a quorum; each has an action of the worker's."""
    panel.endorser = UserFactory(roles=["nominated_officer"], name="Nadia Holt")
    panel.save()
    opened.endorser = panel.endorser
    Presence.objects.filter(meeting=opened.meeting).delete()
    decide_all(opened)
    opened.ida, opened.tom = (Decision.objects.get(child=child) for child in opened.children)
    for decision in (opened.ida, opened.tom):
        ActionFactory(decision=decision, owner=opened.worker)
    meetings.close(opened.meeting, by=opened.chair)
    make_follow_ups(on=opened.meeting.held_on)
    return opened


def refuse(world):
    endorse(world.ida, by=world.endorser, endorsed=False, reason="Too dear.")


def test_its_open_action_ends_and_its_owner_is_told(in_principle):
    refuse(in_principle)

    ended = Action.objects.get(decision=in_principle.ida)
    assert list(Action.objects.open()) == [Action.objects.get(decision=in_principle.tom)]
    assert ended.ended_by.reason == "Too dear."
    told = Job.objects.get(arguments__letter="action_ended").arguments
    assert (told["to"], told["path"]) == (in_principle.worker.pk, ended.get_absolute_url())
    with pytest.raises(Refused, match="not endorsed"):
        actions.complete(
            ended, by=in_principle.worker, outcome="Done.", on=in_principle.meeting.held_on
        )


def test_what_was_done_before_stays_done(in_principle):
    held_on = in_principle.meeting.held_on
    Action.objects.filter(decision=in_principle.ida).update(
        done_on=held_on, done_by=in_principle.worker, outcome="Called."
    )

    refuse(in_principle)

    assert Action.objects.get(decision=in_principle.ida).ended_by is None
    assert not Job.objects.filter(arguments__letter="action_ended").exists()


def test_its_open_follow_ups_go_and_do_not_come_back_by_night(in_principle):
    ida, tom = in_principle.children
    answered = FollowUp.objects.filter(child=ida).first()
    FollowUp.objects.filter(pk=answered.pk).update(completed_on=answered.due_on)

    refuse(in_principle)
    make_follow_ups(on=in_principle.meeting.held_on + timedelta(days=1))

    assert FollowUp.objects.get(child=ida) == answered
    assert FollowUp.objects.filter(child=tom).count() == 4


def test_an_endorsed_decision_keeps_all_that_follows(in_principle):
    endorse(in_principle.ida, by=in_principle.endorser, endorsed=True, reason="Needed.")

    assert Action.objects.open().count() == 2
    assert FollowUp.objects.open().count() == 8


def test_the_pages_say_that_the_action_ended_and_why(client, in_principle):
    refuse(in_principle)
    client.force_login(fresh(in_principle.worker))

    page = client.get(Action.objects.get(decision=in_principle.ida).get_absolute_url())
    assert "not endorsed by Nadia Holt" in page.text
    assert "Too dear." in page.text
    assert "Mark the action as done" not in page.text
    every = client.get(reverse("referrals:actions"), {"state": "", "whose": "mine"})
    assert "Ended" in every.text
    decision = client.get(in_principle.ida.get_absolute_url())
    assert "Ended: the decision was not endorsed" in decision.text
