"""Meetings made ahead, moved, cancelled; the letters and calendar files about them."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kft.core.jobs import run
from kft.core.models import Event, Job
from kft.core.workflow import ChangedMeanwhile, Refused
from referrals import invitations
from referrals.models import Meeting, Panel, Referral
from referrals.planning import nightly, plan_every_panel
from referrals.workflow import agenda, planning
from referrals.workflow import meeting as meetings

ON = date(2026, 3, 2)  # a Monday
AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.fixture
def weekly(panel):
    """Meets on Wednesdays at half past nine."""
    panel.weekday, panel.starts_at, panel.place = 2, time(9, 30), "Town Hall, room 2"
    panel.save()
    return panel


@pytest.fixture
def made(weekly, panel_coordinator):
    return planning.plan_coming_now(weekly, by=panel_coordinator, on=ON)


def days(panel):
    rows = Meeting.objects.filter(panel=panel).order_by("held_on")
    return list(rows.values_list("held_on", flat=True))


def test_twelve_weeks_of_meetings_are_made_with_the_panels_settings(made, panel_chair):
    assert [meeting.held_on for meeting in made] == [
        date(2026, 3, 4) + timedelta(weeks=n) for n in range(12)
    ]
    first = Meeting.objects.get(pk=made[0].pk)
    assert (first.starts_at, first.place, first.chair) == (
        time(9, 30),
        "Town Hall, room 2",
        panel_chair,
    )
    assert first.papers_close_at == datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_a_second_run_makes_none_and_the_next_week_makes_one(made, weekly, system):
    assert planning.plan_coming(weekly, by=system, on=ON) == []

    later = planning.plan_coming(weekly, by=system, on=ON + timedelta(weeks=1))

    assert [meeting.held_on for meeting in later] == [date(2026, 5, 27)]


def test_a_moved_or_cancelled_meeting_is_not_made_again(made, weekly, panel_coordinator):
    moved, cancelled, *_ = made
    planning.change_meeting(
        moved, by=panel_coordinator, expected=moved.version, held_on=date(2026, 3, 5)
    )
    planning.cancel_meeting(cancelled, by=panel_coordinator, reason="Too few referrals.")

    assert planning.plan_coming(weekly, by=panel_coordinator, on=ON) == []


def test_a_day_planned_by_hand_is_left_alone(weekly, panel_coordinator):
    meetings.plan(weekly, by=panel_coordinator, held_on=date(2026, 3, 11))

    planning.plan_coming(weekly, by=panel_coordinator, on=ON)

    assert days(weekly).count(date(2026, 3, 11)) == 1


def test_bank_holidays_are_left_out(weekly, panel_coordinator):
    Panel.objects.update(weekday=0)
    planning.plan_coming(weekly, by=panel_coordinator, on=ON)

    made = days(weekly)
    assert date(2026, 3, 30) in made
    assert date(2026, 4, 6) not in made  # Easter Monday
    assert date(2026, 5, 4) not in made


def test_every_second_week_keeps_its_rhythm_from_run_to_run(weekly, system):
    Panel.objects.update(every_weeks=2)
    for week in range(5):
        planning.plan_coming(weekly, by=system, on=ON + timedelta(weeks=week))

    made = days(weekly)
    assert {later - earlier for earlier, later in zip(made, made[1:], strict=False)} == {
        timedelta(weeks=2)
    }


def test_a_panel_without_a_weekday_has_none_made(panel, panel_coordinator):
    with pytest.raises(Refused, match="weekday"):
        planning.plan_coming_now(panel, by=panel_coordinator, on=ON)


def test_the_nightly_job_plans_once_however_often_it_is_called(weekly, system):
    nightly()
    nightly()
    job = Job.objects.get(task="referrals.plan_ahead")

    plan_every_panel(job, on=str(ON))
    plan_every_panel(job, on=str(ON))

    assert len(days(weekly)) == 12
    assert Event.objects.filter(action="referrals.meeting.plan", actor=system).count() == 12


def test_everybody_on_the_panel_gets_one_letter_for_all_of_them(made, panel_chair):
    sent = Job.objects.filter(task=invitations.SEND)
    assert sent.count() == 2  # the chair and the member; not who pressed the button

    run(sent.get(arguments__to=panel_chair.pk).pk)

    letter = mail.outbox[0]
    name, content, kind = letter.attachments[0]
    assert (name, letter.to) == ("meeting.ics", [panel_chair.email])
    assert "method=PUBLISH" in kind
    assert content.count("BEGIN:VEVENT") == 12


def test_who_lost_their_seat_meanwhile_gets_no_letter(made, panel_member):
    panel_member.panel_memberships.all().delete()

    run(Job.objects.get(task=invitations.SEND, arguments__to=panel_member.pk).pk)

    assert mail.outbox == []


def test_moving_a_meeting_moves_its_papers_and_its_invitation(made, panel_coordinator):
    meeting = made[0]
    uid = invitations.uid(meeting)

    planning.change_meeting(
        meeting,
        by=panel_coordinator,
        expected=meeting.version,
        held_on=date(2026, 4, 8),
        starts_at=time(14, 0),
    )

    meeting.refresh_from_db()
    assert meeting.papers_close_at == datetime(2026, 4, 2, 11, tzinfo=UTC)
    text = invitations.calendar([meeting], method="REQUEST", at=AT, to="a@b.example")
    assert f"UID:{uid}\r\n" in text
    assert "SEQUENCE:1\r\n" in text
    assert "DTSTART;TZID=Europe/London:20260408T140000\r\n" in text
    told = Job.objects.filter(task=invitations.SEND, arguments__letter="meeting_moved")
    assert told.count() == 2


def test_two_who_move_the_same_meeting_are_told(made, panel_coordinator):
    meeting = made[0]
    planning.change_meeting(meeting, by=panel_coordinator, expected=0, place="Room 1")

    with pytest.raises(ChangedMeanwhile):
        planning.change_meeting(meeting, by=panel_coordinator, expected=0, place="Room 9")


def test_a_cancelled_meeting_frees_its_referrals_and_calendars(listed):
    planning.cancel_meeting(listed.meeting, by=listed.coordinator, reason="Snow.")

    listed.meeting.refresh_from_db()
    assert (listed.meeting.status, listed.meeting.cancelled_why) == ("cancelled", "Snow.")
    assert Referral.objects.get(pk=listed.referral.pk).status == "accepted"
    text = invitations.calendar([listed.meeting], method="CANCEL", at=AT, to="a@b.example")
    assert "METHOD:CANCEL\r\n" in text
    assert "STATUS:CANCELLED\r\n" in text
    assert "SEQUENCE:1\r\n" in text


def test_nothing_is_moved_or_cancelled_once_the_agenda_is_published(listed):
    agenda.publish(listed.meeting, by=listed.coordinator)

    with pytest.raises(Refused):
        planning.cancel_meeting(listed.meeting, by=listed.coordinator, reason="Snow.")
    with pytest.raises(Refused):
        planning.change_meeting(
            listed.meeting, by=listed.coordinator, expected=0, place="Room 9"
        )


def test_only_who_manages_meetings_moves_them(made, panel_member):
    with pytest.raises(PermissionDenied):
        planning.change_meeting(made[0], by=panel_member, expected=0, place="Room 9")


def test_only_a_chair_of_the_panel_is_named_to_chair(made, panel_coordinator, panel_member):
    with pytest.raises(Refused, match="chair or vice-chair"):
        planning.change_meeting(made[0], by=panel_coordinator, expected=0, chair=panel_member)


def test_a_calendar_file_names_no_child(client, listed, panel_member):
    client.force_login(panel_member)
    answer = client.get(reverse("referrals:calendar_file", args=[listed.meeting.pk]))

    assert answer["Content-Type"].startswith("text/calendar")
    text = answer.content.decode()
    assert "Larkspur" not in text
    assert str(listed.referral) not in text


def test_lines_are_escaped_and_folded_as_the_standard_asks():
    assert invitations.escape("Room 1; left, up\\down\nthen") == (
        "Room 1\\; left\\, up\\\\down\\nthen"
    )
    line = "LOCATION:" + "Plas y Cyngor, ystafell ŷ, " * 8
    folded = invitations.fold(line)
    pieces = folded.split("\r\n")
    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert all(piece.startswith(" ") for piece in pieces[1:])
    assert folded.replace("\r\n ", "") == line


def test_the_pages_move_and_cancel(client, made, panel_coordinator):
    client.force_login(panel_coordinator)
    meeting = made[0]
    date_ = {"held_on_day": "5", "held_on_month": "3", "held_on_year": "2026"}
    sent = {**date_, "starts_at": "10:00", "place": "Room 1", "version": "0", "chair": ""}
    address = reverse("referrals:change_meeting", args=[meeting.pk])

    assert client.post(address, sent).status_code == 302
    both = client.post(address, sent | {"place": "Room 9"})
    assert both.status_code == 409
    assert "Place: Room 1" in both.content.decode()

    cancel = reverse("referrals:cancel_meeting", args=[meeting.pk])
    assert "Enter why" in client.post(cancel, {"reason": ""}).content.decode()
    client.post(cancel, {"reason": "Snow."})
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert "This meeting is cancelled: Snow." in page
