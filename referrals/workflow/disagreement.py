"""Somebody disagrees with a final decision; the head of service answers."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.people import holders_of
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
from referrals.models import Decision, Disagreement, PanelQuestion, Referral
from referrals.people import made, works_in_team_of
from referrals.timescales import DISAGREE_WITHIN
from referrals.working_days import working_days_after

RAISE = "referrals.raise_disagreement"
RESOLVE = "referrals.resolve_disagreement"
Status = Disagreement.Status
_RAISED = frozenset({Status.RAISED})
# What a varied decision takes over from the one it replaces, unless the answer changes it.
TERMS = (
    *("decision", "conditions", "weekly_cost_ceiling"),
    *("effective_on", "expires_on", "review_on"),
)


def took_part(user: Any, disagreement: Disagreement) -> str:
    decision = disagreement.decision
    signed_by = decision.meeting.signed_by_id if decision.meeting else None
    if user.pk in {disagreement.raised_by_id, decision.recorded_by_id, signed_by}:
        return "You raised this or decided it: somebody else has to answer."
    if made(user, decision.referral):
        return "You cannot answer for a referral that you made. Somebody else has to."
    return ""


UPHOLD = Step("uphold", _RAISED, Status.UPHELD, RESOLVE, took_part)
VARY = Step("vary", _RAISED, Status.VARIED, RESOLVE, took_part)
RETURN = Step("return", _RAISED, Status.RETURNED, RESOLVE, took_part)
RETURN_TO_PANEL = Step(
    "return_to_panel",
    frozenset({Referral.Status.DECIDED, Referral.Status.CLOSED}),
    Referral.Status.ACCEPTED,
    RESOLVE,
)


def refusal_to_raise(user: Any, decision: Decision, *, on: date) -> str:
    """Why this person cannot disagree with the decision on a day, or ""."""
    referral = decision.referral
    if not works_in_team_of(user, referral) and not user.has_perm(RESOLVE):
        return "This referral is of another team."
    if user.pk == decision.recorded_by_id:
        return "You recorded this decision yourself."
    if not decision.is_final or decision.later:
        return "Only a final decision that still holds can be disagreed with."
    if decision.disagreements.filter(status=Status.RAISED).exists():
        return "Somebody has already disagreed: it waits for an answer."
    return "" if on <= disagree_until(final_on(decision)) else TOO_LATE


TOO_LATE = (
    "The 5 working days for disagreeing are over. "
    "Start a new referral if something has changed."
)


def disagree_until(final_on: date) -> date:
    """The last day on which a decision that became final on a day can be disagreed with."""
    return working_days_after(final_on, DISAGREE_WITHIN)


def final_on(decision: Decision) -> date:
    """The day on which the decision became final: that of the minutes' signature."""
    signed_at = decision.meeting.signed_at if decision.meeting else decision.recorded_at
    return timezone.localdate(signed_at) if signed_at else decision.decided_on


@transaction.atomic
def raise_(decision: Decision, *, by: Any, reason: str, on: date) -> Disagreement:
    """Disagree with a final decision, within 5 working days, and say why."""
    require(by, RAISE)
    visible = Decision.objects.visible_to(by).select_for_update(of=("self",))
    decision.refresh_from_db(from_queryset=visible)
    if refusal := refusal_to_raise(by, decision, on=on):
        raise Refused(refusal)
    disagreement = Disagreement(
        decision=decision,
        reason=require_text(reason, "Enter why you disagree."),
        raised_by=by,
        raised_at=timezone.now(),
    )
    refuse_violations(disagreement)
    disagreement.save()
    leave_event("raise", disagreement, by=by, reason=disagreement.reason)
    tell(_who_may_answer(disagreement), "disagreement_raised", disagreement, by=by)
    return disagreement


def _who_may_answer(disagreement):
    sees = Decision.objects.filter(pk=disagreement.decision_id)
    return [
        person
        for person in holders_of(RESOLVE).order_by("pk")
        if not took_part(person, disagreement) and sees.visible_to(person).exists()
    ]


@transaction.atomic
def uphold(disagreement: Disagreement, *, by: Any, answer: str) -> None:
    """Let the decision stand, and say why."""
    _answer(UPHOLD, disagreement, by=by, answer=answer)


@transaction.atomic
def vary(disagreement: Disagreement, *, by: Any, answer: str, **terms: Any) -> Decision:
    """Replace the decision by one with other terms; a dearer one within the own limit."""
    require(by, RESOLVE)
    _lock(disagreement, by=by)
    earlier = disagreement.decision
    if earlier.later:
        raise Refused("A later decision has already taken its place.")
    varied = {name: getattr(earlier, name) for name in TERMS} | terms
    if refusal := _above(earlier, varied["weekly_cost_ceiling"], by=by):
        raise Refused(refusal)
    _answer(VARY, disagreement, by=by, answer=answer)
    return _replace(earlier, varied, by=by, why=disagreement.answer)


def _replace(earlier, terms, *, by, why):
    now = timezone.now()
    later = Decision(
        referral=earlier.referral,
        child=earlier.child,
        decided_on=timezone.localdate(now),
        rationale=why,
        supersedes=earlier,
        supersedes_why=why,
        recorded_by=by,
        recorded_at=now,
        version=1,
        **terms,
    )
    refuse_violations(later)
    later.save()
    leave_event("supersede", later, by=by, reason=why)
    return later


def _above(earlier, amount, *, by):
    """A manager's power above a money limit goes up: what is not more needs no new power."""
    agreed = earlier.weekly_cost_ceiling
    if amount is None or (agreed is not None and amount <= agreed):
        return ""
    return refusal_above_limit(by, amount, RESOLVE)


@transaction.atomic
def return_(disagreement: Disagreement, *, by: Any, answer: str) -> None:
    """Send the referral back to the panel's next meeting, with the reason as a question."""
    require(by, RESOLVE)
    _lock(disagreement, by=by)
    _answer(RETURN, disagreement, by=by, answer=answer)
    referral = disagreement.decision.referral
    if referral.status in RETURN_TO_PANEL.sources:
        RETURN_TO_PANEL.take(referral, by=by, reason=disagreement.answer)
    PanelQuestion.objects.create(
        referral=referral, text=disagreement.answer, asked_by=by, asked_at=timezone.now()
    )
    tell(holders_of("referrals.schedule_referral"), "disagreement_returned", referral, by=by)


def _lock(disagreement, *, by):
    """The referral before what hangs on it: the order in which everybody locks."""
    list(Referral.objects.select_for_update().filter(decisions=disagreement.decision_id))
    list(Decision.objects.select_for_update().filter(pk=disagreement.decision_id))
    lock(disagreement, by=by)


def _answer(step, disagreement, *, by, answer):
    answer = require_text(answer, "Enter your answer and why.")
    details = {"answer": answer, "answered_by": by, "answered_at": timezone.now()}
    step.take(disagreement, by=by, reason=answer, **details)
    decision = disagreement.decision
    people = {disagreement.raised_by, decision.recorded_by, decision.referral.referrer}
    told = {person for person in people if person is not None}
    tell(told, "disagreement_answered", disagreement, by=by)
