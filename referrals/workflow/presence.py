"""Writes down who is in the room, and keeps what follows for their agency in step.

The verbs (permission, lock, state) are in workflow/attendance.py. An agency came if one
of its people is marked present or a guest of it is named; if neither is so, whoever
records attendance may still say whether it came.
"""

from typing import Any

from referrals.models import Attendance, Meeting, PanelMembership, Presence


def write(meeting: Meeting, person: Any, present: bool | None) -> None:
    """Mark somebody present, not present, or (None) take back what was marked."""
    known = Presence.objects.filter(meeting=meeting, person=person).first()
    agency = _agency_of(meeting, person, known)
    was_present = {known.agency} if known and known.present else set()
    if present is not None:
        Presence.objects.update_or_create(
            meeting=meeting, person=person, defaults={"present": present, "agency": agency}
        )
    elif known:
        known.delete()
    for touched in {agency, known.agency if known else ""} - {""}:
        follow(meeting, touched, gone=touched in was_present)


def _agency_of(meeting, person, known):
    """The agency they speak for: as seated today; where they left, as last marked."""
    seat = PanelMembership.objects.filter(panel=meeting.panel_id, person=person).first()
    if seat is None:
        return known.agency if known else ""
    return seat.agency


def follow(meeting: Meeting, agency: str, *, gone: bool) -> None:
    """Bring an agency's attendance in step with its people.

    `gone`: it came through somebody, or a named guest, who is marked otherwise now. If
    not, an agency said to have come keeps that, whoever of it is not there.
    """
    key = {"meeting": meeting, "agency": agency}
    marked = set(Presence.objects.filter(**key).values_list("present", flat=True))
    if True in marked:
        Attendance.objects.update_or_create(**key, defaults={"attended": True})
        return
    row = Attendance.objects.filter(**key).first()
    if row and (row.guests or row.attended and not gone):
        return
    if marked:
        Attendance.objects.update_or_create(**key, defaults={"attended": False})
    elif row:
        row.delete()
