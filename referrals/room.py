"""Who is in the room for an item, and what its members say of it."""

from referrals.models import Advice, Interest
from referrals.quorum import quorum_for

# Before the meeting opens nobody is there yet; once it is closed the quorum is settled.
IN_SESSION = ("open", "closed", "minutes_drafted")


def of(item, urgent):
    """Who left the room, the urgent decisions to answer, and the members' advice."""
    aside = Interest.objects.standing().filter(referral=item.referral_id)
    advice = Advice.objects.filter(item=item).exclude(text="", view="")
    return {
        "aside": [interest.person for interest in aside.select_related("person")],
        "advice": list(advice.select_related("person")),
        "urgent": urgent,
        "quorum": quorum_for(item) if item.meeting.status in IN_SESSION else None,
    }
