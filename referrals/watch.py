"""What changed on an item's screen since a page last asked: one query each time."""

import hashlib
from datetime import timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.db.models.functions import Extract, JSONObject

from kft.core.sight import in_sight
from referrals.models import (
    Advice,
    AgendaItem,
    Attendance,
    Decision,
    DraftAnswer,
    Interest,
    Meeting,
    Presence,
    Referral,
    UrgentDecision,
    Watching,
)

# A page asks every two seconds; one that was silent for longer is closed.
STILL_HERE = timedelta(seconds=10)
# How often a page's being here is written down.
RENEW_AFTER = timedelta(seconds=4)
_STATE = (
    *("meeting__status", "meeting__version", "referral__status"),
    *("started_at", "finished_at"),
)


def look(user, pk, *, since, at):
    """The item's state, what was written after change number `since`, who is here; or None.

    None where the person may not see the item (any more).
    """
    found = AgendaItem.objects.filter(
        pk=pk,
        meeting__in=in_sight(Meeting, user),
        referral__in=in_sight(Referral, user),
    )
    return found.values(*_STATE, **_recorded(), **_live(since, at)).first()


def token_of(seen):
    """Changes with everything that a page shows beside its fields."""
    state = [str(seen[name]) for name in (*_STATE, *_recorded())]
    return hashlib.sha256("|".join(state).encode()).hexdigest()[:16]


def last_sequence(seen, since):
    return max((draft["sequence"] for draft in seen["drafts"]), default=since)


def stay(item_pk, user, seen, *, at):
    """Write down that this person's page is open, a few seconds at a time."""
    mine = next((one["seen_at"] for one in seen["here"] if one["person"] == user.pk), None)
    if mine is None or mine < (at - RENEW_AFTER).timestamp():
        Watching.objects.bulk_create(
            [Watching(item_id=item_pk, person=user, seen_at=at)],
            update_conflicts=True,
            unique_fields=["item", "person"],
            update_fields=["seen_at"],
        )


def _recorded():
    here = {"referral": OuterRef("referral"), "meeting": OuterRef("meeting")}
    versions = JSONObject(pk="pk", version="version")
    present = Presence.objects.filter(meeting=OuterRef("meeting"), present=True)
    agencies = Attendance.objects.filter(meeting=OuterRef("meeting"), attended=True)
    aside = Interest.objects.standing().filter(referral=OuterRef("referral"))
    urgent = UrgentDecision.objects.filter(referral=OuterRef("referral"))
    return {
        "decided": ArraySubquery(Decision.objects.filter(**here).values(json=versions)),
        "advised": ArraySubquery(
            Advice.objects.filter(item=OuterRef("pk")).order_by("pk").values(json=versions)
        ),
        "present": ArraySubquery(present.order_by("person").values("person")),
        "agencies": ArraySubquery(agencies.order_by("agency").values("agency")),
        "aside": ArraySubquery(aside.order_by("person").values("person")),
        "urgent": ArraySubquery(
            urgent.filter(Q(status="decided")).order_by("pk").values("ratification")
        ),
    }


def _live(since, at):
    drafts = DraftAnswer.objects.filter(item=OuterRef("pk")).since(since).order_by("sequence")
    here = Watching.objects.filter(item=OuterRef("pk")).here(since=at - STILL_HERE)
    written = {name: name for name in ("field", "value", "version", "page", "sequence")}
    person = {"person": "person", "name": "person__name"}
    return {
        "drafts": ArraySubquery(drafts.values(json=JSONObject(**written, by="saved_by__name"))),
        "here": ArraySubquery(
            here.order_by("person__name").values(
                json=JSONObject(**person, seen_at=Extract("seen_at", "epoch"))
            )
        ),
    }
