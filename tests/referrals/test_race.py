"""Two people at once, in real transactions; and what the database refuses once signed."""

import pytest
from django.db import InternalError, transaction

from kft.core.models import Event
from kft.core.workflow import Refused
from referrals.models import AgendaItem, Attendance, Decision, Meeting, Support
from referrals.workflow import agenda, attendance
from referrals.workflow import decision as deciding
from referrals.workflow import meeting as meetings
from tests.factories import UserFactory
from tests.referrals.conftest import DECISION, agree_support
from tests.together import at_once


@pytest.fixture
def second_chair(panel):
    person = UserFactory(roles=["panel_chair"])
    panel.memberships.create(person=person, seat="vice_chair")
    return person


@pytest.mark.django_db(transaction=True)
def test_of_two_chairs_deciding_at_once_one_wins_and_the_other_is_told(opened, second_chair):
    ida = opened.children[0]

    def decide_as(chair, words):
        item = AgendaItem.objects.get(pk=opened.item.pk)
        answers = {**DECISION, "rationale": words}
        return lambda: deciding.decide(item, ida, by=chair, expected=0, **answers)

    results = at_once(
        decide_as(opened.chair, "One"), decide_as(second_chair, "Two"), may_raise=Refused
    )

    winners = [result for result in results if isinstance(result, Decision)]
    losers = [result for result in results if isinstance(result, deciding.DecidedMeanwhile)]
    assert (len(winners), len(losers)) == (1, 1)
    assert losers[0].theirs.rationale == winners[0].rationale
    assert Decision.objects.get().rationale == winners[0].rationale


@pytest.mark.django_db(transaction=True)
def test_deciding_and_signing_at_once_never_changes_signed_minutes(drafted):
    def correct():
        item = AgendaItem.objects.get(pk=drafted.item.pk)
        answers = {**DECISION, "rationale": "Corrected"}
        return deciding.decide(
            item, drafted.children[0], by=drafted.chair, expected=1, **answers
        )

    def sign():
        meeting = Meeting.objects.get(pk=drafted.meeting.pk)
        return meetings.sign(meeting, by=drafted.chair, expected=meeting.version)

    results = at_once(correct, sign, may_raise=Refused)

    refused = [result for result in results if isinstance(result, Refused)]
    signed = Meeting.objects.get(pk=drafted.meeting.pk).status == "signed"
    corrected = Decision.objects.filter(rationale="Corrected").exists()
    assert len(refused) == 1
    assert signed != corrected


@pytest.mark.django_db(transaction=True)
def test_a_referral_listed_by_two_at_once_is_on_one_agenda(accepted):
    other = Meeting.objects.create(panel=accepted.panel, held_on="2024-10-02")

    def list_on(meeting):
        referral = type(accepted.referral).objects.get(pk=accepted.referral.pk)
        return lambda: agenda.list_on(meeting, referral, by=accepted.coordinator)

    results = at_once(list_on(accepted.meeting), list_on(other), may_raise=Refused)

    assert sum(isinstance(result, Refused) for result in results) == 1
    assert AgendaItem.objects.filter(referral=accepted.referral).count() == 1


@pytest.mark.parametrize(
    "act",
    [
        lambda world: deciding.decide(
            world.item, world.children[0], by=world.chair, expected=1, **DECISION
        ),
        lambda world: agree_support(world.item, "youth", by=world.chair),
        lambda world: attendance.record_attendance(
            world.meeting, by=world.coordinator, attended={"camhs": True}
        ),
        lambda world: meetings.draft_minutes(
            world.meeting, by=world.coordinator, text="Other", expected=1
        ),
        lambda world: agenda.take_off(world.item, by=world.coordinator),
    ],
    ids=["decide", "support", "attendance", "minutes", "agenda"],
)
def test_the_product_refuses_every_change_after_signing(signed, act):
    before = Event.objects.count()

    with pytest.raises(Refused, match="minutes signed"):
        act(signed)
    assert Event.objects.count() == before
    assert not Support.objects.exists()
    assert not Attendance.objects.exists()


def test_the_database_refuses_what_goes_round_the_product(signed):
    for rows, change in (
        (Decision.objects.all(), {"rationale": "Changed"}),
        (Meeting.objects.filter(pk=signed.meeting.pk), {"minutes": "Changed"}),
        (AgendaItem.objects.all(), {"position": 9}),
    ):
        with pytest.raises(InternalError, match="signed"), transaction.atomic():
            rows.update(**change)
