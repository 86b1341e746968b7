"""Who changed a referral while somebody else was writing it, when, and which answers.

Read from the history that the database keeps of each row (kft.core.history).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import User
from kft.core.formats import moment
from kft.core.forms import lower_first
from kft.core.workflow import ChangedMeanwhile
from referrals.answers import TRIED_LABEL
from referrals.models import Referral, ReferralChild, ServiceTried
from referrals.questions import OF_EACH_CHILD, OF_THE_FAMILY, QUESTIONS

_ChildVersion = ReferralChild.pgh_event_model
_ServiceVersion = ServiceTried.pgh_event_model


class ChangedByOther(ChangedMeanwhile):
    """Somebody saved the referral since: the message says who, when and what."""


@dataclass(frozen=True)
class Change:
    """What happened to a referral after a version of it; `by` is None if nobody is named."""

    by: Any
    at: datetime | None
    what: list[str]

    def told_to(self, reader) -> str:
        who = "You, in another window," if self.by == reader else self.by or "Somebody else"
        when = f" on {moment(self.at)}" if self.at else ""
        what = ", ".join(map(lower_first, self.what)) or "this referral"
        return f"{who} changed {what}{when}."


def change_since(referral: Referral, version: int) -> Change:
    """What was saved after `version`, all of it together, and by whom last."""
    versions = list(referral.events.order_by("pgh_id"))
    seen = [event for event in versions if event.version <= version]
    if not seen or seen[-1] == versions[-1]:
        return Change(None, None, [])
    before, last = seen[-1], versions[-1]
    what = [
        QUESTIONS[name].label
        for name in OF_THE_FAMILY
        if getattr(before, name) != getattr(last, name)
    ]
    what += _about_children(referral, before.pgh_created_at)
    what += _services(referral, before.pgh_created_at)
    return Change(_person(last), last.pgh_created_at, what)


def _person(version):
    known = (version.pgh_context or {}).get("user")
    return User.objects.filter(pk=known).first() if known else None


def _about_children(referral, since):
    """The answers about a child that differ from how they stood at that moment."""
    several = referral.children.count() > 1
    for child in referral.children.order_by("date_of_birth", "pk"):
        kept = _ChildVersion.objects.filter(referral=referral, child=child).order_by("pgh_id")
        seen = kept.filter(pgh_created_at__lte=since).last() or kept.first()
        last = kept.last()
        for name in OF_EACH_CHILD:
            if getattr(seen, name) != getattr(last, name):
                label = QUESTIONS[name].label
                yield f"{label} ({child.first_name})" if several else label


def _services(referral, since):
    later = _ServiceVersion.objects.filter(referral=referral, pgh_created_at__gt=since)
    return [TRIED_LABEL] if later.exists() else []
