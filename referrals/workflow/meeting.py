"""A meeting from its plan to its signed minutes."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from kft.core.workflow import Refused, Step, lock, save_version
from referrals.letters import tell
from referrals.models import Attendance, Meeting, Panel, Referral
from referrals.people import chairs, holders_of
from referrals.workflow.events import leave_event, require
from referrals.workflow.referral import tell_referrer

Status = Meeting.Status
UNSIGNED = frozenset(Status) - {Status.SIGNED}


def not_the_chair(user: Any, meeting: Meeting) -> str:
    if chairs(user, meeting):
        return ""
    return "Only the chair or vice-chair of this meeting can do this."


OPEN = Step(
    "open",
    frozenset({Status.AGENDA_PUBLISHED}),
    Status.OPEN,
    "referrals.chair_meeting",
    not_the_chair,
)
CLOSE = Step(
    "close", frozenset({Status.OPEN}), Status.CLOSED, "referrals.chair_meeting", not_the_chair
)
DRAFT_MINUTES = Step(
    "draft_minutes",
    frozenset({Status.CLOSED, Status.MINUTES_DRAFTED}),
    Status.MINUTES_DRAFTED,
    "referrals.draft_minutes",
)
# What is recorded changed after the minutes were drafted: they no longer tell the truth.
OUTDATE_MINUTES = Step(
    "outdate_minutes",
    frozenset({Status.MINUTES_DRAFTED}),
    Status.CLOSED,
    "referrals.record_attendance",
)
SIGN = Step(
    "sign",
    frozenset({Status.MINUTES_DRAFTED}),
    Status.SIGNED,
    "referrals.sign_minutes",
    not_the_chair,
)

NOT_REACHED = Step(
    "not_reached",
    frozenset({Referral.Status.LISTED}),
    Referral.Status.ACCEPTED,
    "referrals.chair_meeting",
)
CLOSE_REFERRAL = Step(
    "close",
    frozenset({Referral.Status.DECIDED}),
    Referral.Status.CLOSED,
    "referrals.sign_minutes",
)


@transaction.atomic
def plan(panel: Panel, *, by: Any, **details: Any) -> Meeting:
    """Plan a meeting of a panel this person sits on: held_on, starts_at, place, chair."""
    require(by, "referrals.manage_meeting")
    if not Panel.objects.visible_to(by).filter(pk=panel.pk).exists():
        raise Refused("You can only plan meetings of panels that you sit on.")
    meeting = Meeting.objects.create(panel=panel, **details)
    leave_event(meeting, "plan", by=by)
    return meeting


def lock_meeting(meeting: Meeting, *, by: Any, states: frozenset[str]) -> None:
    """Lock the meeting as `by` sees it; raises Refused if it is in none of `states`."""
    lock(meeting, by=by)
    if meeting.status not in states:
        status = meeting.get_status_display().lower()
        raise Refused(f"The meeting is now “{status}”, so this can no longer be done.")


def open_(meeting: Meeting, *, by: Any) -> None:
    OPEN.take(meeting, by=by)


@transaction.atomic
def close(meeting: Meeting, *, by: Any) -> None:
    """Close the meeting: what was heard must be decided, the rest waits for another."""
    CLOSE.take(meeting, by=by)
    referrals = _referrals_of(meeting, by=by)
    heard = [r for r in referrals if r.status == Referral.Status.HEARD]
    if heard:
        named = ", ".join(referral.reference for referral in heard)
        raise Refused(f"Record what was decided for every child of {named} first.")
    for referral in referrals:
        if referral.status == Referral.Status.LISTED:
            NOT_REACHED.take(referral, by=by)
            tell_referrer(referral, "taken_off", by=by)
        elif referral.status == Referral.Status.DEFERRED:
            tell_referrer(referral, "deferred", by=by)
    tell(holders_of("referrals.draft_minutes"), "minutes_to_draft", meeting, by=by)


def _referrals_of(meeting, *, by):
    """The meeting's referrals; raises Refused if one of them is hidden from the person."""
    visible = Referral.objects.visible_to(by).filter(agenda_items__meeting=meeting)
    referrals = list(visible.select_related("referrer").order_by("pk"))
    if len(referrals) < meeting.agenda_items.count():
        raise Refused(
            "A referral on this agenda is restricted. Somebody who may see it has to do this."
        )
    return referrals


@transaction.atomic
def draft_minutes(meeting: Meeting, *, by: Any, text: str, expected: int) -> None:
    """Save the minutes for the chair to sign; the text starts from what was recorded."""
    require(by, DRAFT_MINUTES.permission)
    lock_meeting(meeting, by=by, states=DRAFT_MINUTES.sources)
    _referrals_of(meeting, by=by)
    if not text.strip():
        raise Refused("Enter the minutes.")
    is_first = meeting.status == Status.CLOSED
    meeting.minutes = text
    save_version(meeting, expected=expected, fields=["minutes"])
    DRAFT_MINUTES.take(meeting, by=by)
    if is_first:
        tell(_signers_of(meeting), "minutes_to_sign", meeting, by=by)


def _signers_of(meeting):
    people = holders_of(SIGN.permission).order_by("pk")
    return [person for person in people if chairs(person, meeting)]


@transaction.atomic
def sign(meeting: Meeting, *, by: Any, expected: int) -> None:
    """Sign the minutes as read (version `expected`): from here the database refuses changes."""
    require(by, SIGN.permission)
    lock_meeting(meeting, by=by, states=SIGN.sources)
    if meeting.version != expected:
        raise Refused("The minutes changed after you opened them. Read them again first.")
    for referral in _referrals_of(meeting, by=by):
        if referral.status == Referral.Status.DECIDED:
            CLOSE_REFERRAL.take(referral, by=by)
            tell_referrer(referral, "decided", by=by)
    SIGN.take(meeting, by=by, signed_at=timezone.now(), signed_by=by)


@transaction.atomic
def record_attendance(meeting: Meeting, *, by: Any, attended: dict[str, bool | None]) -> None:
    """Record which agencies came: yes, no, or None where it is not recorded."""
    require(by, "referrals.record_attendance")
    lock_meeting(meeting, by=by, states=UNSIGNED)
    before = dict(meeting.attendances.values_list("agency", "attended"))
    for agency, came in attended.items():
        if came is None:
            Attendance.objects.filter(meeting=meeting, agency=agency).delete()
        else:
            Attendance.objects.update_or_create(
                meeting=meeting, agency=agency, defaults={"attended": came}
            )
    if dict(meeting.attendances.values_list("agency", "attended")) != before:
        outdate_minutes(meeting, by=by)


def outdate_minutes(meeting: Meeting, *, by: Any) -> None:
    """Ask for new minutes, if they were drafted before what has just been recorded."""
    if meeting.status in OUTDATE_MINUTES.sources:
        OUTDATE_MINUTES.take(meeting, by=by)
