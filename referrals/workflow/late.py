"""Changes to an agenda after its papers closed: asked with a reason, answered by the chair.

Until the chair consents a late item stands on no agenda and in no pack. An answer is left
as an event of the meeting, so that a refusal and its reason stay after the item is gone.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.people import holders_of
from kft.core.workflow import Refused, Step, leave_event, require, require_text
from referrals.letters import tell
from referrals.models import AgendaItem, Meeting, PanelMembership, Referral
from referrals.workflow import agenda
from referrals.workflow.meeting import lock_meeting, not_the_chair
from referrals.workflow.referral import tell_referrer

CONSENT = "referrals.chair_meeting"
# What the chair lets go of waits for another meeting, as when the coordinator takes it off.
WAIT_AGAIN = Step(
    "take_off",
    frozenset({Referral.Status.LISTED}),
    Referral.Status.ACCEPTED,
    CONSENT,
)
_NOT_CLOSED = "The papers are not closed yet: this can be done without the chair."


@transaction.atomic
def ask_to_list(
    meeting: Meeting, referral: Referral, *, by: Any, why: str, because: str = ""
) -> AgendaItem:
    """Ask the chair to let an accepted referral on an agenda whose papers are closed."""
    require(by, agenda.LIST.permission)
    why = _lock_closed(meeting, by=by, why=why)
    details = {"late_why": why, "late_asked_by": by, "proposed_because": because}
    item = agenda.put_last(meeting, referral, by=by, **details)
    leave_event("ask_to_list", meeting, by=by, reason=why)
    tell(_chairs_of(meeting), "late_item_asked", meeting, by=by)
    return item


@transaction.atomic
def ask_to_take_off(item: AgendaItem, *, by: Any, why: str) -> None:
    """Ask the chair to let an item go after the papers closed; until then it stays."""
    require(by, agenda.TAKE_OFF.permission)
    item.removal_why = _lock_closed(item.meeting, by=by, why=why)
    item.late_asked_by = by
    item.save(update_fields=["removal_why", "late_asked_by"])
    leave_event("ask_to_take_off", item.meeting, by=by, reason=why)
    tell(_chairs_of(item.meeting), "late_item_asked", item.meeting, by=by)


def _lock_closed(meeting, *, by, why):
    lock_meeting(meeting, by=by, states=agenda.LISTING)
    if not meeting.papers_are_closed(at=timezone.now()):
        raise Refused(_NOT_CLOSED)
    return require_text(why, "Enter why it cannot wait for the next meeting.")


@transaction.atomic
def consent(item: AgendaItem, *, by: Any) -> None:
    """The chair lets a late item on the agenda, or one go that was asked to be taken off."""
    _lock_asked(item, by=by)
    leave_event("consent_late", item.meeting, by=by, reason=item.removal_why or item.late_why)
    if item.is_agreed:
        _let_go(item, by=by)
    else:
        item.late_consented_by, item.late_consented_at = by, timezone.now()
        item.save(update_fields=["late_consented_by", "late_consented_at"])
        tell_referrer(item.referral, "listed", by=by)
    _tell_asker(item, by=by)


@transaction.atomic
def refuse(item: AgendaItem, *, by: Any, reason: str) -> None:
    """The chair says no: a late item waits for another meeting, one on the agenda stays."""
    reason = require_text(reason, "Enter why you refuse.")
    _lock_asked(item, by=by)
    leave_event("refuse_late", item.meeting, by=by, reason=reason)
    if item.is_agreed:
        item.removal_why = ""
        item.save(update_fields=["removal_why"])
    else:
        _let_go(item, by=by)
    _tell_asker(item, by=by)


def _lock_asked(item, *, by):
    require(by, CONSENT)
    lock_meeting(item.meeting, by=by, states=agenda.LISTING)
    if refusal := not_the_chair(by, item.meeting):
        raise Refused(refusal)
    if not AgendaItem.objects.to_consent_to().filter(pk=item.pk).exists():
        raise Refused("Nobody asks for your consent to this item any more.")
    item.refresh_from_db(fields=["late_why", "late_consented_at", "removal_why"])


def _let_go(item, *, by):
    """Off the agenda: the referral waits again, as its referrer is told if it stood there."""
    stood, referral = item.is_agreed, item.referral
    WAIT_AGAIN.take(referral, by=by)
    AgendaItem.objects.filter(pk=item.pk).delete()
    if stood:
        tell_referrer(referral, "taken_off", by=by)


def _tell_asker(item, *, by):
    if item.late_asked_by and item.late_asked_by != by:
        tell([item.late_asked_by], "late_item_answered", item.meeting, by=by)


def _chairs_of(meeting: Meeting) -> Any:
    """The named chair, and the chair and vice-chair of the panel, who may chair at all."""
    seats = [PanelMembership.Seat.CHAIR, PanelMembership.Seat.VICE_CHAIR]
    seated = PanelMembership.objects.filter(panel=meeting.panel_id, seat__in=seats)
    people = User.objects.filter(pk__in=seated.values("person"))
    return (people | User.objects.filter(pk=meeting.chair_id)) & holders_of(CONSENT)
