"""What is on a meeting's agenda, in which order, and its publication."""

from typing import Any

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from kft.core.workflow import Step
from referrals.letters import tell
from referrals.models import AgendaItem, Meeting, Referral
from referrals.workflow.events import require
from referrals.workflow.meeting import lock_meeting
from referrals.workflow.referral import tell_referrer

LISTING = frozenset({Meeting.Status.PLANNED, Meeting.Status.AGENDA_PUBLISHED})


def _nothing_listed(user: Any, meeting: Meeting) -> str:
    return "" if meeting.agenda_items.exists() else "Put a referral on the agenda first."


PUBLISH = Step(
    "publish",
    frozenset({Meeting.Status.PLANNED}),
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


@transaction.atomic
def list_on(meeting: Meeting, referral: Referral, *, by: Any) -> AgendaItem:
    """Put an accepted referral at the end of a meeting's agenda."""
    require(by, LIST.permission)
    lock_meeting(meeting, by=by, states=LISTING)
    LIST.take(referral, by=by)
    last = meeting.agenda_items.aggregate(last=Max("position"))["last"] or 0
    item = AgendaItem.objects.create(meeting=meeting, referral=referral, position=last + 1)
    tell_referrer(referral, "listed", by=by)
    return item


@transaction.atomic
def take_off(item: AgendaItem, *, by: Any) -> None:
    """Take a referral off the agenda; it waits for another meeting."""
    require(by, TAKE_OFF.permission)
    lock_meeting(item.meeting, by=by, states=LISTING)
    TAKE_OFF.take(item.referral, by=by)
    item.delete()
    tell_referrer(item.referral, "taken_off", by=by)


@transaction.atomic
def move(item: AgendaItem, *, by: Any, up: bool) -> None:
    """Change places with the item before or after; at the end of the list, do nothing."""
    require(by, "referrals.manage_meeting")
    lock_meeting(item.meeting, by=by, states=LISTING)
    items = list(item.meeting.agenda_items.all())
    old = items.index(item)
    new = min(max(old - 1 if up else old + 1, 0), len(items) - 1)
    items.insert(new, items.pop(old))
    for position, moved in enumerate(items, start=1):
        moved.position = position
    AgendaItem.objects.bulk_update(items, ["position"])


@transaction.atomic
def publish(meeting: Meeting, *, by: Any) -> None:
    PUBLISH.take(meeting, by=by)
    people = User.objects.filter(panel_memberships__panel=meeting.panel_id, is_active=True)
    if meeting.chair_id:
        people |= User.objects.filter(pk=meeting.chair_id)
    tell(people.distinct().exclude(pk=by.pk), "agenda_published", meeting, by=by)
