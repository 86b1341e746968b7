"""Who is in the room for an item, and what its members say of it."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from referrals.models import Advice, AgendaItem, Interest
from referrals.quorum import quorum_for

# Before the meeting opens nobody is there yet; once it is closed the quorum is settled.
IN_SESSION = ("open", "closed", "minutes_drafted")
_SAID = {name: name for name in ("text", "view", "dissent_why")}


def of(item, urgent):
    """Who left the room, the urgent decisions to answer, and the members' advice."""
    aside, advice = _said_and_aside(item)
    numbers = [one["number"] for one in aside]
    in_session = item.meeting.status in IN_SESSION
    return {
        "aside": [one["name"] for one in aside],
        "advice": advice,
        "urgent": urgent,
        "quorum": quorum_for(item, aside=numbers) if in_session else None,
    }


def _said_and_aside(item):
    """Those with an interest and the advice, by one query for both."""
    aside = Interest.objects.standing().filter(referral=OuterRef("referral"))
    advice = Advice.objects.filter(item=OuterRef("pk")).exclude(text="", view="")
    person = {"name": "person__name"}
    return AgendaItem.objects.values_list(
        ArraySubquery(aside.values(json=JSONObject(number="person", **person))),
        ArraySubquery(advice.values(json=JSONObject(person="person__name", **_SAID))),
    ).get(pk=item.pk)
