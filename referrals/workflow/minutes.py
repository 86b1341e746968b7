"""The minutes of a meeting: drafted, signed by the chair, then unalterable."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.people import holders_of
from kft.core.workflow import Refused, Step, leave_event, require, require_text, save_version
from referrals.letters import tell
from referrals.models import Addendum, Meeting, Referral
from referrals.people import chairs
from referrals.workflow.endorsement import mark_in_principle, waiting_for_endorsement
from referrals.workflow.guards import lock_meeting, not_the_chair, referrals_of
from referrals.workflow.ratification import settle_ratifications
from referrals.workflow.referral import tell_referrer

Status = Meeting.Status

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
CLOSE_REFERRAL = Step(
    "close",
    frozenset({Referral.Status.DECIDED}),
    Referral.Status.CLOSED,
    "referrals.sign_minutes",
)


@transaction.atomic
def draft_minutes(meeting: Meeting, *, by: Any, text: str, expected: int) -> None:
    """Save the minutes for the chair to sign; the text starts from what was recorded."""
    require(by, DRAFT_MINUTES.permission)
    lock_meeting(meeting, by=by, states=DRAFT_MINUTES.sources)
    referrals_of(meeting, by=by)
    if not text.strip():
        raise Refused("Enter the minutes.")
    settle_ratifications(meeting, by=by)
    mark_in_principle(meeting, by=by)
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
    for referral in referrals_of(meeting, by=by):
        if waiting_for_endorsement(referral):
            tell_referrer(referral, "decided_in_principle", by=by)
        elif referral.status == Referral.Status.DECIDED:
            CLOSE_REFERRAL.take(referral, by=by)
            tell_referrer(referral, "decided", by=by)
    SIGN.take(meeting, by=by, signed_at=timezone.now(), signed_by=by)


def outdate_minutes(meeting: Meeting, *, by: Any) -> None:
    """Ask for new minutes, if they were drafted before what has just been recorded."""
    if meeting.status in OUTDATE_MINUTES.sources:
        OUTDATE_MINUTES.take(meeting, by=by)


def refusal_to_add(user: Any, meeting: Meeting) -> str:
    """Why this person cannot add to the minutes, or ""."""
    if meeting.status != Status.SIGNED:
        return "The minutes are not signed: correct them as they are."
    return not_the_chair(user, meeting)


@transaction.atomic
def add(meeting: Meeting, *, by: Any, text: str) -> Addendum:
    """Add a correction to signed minutes: it stands beside them and changes nothing."""
    require(by, SIGN.permission)
    lock_meeting(meeting, by=by, states=frozenset({Status.SIGNED}))
    referrals_of(meeting, by=by)
    if refusal := refusal_to_add(by, meeting):
        raise Refused(refusal)
    text = require_text(text, "Enter the correction.")
    addendum = Addendum.objects.create(meeting=meeting, text=text, written_by=by)
    leave_event("add_to_minutes", meeting, by=by)
    return addendum
