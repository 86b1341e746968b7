"""What happens to plans to step down from residential care, and to leave care."""

from datetime import date

from django.db import transaction

from children.models import ExitPlan
from kft.core.workflow import (
    ChangedMeanwhile,
    Refused,
    Step,
    leave_event,
    lock,
    refuse_violations,
    require,
    require_text,
    save_version,
)
from placements.models import StepPlan
from placements.moves.step_down import mistakes

KEEP = "placements.change_stepplan"
Status = ExitPlan.Status
STAGE_FIELDS = ["stage", "stage_on", "target", "expected_on", "reason"]

ACHIEVE = Step("achieve", frozenset({Status.OPEN, Status.SLIPPED}), Status.ACHIEVED, KEEP)
SLIP = Step("slip", frozenset({Status.OPEN}), Status.SLIPPED, KEEP)
WITHDRAW = Step("withdraw", frozenset({Status.OPEN, Status.SLIPPED}), Status.WITHDRAWN, KEEP)
EXIT_STEPS = [ACHIEVE, SLIP, WITHDRAW]


@transaction.atomic
def reach_stage(step: StepPlan, *, on: date, by) -> None:
    """A child's plan to step down reaches a stage; the first one starts the plan."""
    require(by, KEEP)
    lock(step.child, by=by)
    _refuse_mistakes(step, _newest(step.child), on=on)
    refuse_violations(step)
    step.save()
    leave_event("reach", step, by=by, reason=step.reason)


@transaction.atomic
def correct_stage(step: StepPlan, *, expected: int, on: date, by) -> None:
    """Put right the latest stage of a plan. Earlier ones stay: later ones rest on them."""
    require(by, KEEP)
    lock(step.child, by=by)
    newest = _newest(step.child)
    if newest is None or newest.pk != step.pk:
        raise ChangedMeanwhile("Somebody else recorded a stage after this one. Open the plan.")
    others = StepPlan.objects.filter(child=step.child).exclude(pk=step.pk)
    _refuse_mistakes(step, others.newest_first().first(), on=on)
    refuse_violations(step)
    save_version(step, expected=expected, fields=STAGE_FIELDS)
    leave_event("correct", step, by=by, reason=step.reason)


def _newest(child):
    return StepPlan.objects.filter(child=child).newest_first().first()


def _refuse_mistakes(step, before, *, on):
    if found := mistakes(step, before, on=on):
        raise Refused(" ".join(f"{sentence}." for sentence in found.values()))


@transaction.atomic
def plan_exit(plan: ExitPlan, *, by) -> None:
    """How and when a child is expected to leave care."""
    require(by, KEEP)
    lock(plan.child, by=by)
    refuse_violations(plan)
    plan.save()
    leave_event("plan", plan, by=by)


def achieve_exit(plan: ExitPlan, *, actual_on: date, on: date, by) -> None:
    """The child left care as planned, on a day that isn't still to come."""
    if actual_on > on:
        raise Refused("Enter today or a day before: record it once the child has left care.")
    ACHIEVE.take(plan, by=by, actual_on=actual_on)


@transaction.atomic
def slip_exit(plan: ExitPlan, *, estimated_on: date, reason: str, by) -> ExitPlan:
    """This plan has slipped; one with a later day takes its place."""
    reason = require_text(reason, "Enter why the plan slipped.")
    if estimated_on <= plan.estimated_on:
        raise Refused(f"Enter a day after {plan.estimated_on:%-d %B %Y}, the day that slipped.")
    lock(plan.child, by=by)
    SLIP.take(plan, by=by, reason=reason, why=reason)
    following = ExitPlan(
        child=plan.child, route=plan.route, team=plan.team, estimated_on=estimated_on
    )
    plan_exit(following, by=by)
    return following


def withdraw_exit(plan: ExitPlan, *, reason: str, by) -> None:
    """The child isn't expected to leave care this way any more."""
    reason = require_text(reason, "Enter why the plan is withdrawn.")
    WITHDRAW.take(plan, by=by, reason=reason, why=reason)
