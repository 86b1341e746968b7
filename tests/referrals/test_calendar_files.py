"""Calendar files, read as RFC 5545 says by a reader of the tests' own."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from kft.core.models import Job
from referrals import invitations
from referrals.workflow import planning
from tests.factories import MeetingFactory, PanelFactory

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
AWKWARD = "Panel; north, east \\ west\nand the other side: " + "Ærø–" * 8
LONDON = ZoneInfo("Europe/London")


def read(text):
    """A calendar as nested components: name, properties (name, parameters, value), children."""
    assert text.endswith("\r\n")
    lines = re.sub(r"\r\n[ \t]", "", text).split("\r\n")[:-1]
    assert not any("\n" in line or "\r" in line for line in lines)
    root = {"name": "", "properties": [], "children": []}
    open_ = [root]
    for line in lines:
        name, parameters, value = _property(line)
        if name == "BEGIN":
            open_.append({"name": value, "properties": [], "children": []})
        elif name == "END":
            closed = open_.pop()
            assert closed["name"] == value
            open_[-1]["children"].append(closed)
        else:
            open_[-1]["properties"].append((name, parameters, value))
    assert open_ == [root]
    (calendar,) = root["children"]
    return calendar


def _property(line):
    head, value = line.split(":", 1)
    name, *parameters = head.split(";")
    return name, dict(parameter.split("=", 1) for parameter in parameters), value


def value_of(component, wanted):
    (found,) = [value for name, _, value in component["properties"] if name == wanted]
    return found


def parameters_of(component, wanted):
    (found,) = [given for name, given, _ in component["properties"] if name == wanted]
    return found


def unescape(value):
    plain = {"n": "\n", "N": "\n"}
    return re.sub(r"\\(.)", lambda found: plain.get(found[1], found[1]), value)


def components(calendar, name):
    return [child for child in calendar["children"] if child["name"] == name]


@pytest.fixture
def meeting(db):
    panel = PanelFactory(name=AWKWARD)
    return MeetingFactory(
        panel=panel, held_on=date(2026, 7, 1), starts_at=time(14, 0), place="Room 1, floor 2"
    )


def file_of(meeting, method=invitations.REQUEST):
    meeting.refresh_from_db()
    return invitations.calendar([meeting], method=method, at=AT, to="cal@haverbrook.example")


def test_a_file_has_what_every_calendar_must_have(meeting):
    calendar = read(file_of(meeting))
    (event,) = components(calendar, "VEVENT")

    assert (calendar["name"], value_of(calendar, "VERSION")) == ("VCALENDAR", "2.0")
    assert value_of(calendar, "PRODID")
    assert value_of(calendar, "METHOD") == "REQUEST"
    assert value_of(event, "DTSTAMP") == "20260302T093000Z"
    assert value_of(event, "ORGANIZER").startswith("mailto:")
    assert value_of(event, "ATTENDEE") == "mailto:cal@haverbrook.example"


def test_no_line_is_longer_than_75_octets_and_no_character_is_cut_in_two(meeting):
    lines = file_of(meeting).encode().split(b"\r\n")

    assert max(map(len, lines)) <= 75
    assert any(line.startswith(b" ") for line in lines)
    for line in lines:
        line.decode()


def test_text_comes_back_as_it_was_written(meeting):
    (event,) = components(read(file_of(meeting)), "VEVENT")

    assert unescape(value_of(event, "SUMMARY")) == AWKWARD
    assert unescape(value_of(event, "LOCATION")) == "Room 1, floor 2"
    assert not re.search(r"(?<!\\)[;,]", value_of(event, "SUMMARY"))


def test_times_are_of_a_zone_that_the_file_brings_along(meeting):
    calendar = read(file_of(meeting))
    (zone,), (event,) = components(calendar, "VTIMEZONE"), components(calendar, "VEVENT")

    for name, written in (("DTSTART", "20260701T140000"), ("DTEND", "20260701T160000")):
        assert value_of(event, name) == written
        assert parameters_of(event, name) == {"TZID": value_of(zone, "TZID")}


@pytest.mark.parametrize("year", [1997, 2026, 2031])
def test_the_zone_changes_its_clocks_when_london_does(meeting, year):
    (zone,) = components(read(file_of(meeting)), "VTIMEZONE")

    for part in zone["children"]:
        rule = dict(pair.split("=") for pair in value_of(part, "RRULE").split(";"))
        assert (rule["FREQ"], rule["BYDAY"]) == ("YEARLY", "-1SU")
        day = last_sunday(year, int(rule["BYMONTH"]))
        starts = datetime.strptime(f"{value_of(part, 'DTSTART')}+0000", "%Y%m%dT%H%M%S%z")
        before, after = (offset(value_of(part, f"TZOFFSET{end}")) for end in ("FROM", "TO"))
        at = datetime.combine(day, starts.time(), UTC) - before
        second = timedelta(seconds=1)
        assert (at - second).astimezone(LONDON).utcoffset() == before
        assert at.astimezone(LONDON).utcoffset() == after
        assert at.astimezone(LONDON).tzname() == value_of(part, "TZNAME")
        assert last_sunday(starts.year, starts.month) == starts.date()


def last_sunday(year, month):
    first_of_next = date(year + month // 12, month % 12 + 1, 1)
    last = first_of_next - timedelta(days=1)
    return last - timedelta(days=(last.weekday() + 1) % 7)


def offset(text):
    return timedelta(hours=int(text[:3]), minutes=int(text[0] + text[3:]))


def test_a_meeting_without_an_hour_takes_its_day_and_no_other(meeting):
    meeting.starts_at = None
    meeting.save()
    (event,) = components(read(file_of(meeting)), "VEVENT")

    assert parameters_of(event, "DTSTART") == {"VALUE": "DATE"}
    assert (value_of(event, "DTSTART"), value_of(event, "DTEND")) == ("20260701", "20260702")


def test_moved_and_cancelled_it_keeps_its_uid_and_its_sequence_rises(
    meeting, panel_coordinator
):
    meeting.panel.memberships.create(person=panel_coordinator, seat="coordinator")
    events = [components(read(file_of(meeting)), "VEVENT")[0]]
    for day in (2, 3):
        meeting.refresh_from_db()
        held_on, version = date(2026, 7, day), meeting.version
        planning.change_meeting(
            meeting, by=panel_coordinator, expected=version, held_on=held_on
        )
        events += components(read(file_of(meeting)), "VEVENT")
    planning.cancel_meeting(meeting, by=panel_coordinator, reason="Snow.")
    cancelled = read(file_of(meeting, invitations.CANCEL))
    events += components(cancelled, "VEVENT")

    assert len({value_of(event, "UID") for event in events}) == 1
    assert [value_of(event, "SEQUENCE") for event in events] == ["0", "1", "2", "3"]
    assert value_of(cancelled, "METHOD") == "CANCEL"
    assert value_of(events[-1], "STATUS") == "CANCELLED"
    assert all("@" in value_of(event, "UID") for event in events)


def test_the_letter_says_the_files_method_as_the_file_does(
    meeting, panel_coordinator, panel_member, mailoutbox
):
    for seat, person in (("coordinator", panel_coordinator), ("member", panel_member)):
        meeting.panel.memberships.create(person=person, seat=seat)
    planning.cancel_meeting(meeting, by=panel_coordinator, reason="Snow.")
    job = Job.objects.get(task=invitations.SEND, arguments__to=panel_member.pk)
    invitations.send(job, **job.arguments)

    ((name, content, kind),) = mailoutbox[0].attachments
    assert (name, kind) == ("meeting.ics", "text/calendar; method=CANCEL")
    assert value_of(read(content), "METHOD") == "CANCEL"
