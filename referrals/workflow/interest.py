"""Interests: declared by the person or for them, withdrawn only by who keeps them.

A standing interest hides the papers (ReferralQuerySet.visible_to), counts the person out
of the item's quorum (referrals/quorum.py) and keeps them out of its decision.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from kft.core.sight import in_sight
from kft.core.workflow import Refused, leave_event, lock, require, require_text
from referrals.models import AgendaItem, Interest, Meeting, Referral
from referrals.workflow.attendance import those_to_mark
from referrals.workflow.guards import UNSIGNED, lock_meeting
from referrals.workflow.minutes import outdate_minutes

DECLARE = "referrals.declare_interest"
KEEP = "referrals.keep_interests"


def meeting_for(referral: Referral, user: Any) -> Meeting | None:
    """The latest meeting, not signed yet, that has the referral and that this person sees."""
    items = AgendaItem.objects.filter(referral=referral, meeting__status__in=UNSIGNED)
    visible = items.filter(meeting__in=in_sight(Meeting, user))
    item = visible.select_related("meeting__panel").order_by("-meeting__held_on").first()
    return item.meeting if item else None


def others_to_declare_for(referral: Referral, user: Any) -> Any:
    """Whose interest this person may write down for them: the people of its meeting."""
    meeting = meeting_for(referral, user)
    if meeting is None or not user.has_perm(KEEP):
        return User.objects.none()
    standing = Interest.objects.standing().filter(referral=referral)
    people = those_to_mark(meeting).exclude(pk=user.pk)
    return people.exclude(pk__in=standing.values("person"))


@transaction.atomic
def declare(referral: Referral, person: User, *, by: Any, nature: str) -> Interest:
    """Declare an interest of `person` in a referral; from here they don't see it."""
    require(by, DECLARE if person.pk == by.pk else KEEP)
    nature = require_text(nature, "Enter what the connection with the family is.")
    meeting = meeting_for(referral, by)
    if meeting:
        lock_meeting(meeting, by=by, states=UNSIGNED)
    lock(referral, by=by)
    if person.pk != by.pk and not others_to_declare_for(referral, by).contains(person):
        raise Refused("You can declare an interest only for people of the referral’s meeting.")
    if Interest.objects.standing().filter(referral=referral, person=person).exists():
        raise Refused("This interest is already declared.")
    interest = Interest.objects.create(
        referral=referral, person=person, meeting=meeting, nature=nature, declared_by=by
    )
    leave_event("declare", interest, by=by)
    if meeting:
        outdate_minutes(meeting, by=by)
    return interest


@transaction.atomic
def withdraw(interest: Interest, *, by: Any, reason: str) -> None:
    """Take an interest back, with its reason: the person sees the referral again."""
    require(by, KEEP)
    reason = require_text(reason, "Enter why the interest is withdrawn.")
    if interest.person_id == by.pk:
        raise Refused("Nobody withdraws their own interest. Ask the chair or the coordinator.")
    meeting = meeting_for(interest.referral, by)
    if meeting:
        lock_meeting(meeting, by=by, states=UNSIGNED)
    lock(interest, by=by)
    if interest.withdrawn_at:
        raise Refused("This interest has already been withdrawn.")
    interest.withdrawn_by, interest.withdrawn_at = by, timezone.now()
    interest.withdrawn_why = reason
    interest.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_why"])
    leave_event("withdraw", interest, by=by, reason=reason)
    if meeting:
        outdate_minutes(meeting, by=by)


def stands_aside(user: Any, referral: Referral) -> str:
    """Why this person takes no part in a referral's decision, or ""."""
    if Interest.objects.standing().filter(referral=referral, person=user).exists():
        return "You declared an interest in this referral, so you take no part in it."
    return ""
