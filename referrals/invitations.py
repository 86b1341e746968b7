"""Calendar files of meetings (RFC 5545), and the e-mails that carry them.

A file says which panel meets, when and where, and nothing of any child. A meeting keeps
its UID for good; SEQUENCE rises with each change, so that a calendar keeps the latest.
"""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from accounts.models import User
from kft.core.jobs import enqueue, job
from referrals.models import Meeting

SEND = "referrals.send_invitation"
LASTS = timedelta(hours=2)  # a panel's record has no length; the agenda comes later
FOLD_AT = 75  # octets in a line, RFC 5545 3.1
PUBLISH, REQUEST, CANCEL = "PUBLISH", "REQUEST", "CANCEL"

# Clocks in London since 1996: on the last Sunday of March and of October at 1am UTC
_LONDON = (
    "BEGIN:VTIMEZONE",
    "TZID:Europe/London",
    "BEGIN:DAYLIGHT",
    "TZNAME:BST",
    "DTSTART:19960331T010000",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "TZOFFSETFROM:+0000",
    "TZOFFSETTO:+0100",
    "END:DAYLIGHT",
    "BEGIN:STANDARD",
    "TZNAME:GMT",
    "DTSTART:19961027T020000",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0000",
    "END:STANDARD",
    "END:VTIMEZONE",
)


def calendar(meetings: list[Meeting], *, method: str, at: datetime, to: str = "") -> str:
    """The file for some meetings, as written at a moment; `to` is who is invited."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Keeping Families Together//Panel meetings//EN",
        "CALSCALE:GREGORIAN",
        f"METHOD:{method}",
        *_LONDON,
    ]
    for meeting in meetings:
        lines += _event(meeting, method=method, at=at, to=to)
    lines.append("END:VCALENDAR")
    return "".join(f"{fold(line)}\r\n" for line in lines)


def _event(meeting, *, method, at, to):
    is_off = meeting.status == Meeting.Status.CANCELLED
    address = settings.SERVICE_ADDRESS.rstrip("/") + meeting.get_absolute_url()
    yield "BEGIN:VEVENT"
    yield f"UID:{uid(meeting)}"
    yield f"DTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"SEQUENCE:{meeting.invitation_sequence}"
    yield from _times(meeting)
    yield f"SUMMARY:{escape(str(meeting.panel))}"
    if meeting.place:
        yield f"LOCATION:{escape(meeting.place)}"
    yield f"URL:{address}"
    yield f"STATUS:{'CANCELLED' if is_off else 'CONFIRMED'}"
    if method != PUBLISH:
        yield f"ORGANIZER:mailto:{settings.DEFAULT_FROM_EMAIL}"
        yield f"ATTENDEE;ROLE=REQ-PARTICIPANT:mailto:{to}"
    yield "END:VEVENT"


def _times(meeting):
    """From and to in London's time; the whole day where no hour is set."""
    if meeting.starts_at is None:
        yield f"DTSTART;VALUE=DATE:{meeting.held_on:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{meeting.held_on + timedelta(days=1):%Y%m%d}"
        return
    starts = datetime.combine(meeting.held_on, meeting.starts_at)
    yield f"DTSTART;TZID=Europe/London:{starts:%Y%m%dT%H%M%S}"
    yield f"DTEND;TZID=Europe/London:{starts + LASTS:%Y%m%dT%H%M%S}"


def uid(meeting: Meeting) -> str:
    return f"kft-meeting-{meeting.pk}@{urlsplit(settings.SERVICE_ADDRESS).hostname}"


def escape(text: str) -> str:
    """Text as a value: backslash, semicolon, comma and new lines (RFC 5545 3.3.11)."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\\", "\\\\")
    return text.replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def fold(line: str) -> str:
    """A line of more than 75 octets goes on in the next; no character is cut in two."""
    pieces, room = [""], FOLD_AT
    for character in line:
        size = len(character.encode())
        if size > room:
            pieces.append(" ")
            room = FOLD_AT - 1
        pieces[-1] += character
        room -= size
    return "\r\n".join(pieces)


def invite(meetings: list[Meeting], letter: str, *, by, method: str) -> None:
    """Write down that the people of a panel get one letter about these meetings."""
    for person in those_invited(meetings).exclude(pk=by.pk):
        enqueue(
            SEND,
            by=by,
            letter=letter,
            to=person.pk,
            method=method,
            meetings=[meeting.pk for meeting in meetings],
        )


def those_invited(meetings):
    """Everybody with a seat on the panel, and whoever is named to chair."""
    panels = {meeting.panel_id for meeting in meetings}
    seated = User.objects.filter(panel_memberships__panel__in=panels)
    named = User.objects.filter(pk__in={meeting.chair_id for meeting in meetings} - {None})
    return (seated | named).filter(is_active=True).distinct().order_by("pk")


@job(SEND)
def send(job, *, letter, to, method, meetings):
    """Send one letter with its file; nobody who left, or lost their seat since, gets one."""
    person = User.objects.get(pk=to)
    found = list(Meeting.objects.filter(pk__in=meetings).select_related("panel"))
    found = [meeting for meeting in found if person in those_invited([meeting])]
    if not found or not person.is_active:
        return
    context = {
        "person": person,
        "meetings": sorted(found, key=lambda meeting: meeting.held_on),
        "reference": str(found[0].panel),
        "address": settings.SERVICE_ADDRESS.rstrip("/") + "/referrals/meetings/",
        "council_name": settings.COUNCIL_NAME,
    }
    text = render_to_string(f"emails/{letter}.txt", context)
    subject, _, body = text.strip().partition("\n\n")
    message = EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [person.email])
    content = calendar(found, method=method, at=job.requested_at, to=person.email)
    message.attach("meeting.ics", content, f"text/calendar; method={method}")
    message.send()
