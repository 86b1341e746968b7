"""What panels know of a child, read once for a page that shows it in several places."""

from typing import Any

from children.chronology import AT_MOST
from children.panels import read_once
from referrals.models import Decision, FollowUp


def decisions_of(child: Any, user: Any) -> list[Decision]:
    """The newest AT_MOST decisions that this person may see, the last first."""
    visible = Decision.objects.visible_to(user).filter(child=child)
    related = visible.select_related("meeting__panel", "referral")
    return read_once(child, user, related.order_by("-decided_on", "-pk")[:AT_MOST])


def follow_ups_of(child: Any, user: Any) -> list[FollowUp]:
    """The newest AT_MOST follow-ups that this person may see, the last first."""
    visible = FollowUp.objects.visible_to(user).filter(child=child)
    related = visible.select_related("completed_by", "referral")
    return read_once(child, user, related.order_by("-due_on", "-pk")[:AT_MOST])
