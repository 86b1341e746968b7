"""A meeting from its plan to its signed minutes."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.people import holders_of
from kft.core.jobs import enqueue
from kft.core.workflow import Refused, Step, leave_event, require
from referrals.agenda import edition_of, listed_on
from referrals.invitations import PUBLISH, invite
from referrals.letters import tell
from referrals.models import Meeting, Panel, Publication, Referral, UrgentDecision
from referrals.quorum import quorum_of
from referrals.workflow import presence
from referrals.workflow.endorsement import mark_in_principle
from referrals.workflow.guards import lock_meeting as lock_meeting
from referrals.workflow.guards import not_the_chair, referrals_of
from referrals.workflow.minutes import CLOSE_REFERRAL as CLOSE_REFERRAL
from referrals.workflow.minutes import DRAFT_MINUTES as DRAFT_MINUTES
from referrals.workflow.minutes import OUTDATE_MINUTES as OUTDATE_MINUTES
from referrals.workflow.minutes import SIGN as SIGN
from referrals.workflow.minutes import draft_minutes as draft_minutes
from referrals.workflow.minutes import outdate_minutes as outdate_minutes
from referrals.workflow.minutes import sign as sign
from referrals.workflow.ratification import (
    LIST_JOB,
    list_everything_to_ratify,
    settle_ratifications,
)
from referrals.workflow.referral import tell_referrer
from referrals.working_days import papers_close_at

Status = Meeting.Status
OPENED = "The agenda as the meeting opened: it had changed since it was published."
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
NOT_REACHED = Step(
    "not_reached",
    frozenset({Referral.Status.LISTED}),
    Referral.Status.ACCEPTED,
    "referrals.chair_meeting",
)


@transaction.atomic
def plan(panel: Panel, *, by: Any, **details: Any) -> Meeting:
    """Plan a meeting of a panel this person sits on: held_on, starts_at, place, chair."""
    require(by, "referrals.manage_meeting")
    if not Panel.objects.visible_to(by).filter(pk=panel.pk).exists():
        raise Refused("You can only plan meetings of panels that you sit on.")
    details.setdefault("papers_close_at", papers_close_at(panel, details["held_on"]))
    meeting = Meeting.objects.create(panel=panel, **details)
    leave_event("plan", meeting, by=by)
    list_everything_to_ratify(at=timezone.now())
    invite([meeting], "meetings_planned", by=by, method=PUBLISH)
    return meeting


@transaction.atomic
def open_(meeting: Meeting, *, by: Any) -> None:
    """Open the meeting; whoever opens it is there."""
    OPEN.take(meeting, by=by, opened_at=timezone.now())
    presence.write(meeting, by, True)
    _keep_edition_as_opened(meeting, by=by)


def _keep_edition_as_opened(meeting, *, by):
    """What changed since the last edition, the order above all, is kept as one of its own."""
    edition = edition_of(meeting)
    if edition is not None and edition.is_outdated:
        Publication.objects.create(
            meeting=meeting, published_by=by, note=OPENED, referrals=listed_on(meeting)
        )


@transaction.atomic
def close(meeting: Meeting, *, by: Any) -> None:
    """Close the meeting: what was heard must be decided, the rest waits for another."""
    is_met = quorum_of(meeting).is_met
    CLOSE.take(meeting, by=by, closed_at=timezone.now(), quorate=is_met)
    referrals = referrals_of(meeting, by=by)
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
    settle_ratifications(meeting, by=by)
    mark_in_principle(meeting, by=by)
    _list_what_was_not_reached(meeting)
    tell(holders_of("referrals.draft_minutes"), "minutes_to_draft", meeting, by=by)


def _list_what_was_not_reached(meeting):
    """An urgent decision goes on to the next agenda; a job, which locks in its own order."""
    waiting = UrgentDecision.objects.to_ratify()
    if waiting.filter(referral__agenda_items__meeting=meeting).exists():
        enqueue(LIST_JOB, by=User.objects.system())
