"""What is on a meeting's agenda, in which order, and its publication."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from kft.core.workflow import Refused, Step, leave_event, require, require_text
from referrals.agenda import listed_on
from referrals.letters import tell
from referrals.models import AgendaItem, Meeting, Publication, Referral, UrgentDecision
from referrals.people import chairs
from referrals.workflow.meeting import lock_meeting
from referrals.workflow.referral import tell_referrer

LISTING = frozenset({Meeting.Status.PLANNED, Meeting.Status.AGENDA_PUBLISHED})
CLOSED = "The papers of this meeting are closed. Ask the chair, and say why it cannot wait."


def _nothing_listed(user: Any, meeting: Meeting) -> str:
    agreed = meeting.agenda_items.agreed()
    return "" if agreed.exists() else "Put a referral on the agenda first."


PUBLISH = Step(
    "publish",
    frozenset({Meeting.Status.PLANNED}),
    Meeting.Status.AGENDA_PUBLISHED,
    "referrals.manage_meeting",
    _nothing_listed,
)
PUBLISH_AGAIN = Step(
    "publish_again",
    frozenset({Meeting.Status.AGENDA_PUBLISHED}),
    Meeting.Status.AGENDA_PUBLISHED,
    "referrals.manage_meeting",
    _nothing_listed,
)
LIST = Step(
    "list",
    frozenset({Referral.Status.ACCEPTED}),
    Referral.Status.LISTED,
    "referrals.schedule_referral",
)
TAKE_OFF = Step(
    "take_off",
    frozenset({Referral.Status.LISTED}),
    Referral.Status.ACCEPTED,
    "referrals.schedule_referral",
)


def needs_consent(meeting: Meeting, by: Any) -> bool:
    """Whether the papers are closed, for somebody who does not chair the meeting."""
    return meeting.papers_are_closed(at=timezone.now()) and not chairs(by, meeting)


@transaction.atomic
def list_on(meeting: Meeting, referral: Referral, *, by: Any, because: str = "") -> AgendaItem:
    """Put an accepted referral at the end of a meeting's agenda.

    `because` names the rule that proposed it. After the papers closed only an urgent
    decision to ratify comes on the agenda without the chair: late.ask_for_consent.
    """
    require(by, LIST.permission)
    lock_meeting(meeting, by=by, states=LISTING)
    to_ratify = UrgentDecision.objects.to_ratify().filter(referral=referral)
    if needs_consent(meeting, by) and not to_ratify.exists():
        raise Refused(CLOSED)
    item = put_last(meeting, referral, by=by, proposed_because=because)
    tell_referrer(referral, "listed", by=by)
    return item


def put_last(meeting: Meeting, referral: Referral, *, by: Any, **details: Any) -> AgendaItem:
    """The item at the end of the agenda; the meeting is locked."""
    LIST.take(referral, by=by)
    last = meeting.agenda_items.aggregate(last=Max("position"))["last"] or 0
    return AgendaItem.objects.create(
        meeting=meeting, referral=referral, position=last + 1, **details
    )


@transaction.atomic
def take_off(item: AgendaItem, *, by: Any) -> None:
    """Take a referral off the agenda; it waits for another meeting."""
    require(by, TAKE_OFF.permission)
    lock_meeting(item.meeting, by=by, states=LISTING)
    if needs_consent(item.meeting, by) and item.is_agreed:
        raise Refused(CLOSED)
    TAKE_OFF.take(item.referral, by=by)
    item.delete()
    if item.is_agreed:
        tell_referrer(item.referral, "taken_off", by=by)


@transaction.atomic
def move(item: AgendaItem, *, by: Any, up: bool) -> None:
    """Change places with the item before or after; at the end of the list, do nothing.

    The order stays free after the papers closed, since it changes no paper, but who changed
    it is kept (docs/decisions/0541).
    """
    require(by, "referrals.manage_meeting")
    lock_meeting(item.meeting, by=by, states=LISTING)
    items = list(item.meeting.agenda_items.agreed())
    if item not in items:
        raise Refused("This item waits for the chair: it has no place on the agenda yet.")
    old = items.index(item)
    new = min(max(old - 1 if up else old + 1, 0), len(items) - 1)
    items.insert(new, items.pop(old))
    if new != old and item.meeting.papers_are_closed(at=timezone.now()):
        moved = f"{item.referral} from place {old + 1} to {new + 1}, after the papers closed."
        leave_event("move_item", item.meeting, by=by, reason=moved)
    items += item.meeting.agenda_items.asked_late()
    for position, moved in enumerate(items, start=1):
        moved.position = position
    AgendaItem.objects.bulk_update(items, ["position"])


@transaction.atomic
def publish(meeting: Meeting, *, by: Any, note: str = "") -> None:
    """Give the agenda to the members: the first time, or again with what changed.

    Each edition is told to each member once.
    """
    lock_meeting(meeting, by=by, states=LISTING)
    is_first = meeting.status == Meeting.Status.PLANNED
    if not is_first:
        note = require_text(note, "Enter what changed since the agenda was published.")
    (PUBLISH if is_first else PUBLISH_AGAIN).take(meeting, by=by, reason=note)
    edition = Publication.objects.create(
        meeting=meeting, published_by=by, note=note, referrals=listed_on(meeting)
    )
    letter = "agenda_published" if is_first else "agenda_changed"
    key = f"{meeting.pk}:{edition.pk}"
    tell(_members(meeting).exclude(pk=by.pk), letter, meeting, by=by, key=key)


def _members(meeting):
    people = User.objects.filter(panel_memberships__panel=meeting.panel_id, is_active=True)
    if meeting.chair_id:
        people |= User.objects.filter(pk=meeting.chair_id)
    return people.distinct()
