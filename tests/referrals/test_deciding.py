"""The meeting's own verbs: who chairs, what is decided, attendance, support, signing."""

import pytest

from accounts.roles import Role
from kft.core.workflow import ChangedMeanwhile, Refused
from referrals.models import Decision, Meeting, Referral
from referrals.workflow import agenda, attendance
from referrals.workflow import decision as deciding
from referrals.workflow import meeting as meetings
from referrals.workflow import referral as referrals
from tests.factories import (
    ChildFactory,
    MeetingFactory,
    UserFactory,
)
from tests.referrals.conftest import (
    DECISION,
    agree_support,
    decide_all,
    fresh,
)

Status = Referral.Status


@pytest.mark.parametrize("verb", ["open_", "close"])
def test_a_chair_without_the_seat_cannot_run_the_meeting(opened, verb):
    member = UserFactory(roles=[Role.PANEL_CHAIR])
    opened.panel.memberships.create(person=member, seat="member")
    before = {"open_": "agenda_published", "close": "open"}[verb]
    Meeting.objects.filter(pk=opened.meeting.pk).update(status=before)

    with pytest.raises(Refused, match="Only the chair"):
        getattr(meetings, verb)(opened.meeting, by=member)


def test_a_chair_named_for_the_meeting_may_decide_without_a_seat(opened):
    guest = UserFactory(roles=[Role.PANEL_CHAIR])
    Meeting.objects.filter(pk=opened.meeting.pk).update(chair=guest)

    ida = opened.children[0]
    decision = deciding.decide(opened.item, ida, by=guest, expected=0, **DECISION)

    assert decision.recorded_by == guest


def test_a_chair_cannot_decide_a_referral_they_made(opened):
    Referral.objects.filter(pk=opened.referral.pk).update(referrer=opened.chair)
    opened.item.referral.refresh_from_db()

    with pytest.raises(Refused, match="that you made"):
        deciding.decide(
            opened.item, opened.children[0], by=opened.chair, expected=0, **DECISION
        )


def test_a_decision_needs_a_reason(opened):
    with pytest.raises(Refused, match="Enter why"):
        deciding.decide(
            opened.item,
            opened.children[0],
            by=opened.chair,
            expected=0,
            decision="support_at_home",
            rationale=" ",
        )
    assert not Decision.objects.exists()


def test_a_child_who_is_not_in_the_referral_gets_no_decision(opened):
    with pytest.raises(Refused, match="is not in"):
        deciding.decide(opened.item, ChildFactory(), by=opened.chair, expected=0, **DECISION)


def test_nothing_is_decided_before_the_meeting_opens(listed):
    agenda.publish(listed.meeting, by=listed.coordinator)

    with pytest.raises(Refused, match="agenda published"):
        deciding.decide(
            listed.item, listed.children[0], by=listed.chair, expected=0, **DECISION
        )


def test_what_waits_for_another_meeting_by_now_is_not_heard_here_again(opened):
    decide_all(opened, decision="deferred")
    opened.referral.refresh_from_db()
    referrals.answer(opened.referral, by=opened.worker, answers="On the sofa bed.")
    later = MeetingFactory(panel=opened.panel)
    again = agenda.list_on(later, opened.referral, by=opened.coordinator)

    with pytest.raises(Refused, match="another meeting"):
        deciding.decide(
            opened.item, opened.children[0], by=opened.chair, expected=1, **DECISION
        )

    again.refresh_from_db()
    assert (again.heard_at, again.referral.status) == (None, Status.LISTED)


def test_a_meeting_with_a_child_undecided_cannot_be_closed(opened):
    deciding.decide(opened.item, opened.children[0], by=opened.chair, expected=0, **DECISION)

    with pytest.raises(Refused, match=opened.referral.reference):
        meetings.close(opened.meeting, by=opened.chair)


def test_what_a_meeting_did_not_reach_waits_for_another(opened):
    meetings.close(opened.meeting, by=opened.chair)

    opened.referral.refresh_from_db()
    assert opened.referral.status == Status.ACCEPTED


def test_a_decision_corrected_after_the_minutes_were_drafted_asks_for_new_minutes(drafted):
    corrected = {**DECISION, "rationale": "Corrected."}
    deciding.decide(
        drafted.item, drafted.children[0], by=drafted.chair, expected=1, **corrected
    )

    drafted.meeting.refresh_from_db()
    assert drafted.meeting.status == Meeting.Status.CLOSED
    with pytest.raises(Refused):
        meetings.sign(drafted.meeting, by=drafted.chair, expected=drafted.meeting.version)


def test_the_chair_signs_the_minutes_that_they_read(drafted):
    with pytest.raises(Refused, match="changed after you opened"):
        meetings.sign(drafted.meeting, by=drafted.chair, expected=drafted.meeting.version - 1)


def test_a_second_chair_is_told_of_the_first_ones_decision(opened):
    ida = opened.children[0]
    deciding.decide(opened.item, ida, by=opened.chair, expected=0, **DECISION)

    with pytest.raises(deciding.DecidedMeanwhile) as refused:
        deciding.decide(opened.item, ida, by=opened.chair, expected=0, **DECISION)

    assert refused.value.theirs.recorded_by == opened.chair
    assert issubclass(deciding.DecidedMeanwhile, ChangedMeanwhile)


def test_attendance_is_recorded_and_corrected(opened):
    record = {"camhs": True, "police": False, "health": None}
    attendance.record_attendance(opened.meeting, by=opened.coordinator, attended=record)
    attendance.record_attendance(
        opened.meeting, by=opened.coordinator, attended={"camhs": None}
    )

    assert dict(opened.meeting.attendances.values_list("agency", "attended")) == {
        "police": False
    }


def test_support_is_recorded_by_service_and_replaced(opened):
    for services in (["youth", "camhs"], ["youth", "education"]):
        agree_support(opened.item, *services, by=opened.chair)

    found = opened.referral.support.values_list("service", flat=True)
    assert sorted(found) == ["education", "youth"]


def test_a_restricted_brother_hides_the_whole_referral_from_everyone_not_named(world):
    brother = world.children[1]
    brother.restricted = True
    brother.save()

    Referral.objects.filter(pk=world.referral.pk).update(status=Status.SUBMITTED)
    with pytest.raises(Referral.DoesNotExist):
        referrals.authorise(world.referral, by=fresh(world.manager))
    assert Referral.objects.visible_to(world.worker).filter(pk=world.referral.pk).exists()


def test_minutes_with_a_hidden_referral_are_signed_by_somebody_who_may_see_it(drafted):
    brother = drafted.children[1]
    brother.restricted = True
    brother.save()

    with pytest.raises(Refused, match="restricted"):
        meetings.sign(drafted.meeting, by=drafted.chair, expected=drafted.meeting.version)
