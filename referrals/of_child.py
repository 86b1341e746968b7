"""What panels know of a child, read once for a page that shows it in several places."""

from typing import Any

from children.chronology import AT_MOST
from referrals.models import Decision, FollowUp


def decisions_of(child: Any, user: Any) -> list[Decision]:
    """The newest AT_MOST decisions that this person may see, the last first."""
    visible = Decision.objects.visible_to(user).filter(child=child)
    related = visible.select_related("meeting__panel", "referral")
    return _once(child, user, related.order_by("-decided_on", "-pk")[:AT_MOST])


def follow_ups_of(child: Any, user: Any) -> list[FollowUp]:
    """The newest AT_MOST follow-ups that this person may see, the last first."""
    visible = FollowUp.objects.visible_to(user).filter(child=child)
    related = visible.select_related("completed_by", "referral")
    return _once(child, user, related.order_by("-due_on", "-pk")[:AT_MOST])


def _once(child, user, rows):
    """The rows, kept with this child as the page's request read it, for this person."""
    kept = child.__dict__.setdefault("_of_panels", {})
    key = (rows.model, user.pk)
    if key not in kept:
        kept[key] = list(rows)
    return kept[key]
