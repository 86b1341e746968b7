"""Urgent decisions between meetings: asked for, and decided by a nominated officer."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.people import holders_of
from children.models import Child
from kft.core.workflow import (
    Refused,
    Step,
    leave_event,
    lock,
    refuse_violations,
    require,
    require_text,
)
from referrals.letters import tell
from referrals.limits import refusal_above_limit
from referrals.models import Referral, UrgentDecision
from referrals.people import made, works_in_team_of
from referrals.workflow.ratification import list_everything_to_ratify, next_meeting

ASK = "referrals.ask_urgently"
DECIDE_URGENTLY = "referrals.decide_urgently"
Urgent = UrgentDecision.Status
Status = Referral.Status
# Not while a panel hears it; after its decision a new referral asks anew.
ASKABLE = frozenset(Status) - {
    Status.HEARD,
    Status.DECIDED,
    Status.CLOSED,
    Status.WITHDRAWN,
}


def own_work(user: Any, urgent: UrgentDecision) -> str:
    if urgent.asked_by_id == user.pk or made(user, urgent.referral):
        return "You cannot decide on your own work. Another nominated officer has to."
    return ""


DECIDE = Step("decide", frozenset({Urgent.ASKED}), Urgent.DECIDED, DECIDE_URGENTLY, own_work)
REFUSE = Step("refuse", frozenset({Urgent.ASKED}), Urgent.REFUSED, DECIDE_URGENTLY, own_work)


def refusal_to_ask(user: Any, referral: Referral) -> str:
    """Why this person cannot ask for an urgent decision here, or ""."""
    if not works_in_team_of(user, referral):
        return "This referral is of another team."
    if referral.status not in ASKABLE:
        status = referral.get_status_display().lower()
        return f"{referral} is “{status}”: start a new referral for what happened since."
    if not referral.kind or not referral.reason.strip():
        return "Enter the kind of referral and what triggered it first."
    return ""


@transaction.atomic
def ask(
    referral: Referral, children: Iterable[Child], *, by: Any, why: str
) -> list[UrgentDecision]:
    """Ask the nominated officers not to wait for the panel, for each of these children."""
    require(by, ASK)
    lock(referral, by=by)
    if refusal := refusal_to_ask(by, referral):
        raise Refused(refusal)
    why = require_text(why, "Enter why this cannot wait for the panel.")
    wanted = {child.pk for child in children}
    chosen = list(referral.children.filter(pk__in=wanted))
    if not chosen or len(chosen) < len(wanted):
        raise Refused("Select for whom an urgent decision is needed.")
    asked = [_ask_for(referral, child, by=by, why=why) for child in chosen]
    tell(officers_for(referral), "urgent_asked", asked[0], by=by)
    return asked


def _ask_for(referral, child, *, by, why):
    urgent = UrgentDecision(
        referral=referral, child=child, asked_by=by, asked_at=timezone.now(), why=why
    )
    refuse_violations(urgent)
    urgent.save()
    leave_event("ask", urgent, by=by, reason=why)
    return urgent


def officers_for(referral: Referral) -> list[Any]:
    """The nominated officers who may know of this referral and did not make it."""
    people = holders_of(DECIDE_URGENTLY).order_by("pk")
    sees = Referral.objects.filter(pk=referral.pk)
    return [p for p in people if sees.visible_to(p).exists() and not made(p, referral)]


@transaction.atomic
def decide(
    urgent: UrgentDecision,
    *,
    by: Any,
    package: str,
    rationale: str,
    weekly_cap: Decimal,
    expires_on: date,
) -> None:
    """Put a package in place at once. It is final, and goes to the next meeting to ratify."""
    require(by, DECIDE_URGENTLY)
    _lock(urgent)
    if refusal := refusal_above_limit(by, weekly_cap, DECIDE_URGENTLY):
        raise Refused(refusal)
    now = timezone.now()
    if expires_on < timezone.localdate(now):
        raise Refused("The last day cannot be in the past.")
    details: dict[str, Any] = {
        "package": require_text(package, "Enter what is put in place at once."),
        "rationale": require_text(rationale, "Enter why you decide this."),
        "weekly_cap": weekly_cap,
        "expires_on": expires_on,
    }
    DECIDE.take(urgent, by=by, decided_by=by, decided_at=now, **details)
    list_everything_to_ratify(at=now)
    tell(_told(urgent), "urgent_decided", urgent, by=by)


@transaction.atomic
def refuse(urgent: UrgentDecision, *, by: Any, reason: str) -> None:
    """Say that this is to wait for the panel, and why."""
    require(by, DECIDE_URGENTLY)
    reason = require_text(reason, "Enter why this is to wait for the panel.")
    now = timezone.now()
    REFUSE.take(urgent, by=by, decided_by=by, decided_at=now, rationale=reason)
    tell(_told(urgent), "urgent_refused", urgent, by=by)


def _lock(urgent):
    """The next meeting, then the referral: the order in which everybody locks."""
    next_meeting(at=timezone.now())
    referral = Referral.objects.select_for_update().get(pk=urgent.referral_id)
    if referral.status == Status.WITHDRAWN:
        raise Refused("The referral was withdrawn: there is nothing to decide.")


def _told(urgent):
    """Who asked and who referred: the child's own people learn of it first."""
    people = {urgent.asked_by, urgent.referral.referrer}
    return {person for person in people if person is not None}
