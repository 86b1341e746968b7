"""Who came: people, their agencies and guests, without one contradicting the other."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kft.core.workflow import Refused
from referrals.attendance_sheet import sheet_of
from referrals.models import Attendance, Meeting, Panel, Presence
from referrals.workflow import attendance, presence
from tests.factories import AttendanceFactory, PanelMembershipFactory, UserFactory


@pytest.fixture
def meeting(opened):
    return opened.meeting


@pytest.fixture
def nurse(meeting):
    person = UserFactory(name="Ann Lee")
    PanelMembershipFactory(panel=meeting.panel, person=person, agency="health")
    return person


@pytest.fixture
def mark(opened):
    def mark(person, present, seen=None):
        attendance.mark(
            opened.meeting, person, by=opened.coordinator, present=present, seen=seen
        )

    return mark


@pytest.fixture
def record(opened):
    def record(guests=None, **attended):
        attendance.record_attendance(
            opened.meeting, by=opened.coordinator, attended=attended, guests=guests
        )

    return record


def came(meeting):
    return dict(meeting.attendances.values_list("agency", "attended"))


def test_the_chair_who_opens_the_meeting_is_marked_present(meeting, panel_chair):
    assert Presence.objects.get(meeting=meeting).person == panel_chair
    assert meeting.opened_at


def test_an_agency_came_when_one_of_its_people_is_marked_present(meeting, nurse, mark):
    mark(nurse, True)

    assert Presence.objects.get(person=nurse).agency == "health"
    assert came(meeting) == {"health": True}


def test_an_agency_did_not_come_when_its_people_are_marked_otherwise(meeting, nurse, mark):
    mark(nurse, True)
    mark(nurse, False, seen=True)

    assert came(meeting) == {"health": False}


def test_what_is_taken_back_is_not_recorded(meeting, nurse, mark):
    mark(nurse, True)
    mark(nurse, None, seen=True)

    assert came(meeting) == {}
    assert not Presence.objects.filter(person=nurse).exists()


def test_a_colleague_still_there_keeps_the_agency(meeting, nurse, mark):
    colleague = UserFactory()
    PanelMembershipFactory(panel=meeting.panel, person=colleague, agency="health")
    mark(nurse, True)
    mark(colleague, True)
    mark(nurse, False, seen=True)

    assert came(meeting) == {"health": True}


def test_an_agency_said_to_have_come_keeps_that_when_a_member_of_it_is_away(
    meeting, nurse, mark, record
):
    record(health=True)
    mark(nurse, False)

    assert came(meeting) == {"health": True}


def test_who_is_marked_present_overrules_that_the_agency_did_not_come(
    meeting, nurse, mark, record
):
    record(health=False)
    mark(nurse, True)

    assert came(meeting) == {"health": True}


def test_an_agency_whose_member_is_there_cannot_be_recorded_as_away(nurse, mark, record):
    mark(nurse, True)

    with pytest.raises(Refused, match="Health cannot be recorded as not there"):
        record(health=False)


def test_a_named_guest_means_that_the_agency_came(meeting, nurse, mark, record):
    record(guests={"police": " PC Jane Holt "})
    assert Attendance.objects.get(agency="police").guests == "PC Jane Holt"
    assert came(meeting) == {"police": True}

    record(guests={"police": ""})
    assert came(meeting) == {}


def test_guests_keep_the_agency_when_its_member_goes(meeting, nurse, mark, record):
    mark(nurse, True)
    record(guests={"health": "Dr Uma Pell"})
    mark(nurse, False, seen=True)

    assert came(meeting) == {"health": True}


def test_two_people_who_mark_the_same_person_differently_are_told(nurse, mark):
    mark(nurse, True)

    with pytest.raises(attendance.MarkedMeanwhile, match="marked Ann Lee as present"):
        mark(nurse, False)
    mark(nurse, True)  # the same answer is no conflict


def test_marking_needs_the_permission_and_a_meeting_that_is_not_signed(
    signed, panel_member, nurse
):
    with pytest.raises(PermissionDenied):
        attendance.mark(signed.meeting, nurse, by=panel_member, present=True, seen=None)


def test_nobody_is_marked_once_the_minutes_are_signed(signed, panel_member):
    with pytest.raises(Refused):
        attendance.mark(
            signed.meeting, panel_member, by=signed.coordinator, present=True, seen=None
        )


def test_who_came_outdates_the_minutes(drafted, panel_member):
    attendance.mark(
        drafted.meeting, panel_member, by=drafted.coordinator, present=True, seen=None
    )

    assert Meeting.objects.get(pk=drafted.meeting.pk).status == Meeting.Status.CLOSED


def test_the_database_refuses_guests_of_an_agency_that_did_not_come(meeting):
    with pytest.raises(IntegrityError), transaction.atomic():
        AttendanceFactory(meeting=meeting, agency="police", attended=False, guests="PC Holt")


def address(meeting):
    return reverse("referrals:attendance", args=[meeting.pk])


def sheet(meeting, **answers):
    """What a browser sends that has seen nothing recorded but the chair present."""
    sent = {}
    for row in sheet_of(meeting).people:
        sent |= {row.name: row.answer, f"seen-{row.name}": row.answer}
    return sent | {name.replace("_", "-"): answer for name, answer in answers.items()}


def test_without_javascript_the_whole_sheet_is_saved_by_its_button(client, opened, nurse):
    client.force_login(opened.coordinator)
    sent = sheet(opened.meeting) | {f"person-{nurse.pk}": "yes", "agency-police": "no"}

    response = client.post(address(opened.meeting), sent)

    assert response.status_code == 302
    assert came(opened.meeting) == {"health": True, "police": False}


def test_each_change_answers_with_the_quorum_as_it_is_now(client, opened, nurse):
    Panel.objects.update(least_members=2, required_agencies=["health"])
    client.force_login(opened.coordinator)
    assert "Nobody is here for Health." in client.get(address(opened.meeting)).content.decode()

    sent = sheet(opened.meeting) | {f"person-{nurse.pk}": "yes"}
    answer = client.post(address(opened.meeting), sent, headers={"HX-Request": "true"})

    assert "There is a quorum." in answer.content.decode()
    assert f'id="seen-person-{nurse.pk}" value="yes"' in answer.content.decode()


def test_two_people_who_mark_at_once_lose_nothing(client, opened, nurse, panel_member):
    client.force_login(opened.coordinator)
    first, second = sheet(opened.meeting), sheet(opened.meeting)
    htmx = {"HX-Request": "true"}

    client.post(address(opened.meeting), first | {f"person-{nurse.pk}": "yes"}, headers=htmx)
    answer = client.post(
        address(opened.meeting), second | {f"person-{panel_member.pk}": "no"}, headers=htmx
    )

    assert set(Presence.objects.values_list("person", "present")) == {
        (opened.chair.pk, True),
        (nurse.pk, True),
        (panel_member.pk, False),
    }
    # the second browser is told to draw the nurse anew
    assert f'id="person-{nurse.pk}" hx-swap-oob="true"' in answer.content.decode()


def test_the_same_person_marked_differently_is_said_and_shown_as_it_stands(
    client, opened, nurse, mark
):
    client.force_login(opened.coordinator)
    sent = sheet(opened.meeting) | {f"person-{nurse.pk}": "no"}
    mark(nurse, True)

    page = client.post(address(opened.meeting), sent)

    assert page.status_code == 409
    assert "Somebody else has marked Ann Lee as present." in page.content.decode()
    assert Presence.objects.get(person=nurse).present


def test_who_came_cannot_be_changed_on_the_page_once_the_minutes_are_signed(client, signed):
    client.force_login(signed.coordinator)

    assert "can no longer be changed" in client.get(address(signed.meeting)).content.decode()


def test_the_sheet_asks_as_many_queries_for_fifty_people_as_for_five(client, opened):
    client.force_login(opened.coordinator)
    counts = []
    for number in (5, 45):
        for _ in range(number):
            person = UserFactory()
            PanelMembershipFactory(panel=opened.panel, person=person, agency="health")
            presence.write(opened.meeting, person, True)
        client.get(address(opened.meeting))
        with CaptureQueriesContext(connection) as queries:
            client.get(address(opened.meeting))
        counts.append(len(queries))
    assert counts[0] == counts[1]
