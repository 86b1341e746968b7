"""Whether enough of the right people are there, and what is missing if not."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kft.core.workflow import Refused
from referrals.models import Meeting, Panel
from referrals.quorum import quorum_for, quorum_of, quorums_for
from referrals.workflow import agenda, attendance
from referrals.workflow import meeting as meetings
from tests.factories import (
    AgendaItemFactory,
    AttendanceFactory,
    InterestFactory,
    PanelMembershipFactory,
    UserFactory,
)


@pytest.fixture
def meeting(opened):
    """Open, its chair marked present by opening it."""
    return opened.meeting


def seat(meeting, seat="member", agency="", name="Ann Lee"):
    person = UserFactory(name=name)
    PanelMembershipFactory(panel=meeting.panel, person=person, seat=seat, agency=agency)
    return person


def mark(meeting, person, present, seen=None):
    coordinator = meeting.panel.memberships.get(seat="coordinator").person
    attendance.mark(meeting, person, by=coordinator, present=present, seen=seen)


def rules(meeting, **settings):
    Panel.objects.filter(pk=meeting.panel_id).update(**settings)
    meeting.panel.refresh_from_db()


def test_a_panel_without_rules_but_its_chair_has_a_quorum_once_the_chair_is_there(listed):
    assert quorum_of(listed.meeting).missing == ("Neither the chair nor a vice-chair is here.",)

    agenda.publish(listed.meeting, by=listed.coordinator)
    meetings.open_(listed.meeting, by=listed.chair)

    assert quorum_of(listed.meeting).is_met


def test_one_member_below_the_least_number_is_no_quorum_and_one_more_is(meeting):
    rules(meeting, least_members=2)
    assert quorum_of(meeting).missing == ("1 more member is needed: there must be at least 2.",)

    mark(meeting, seat(meeting), True)

    assert quorum_of(meeting).is_met
    assert quorum_of(meeting).sentence == "There is a quorum: 2 members are here."


def test_a_coordinator_serves_the_panel_and_is_not_counted(meeting, panel_coordinator):
    mark(meeting, panel_coordinator, True)

    assert quorum_of(meeting).present == 1


def test_who_is_marked_as_not_present_is_not_counted(meeting, panel_member):
    mark(meeting, panel_member, False)

    assert quorum_of(meeting).present == 1


@pytest.mark.parametrize("guests", [True, False])
def test_an_agency_is_there_through_its_people_or_its_guests(meeting, guests):
    rules(meeting, required_agencies=["police"])
    assert quorum_of(meeting).missing == ("Nobody is here for Police.",)

    if guests:
        AttendanceFactory(meeting=meeting, agency="police", attended=True)
    else:
        mark(meeting, seat(meeting, agency="police"), True)

    assert quorum_of(meeting).is_met


def test_an_agency_that_did_not_come_is_missing(meeting):
    rules(meeting, required_agencies=["police"])
    AttendanceFactory(meeting=meeting, agency="police", attended=False)

    assert not quorum_of(meeting).is_met


def test_a_vice_chair_will_do_for_the_chair(meeting, panel_chair):
    mark(meeting, panel_chair, False, seen=True)
    assert not quorum_of(meeting).is_met

    mark(meeting, seat(meeting, "vice_chair"), True)

    assert quorum_of(meeting).is_met


def test_a_panel_may_do_without_its_chair(meeting, panel_chair):
    mark(meeting, panel_chair, False, seen=True)
    rules(meeting, needs_chair=False)

    assert quorum_of(meeting).is_met


def test_everything_that_is_missing_is_said_at_once(meeting, panel_chair):
    mark(meeting, panel_chair, False, seen=True)
    rules(meeting, least_members=3, required_agencies=["health", "police"])

    assert quorum_of(meeting).sentence == (
        "There is no quorum: 0 members are here. "
        "3 more members are needed: there must be at least 3. "
        "Nobody is here for Health. Nobody is here for Police. "
        "Neither the chair nor a vice-chair is here."
    )


def test_an_interest_takes_a_person_their_agency_and_their_chair_from_the_items_quorum(
    opened, meeting
):
    rules(meeting, least_members=2, required_agencies=["health"])
    nurse = seat(meeting, agency="health")
    mark(meeting, nurse, True)
    assert quorum_for(opened.item).is_met

    for person in (nurse, opened.chair):
        InterestFactory(referral=opened.referral, person=person)

    assert quorum_of(meeting).is_met
    assert quorum_for(opened.item).missing == (
        "2 more members are needed: there must be at least 2.",
        "Nobody is here for Health.",
        "Neither the chair nor a vice-chair is here.",
    )


def test_a_colleague_or_a_named_guest_speaks_for_the_agency_of_who_stands_aside(
    opened, meeting
):
    rules(meeting, required_agencies=["health"])
    nurse = seat(meeting, agency="health")
    mark(meeting, nurse, True)
    InterestFactory(referral=opened.referral, person=nurse)
    assert not quorum_for(opened.item).is_met

    attendance.record_attendance(
        meeting, by=opened.coordinator, attended={}, guests={"health": "Dr Uma Pell"}
    )

    assert quorum_for(opened.item).is_met


def test_a_withdrawn_interest_and_one_in_another_referral_count_nobody_out(opened, meeting):
    other = AgendaItemFactory(meeting=meeting, position=2)
    InterestFactory(referral=other.referral, person=opened.chair)
    InterestFactory(
        referral=opened.referral,
        person=opened.chair,
        withdrawn_by=opened.coordinator,
        withdrawn_at="2024-09-18T10:00Z",
        withdrawn_why="Another family of that name.",
    )

    met = {number: quorum.is_met for number, quorum in quorums_for(meeting).items()}

    assert met == {opened.item.pk: True, other.pk: False}


def test_the_quorums_of_fifty_items_ask_as_many_queries_as_those_of_five(meeting):
    counts = []
    for number in (5, 45):
        for _ in range(number):
            item = AgendaItemFactory(meeting=meeting, position=2)
            InterestFactory(referral=item.referral)
            mark(meeting, seat(meeting), True)
        with CaptureQueriesContext(connection) as queries:
            quorums_for(meeting)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_nobody_without_a_seat_can_be_marked(meeting):
    with pytest.raises(Refused, match="Add a guest"):
        mark(meeting, UserFactory(), True)


@pytest.mark.parametrize(("least", "quorate"), [(1, True), (5, False)])
def test_closing_keeps_whether_there_was_a_quorum_and_when_it_closed(decided, least, quorate):
    Panel.objects.update(least_members=least)

    meetings.close(decided.meeting, by=decided.chair)

    closed = Meeting.objects.get(pk=decided.meeting.pk)
    assert closed.quorate is quorate
    assert closed.opened_at < closed.closed_at
