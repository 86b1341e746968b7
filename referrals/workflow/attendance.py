"""Who came to a meeting: each person with a seat, and the guests of each agency."""

from typing import Any

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from kft.core.workflow import ChangedMeanwhile, Refused, require
from referrals.models import Agency, Attendance, Meeting, Presence
from referrals.workflow import presence
from referrals.workflow.guards import UNSIGNED, lock_meeting
from referrals.workflow.minutes import outdate_minutes

RECORD = "referrals.record_attendance"
WORDS = {True: "present", False: "not present", None: "not recorded"}


class MarkedMeanwhile(ChangedMeanwhile):
    """Somebody else marked this person; `theirs` is how it stands now."""

    def __init__(self, person: User, theirs: bool | None):
        self.person, self.theirs = person, theirs
        super().__init__(f"Somebody else has marked {person} as {WORDS[theirs]}.")


def those_to_mark(meeting: Meeting) -> Any:
    """Who can be marked: seated on the panel, named as chair, or marked already."""
    seated = Q(panel_memberships__panel=meeting.panel_id, is_active=True)
    marked = Q(presences__meeting=meeting)
    return User.objects.filter(seated | marked | Q(pk=meeting.chair_id)).distinct()


@transaction.atomic
def mark(
    meeting: Meeting, person: User, *, by: Any, present: bool | None, seen: bool | None
) -> None:
    """Mark somebody present, not present, or None for not recorded.

    `seen` is how the page showed them: raises MarkedMeanwhile if it was changed since to
    something else than `present`.
    """
    require(by, RECORD)
    lock_meeting(meeting, by=by, states=UNSIGNED)
    if not those_to_mark(meeting).filter(pk=person.pk).exists():
        raise Refused("Only people who sit on the panel can be marked. Add a guest instead.")
    row = Presence.objects.filter(meeting=meeting, person=person).first()
    stands = row.present if row else None
    if stands == present:
        return
    if stands != seen:
        raise MarkedMeanwhile(person, stands)
    presence.write(meeting, person, present)
    outdate_minutes(meeting, by=by)


@transaction.atomic
def record_attendance(
    meeting: Meeting,
    *,
    by: Any,
    attended: dict[str, bool | None],
    guests: dict[str, str] | None = None,
) -> None:
    """Record which agencies came: yes, no, or None where it is not recorded.

    `guests` names who came for an agency without a seat on the panel. Raises Refused
    where an agency is said not to have come and one of its people or guests did.
    """
    require(by, RECORD)
    lock_meeting(meeting, by=by, states=UNSIGNED)
    before = _recorded(meeting)
    for agency, names in (guests or {}).items():
        _name_guests(meeting, agency, names.strip())
    for agency, came in attended.items():
        _record(meeting, Agency(agency), came)
    if _recorded(meeting) != before:
        outdate_minutes(meeting, by=by)


def _recorded(meeting):
    return set(meeting.attendances.values_list("agency", "attended", "guests"))


def _name_guests(meeting, agency, names):
    """Named guests came; with the last name gone, the agency's people decide again."""
    key = {"meeting": meeting, "agency": agency}
    if names:
        came = {"attended": True, "guests": names}
        Attendance.objects.update_or_create(**key, defaults=came)
    elif Attendance.objects.filter(**key).exclude(guests="").update(guests=""):
        presence.follow(meeting, agency, gone=True)


def _record(meeting, agency, came):
    key = {"meeting": meeting, "agency": agency}
    if _is_represented(key):
        if came is False:
            raise Refused(
                f"{agency.label} cannot be recorded as not there: somebody from it is marked "
                "present or named as a guest. Change that first."
            )
    elif came is None:
        Attendance.objects.filter(**key).delete()
    else:
        Attendance.objects.update_or_create(**key, defaults={"attended": came})


def _is_represented(key):
    named = Attendance.objects.filter(**key).exclude(guests="")
    return named.exists() or Presence.objects.filter(**key, present=True).exists()
