"""What the members of a panel say of an item: advice, then agreement or dissent."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from kft.core.workflow import Refused, leave_event, require, save_version
from referrals.models import Advice, AgendaItem, Meeting
from referrals.workflow.decision import DECIDING
from referrals.workflow.guards import lock_meeting
from referrals.workflow.minutes import outdate_minutes

GIVE = "referrals.give_advice"
ADVISING = DECIDING | {Meeting.Status.AGENDA_PUBLISHED}


@transaction.atomic
def advise(item: AgendaItem, *, by: Any, text: str, expected: int) -> Advice:
    """Save a member's advice as they write it. Raises ChangedMeanwhile (another window)."""
    require(by, GIVE)
    lock_meeting(item.meeting, by=by, states=ADVISING)
    advice = _advice(item, by)
    if advice.text != text:
        advice.text, advice.saved_at = text, timezone.now()
        save_version(advice, expected=expected, fields=["text", "saved_at"])
    return advice


@transaction.atomic
def give_view(item: AgendaItem, *, by: Any, view: str, why: str) -> Advice:
    """A member says whether they agree with what was decided; a dissent says why."""
    require(by, GIVE)
    return _set_view(item, by, view=view, why=why, by=by)


@transaction.atomic
def record_dissent(item: AgendaItem, member: Any, *, by: Any, why: str) -> Advice:
    """Whoever takes the minutes writes down that a member does not agree."""
    require(by, "referrals.draft_minutes")
    return _set_view(item, member, view=Advice.View.DISSENT, why=why, by=by)


def _set_view(item, member, *, view, why, by):
    lock_meeting(item.meeting, by=by, states=DECIDING)
    if not item.referral.decisions.filter(meeting=item.meeting).exists():
        raise Refused("The panel has not decided yet. You can write advice until then.")
    if view == Advice.View.DISSENT and not why.strip():
        raise Refused("Enter why you do not agree.")
    advice = _advice(item, member)
    advice.view = view
    advice.dissent_why = why.strip() if view == Advice.View.DISSENT else ""
    advice.saved_at = timezone.now()
    save_version(advice, expected=advice.version, fields=["view", "dissent_why", "saved_at"])
    leave_event(view, advice, by=by, reason=advice.dissent_why)
    outdate_minutes(item.meeting, by=by)
    return advice


def _advice(item, person):
    """The person's row on this item; the meeting's lock keeps a second one from being made."""
    return Advice.objects.get_or_create(item=item, person=person)[0]
