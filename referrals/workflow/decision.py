"""What the chair records in the meeting: heard, decided or deferred."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from children.models import Child
from kft.core.workflow import (
    ChangedMeanwhile,
    Refused,
    Step,
    leave_event,
    refuse_violations,
    require,
    require_text,
    save_version,
)
from referrals.models import (
    AgendaItem,
    Decision,
    Meeting,
    Referral,
    UrgentDecision,
)
from referrals.people import made
from referrals.workflow.follow_up import drop_follow_ups
from referrals.workflow.guards import lock_meeting, not_the_chair
from referrals.workflow.interest import stands_aside
from referrals.workflow.minutes import outdate_minutes

Status = Referral.Status
RECORD = "referrals.record_decision"
DECIDING = frozenset(
    {Meeting.Status.OPEN, Meeting.Status.CLOSED, Meeting.Status.MINUTES_DRAFTED}
)
ANSWERS = (
    *("recommended", "decision", "difference_why", "rationale", "alternatives"),
    *("conditions", "weekly_cost_ceiling", "effective_on", "expires_on", "review_on"),
)
# What a meeting makes of a decision taken between meetings: only where one waits for it.
OF_URGENT = frozenset({Decision.Kind.RATIFIED, Decision.Kind.NOT_RATIFIED})


class DecidedMeanwhile(ChangedMeanwhile):
    """Somebody else recorded this child's decision: `theirs` is how it stands now."""

    def __init__(self, theirs: Decision):
        self.theirs = theirs
        super().__init__(f"{theirs.recorded_by} recorded a decision for {theirs.child}.")


def own_referral(user: Any, referral: Referral) -> str:
    if made(user, referral):
        return "You cannot decide a referral that you made. Another chair has to."
    return ""


HEAR = Step("hear", frozenset({Status.LISTED}), Status.HEARD, RECORD, own_referral)
DECIDE = Step(
    "decide", frozenset({Status.HEARD, Status.DEFERRED}), Status.DECIDED, RECORD, own_referral
)
DEFER = Step(
    "defer", frozenset({Status.HEARD, Status.DECIDED}), Status.DEFERRED, RECORD, own_referral
)


@transaction.atomic
def hear(item: AgendaItem, *, by: Any) -> None:
    """Mark a referral as heard, which only an open meeting can do."""
    lock_item(item, by=by, states=frozenset({Meeting.Status.OPEN}))
    if not item.is_agreed:
        raise Refused("This item came late and the chair did not consent: it waits.")
    if AgendaItem.objects.filter(pk=item.pk, heard_at__isnull=False).exists():
        raise Refused(f"{item.referral} waits for another meeting by now: decide it there.")
    HEAR.take(item.referral, by=by)
    item.heard_at = timezone.now()
    item.save(update_fields=["heard_at"])


@transaction.atomic
def decide(
    item: AgendaItem, child: Child, *, by: Any, expected: int, **answers: Any
) -> Decision:
    """Record, or correct before the minutes are signed, what was decided for one child.

    `expected` is the version of the decision that the chair saw, 0 for none.
    Raises DecidedMeanwhile if another was recorded since.
    """
    lock_item(item, by=by, states=DECIDING)
    require_text(answers.get("rationale", ""), "Enter why the panel decided this.")
    if not item.referral.children.filter(pk=child.pk).exists():
        raise Refused(f"{child} is not in {item.referral}.")
    if answers.get("decision") in OF_URGENT and not can_ratify(item, child):
        raise Refused(f"No urgent decision for {child} waits to be ratified.")
    if item.referral.status == Status.LISTED:
        hear(item, by=by)
    if item.referral.status not in {Status.HEARD, Status.DECIDED, Status.DEFERRED}:
        status = item.referral.get_status_display().lower()
        raise Refused(f"{item.referral} is now “{status}”, so this can no longer be done.")
    decision = _write(item, child, by=by, expected=expected, answers=answers)
    leave_event("record", decision, by=by, reason=decision.rationale)
    _settle(item, by=by)
    outdate_minutes(item.meeting, by=by)
    return decision


def can_ratify(item: AgendaItem, child: Child) -> bool:
    """Whether an urgent decision waits for this meeting's answer, or has it from here."""
    urgent = UrgentDecision.objects.filter(referral=item.referral, child=child)
    answered_here = urgent.filter(ratification__meeting=item.meeting)
    return urgent.to_ratify().exists() or answered_here.exists()


def lock_item(item: AgendaItem, *, by: Any, states: frozenset[str]) -> None:
    """Lock an item's meeting and its referral for the chair, or refuse."""
    require(by, RECORD)
    lock_meeting(item.meeting, by=by, states=states)
    for refusal in _refusals(item, by):
        if refusal:
            raise Refused(refusal)
    # As the person sees it: a referral hidden since is not found.
    item.referral.refresh_from_db(
        from_queryset=Referral.objects.visible_to(by).select_for_update(of=("self",))
    )


def _refusals(item, by):
    referral = item.referral
    return (
        not_the_chair(by, item.meeting),
        own_referral(by, referral),
        stands_aside(by, referral),
    )


def _write(item, child, *, by, expected, answers):
    """Make or change the decision; the meeting's lock keeps a second writer waiting."""
    recorded = {"recorded_by": by, "recorded_at": timezone.now()}
    values = {name: answers[name] for name in ANSWERS if name in answers} | recorded
    key = {"referral": item.referral, "meeting": item.meeting, "child": child}
    decision = Decision.objects.select_related("recorded_by", "child").filter(**key).first()
    if decision and decision.answered_endorsement:
        raise Refused(f"{decision.answered_endorsement.by} answered for it: it is final now.")
    if (decision.version if decision else 0) != expected:
        raise (
            DecidedMeanwhile(decision)
            if decision
            else ChangedMeanwhile(f"The decision for {child} is no longer there.")
        )
    if decision is None:
        decision = Decision(**key, decided_on=item.meeting.held_on, version=1, **values)
        refuse_violations(decision)
        decision.save()
        return decision
    for name, value in values.items():
        setattr(decision, name, value)
    refuse_violations(decision)
    save_version(decision, expected=expected, fields=list(values))
    return decision


def _settle(item, *, by):
    """Decided or deferred once every child has a decision; until then still heard."""
    latest = {}
    decisions = item.referral.decisions.order_by("decided_on", "pk")
    for decision in decisions:
        latest[decision.child_id] = decision
    if len(latest) < item.referral.children.count():
        return
    deferred = [d for d in latest.values() if d.decision == Decision.Kind.DEFERRED]
    if any(decision.meeting_id != item.meeting_id for decision in deferred):
        return
    step = DEFER if deferred else DECIDE
    if item.referral.status != step.target:
        step.take(item.referral, by=by, reason="\n".join(d.rationale for d in deferred))
    for decision in deferred:
        drop_follow_ups(decision)
