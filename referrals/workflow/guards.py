"""What every verb at a meeting asks first: in sight, in the right state, by the chair."""

from typing import Any

from kft.core.workflow import Refused, lock
from referrals.models import Meeting, Referral
from referrals.people import chairs

UNSIGNED = frozenset(Meeting.Status) - {Meeting.Status.SIGNED, Meeting.Status.CANCELLED}


def not_the_chair(user: Any, meeting: Meeting) -> str:
    if chairs(user, meeting):
        return ""
    return "Only the chair or vice-chair of this meeting can do this."


def lock_meeting(meeting: Meeting, *, by: Any, states: frozenset[str]) -> None:
    """Lock the meeting as `by` sees it; raises Refused if it is in none of `states`."""
    lock(meeting, by=by)
    if meeting.status not in states:
        status = meeting.get_status_display().lower()
        raise Refused(f"The meeting is now “{status}”, so this can no longer be done.")


def referrals_of(meeting: Meeting, *, by: Any) -> list[Referral]:
    """The meeting's referrals; raises Refused if one of them is hidden from the person."""
    visible = Referral.objects.visible_to(by).filter(agenda_items__meeting=meeting)
    referrals = list(visible.select_related("referrer").order_by("pk"))
    if len(referrals) < meeting.agenda_items.count():
        raise Refused(
            "A referral on this agenda is restricted. Somebody who may see it has to do this."
        )
    return referrals
