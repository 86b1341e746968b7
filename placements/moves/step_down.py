"""The way of a child from residential care to a family: its stages, and what is out of line."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from placements.models import StepPlan

Stage = StepPlan.Stage
_PLACE = {stage: place for place, stage in enumerate(Stage.values)}


@dataclass(frozen=True)
class Stop:
    """One stage on the line: done, current or still to come, and the day it was reached."""

    label: str
    state: str
    reached_on: date | None


def current_plan(steps: Iterable[StepPlan]) -> list[StepPlan]:
    """Of a child's steps, newest first, those since an earlier plan was over."""
    plan: list[StepPlan] = []
    for step in steps:
        if plan and step.is_over:
            break
        plan.append(step)
    return plan


def line(plan: list[StepPlan]) -> list[Stop]:
    """The stages as a line; `ceased` stands on it only where the plan ceased."""
    if not plan:
        return []
    days = {step.stage: step.stage_on for step in reversed(plan)}
    now, ceased = plan[0].stage, plan[0].stage == Stage.CEASED
    shown = [stage for stage in Stage if stage != Stage.CEASED]
    if ceased:
        shown = [*(stage for stage in shown if stage in days), Stage.CEASED]
    return [Stop(stage.label, _state(stage, now), days.get(stage)) for stage in shown]


def _state(stage, now):
    if stage == now:
        return "current"
    return "done" if _PLACE[stage] < _PLACE[now] else "to come"


def next_stage(before: StepPlan | None) -> str:
    """The stage that usually follows; a plan that is over is begun anew."""
    if before is None or before.is_over:
        return Stage.IDENTIFIED
    return Stage.values[_PLACE[before.stage] + 1]


def mistakes(step: StepPlan, before: StepPlan | None, *, on: date) -> dict[str, str]:
    """What is wrong with a step after the one before it, a sentence for each field."""
    found = {}
    if step.stage_on > on:
        found["stage_on"] = "Enter today or a day before: record a stage once it is reached"
    if step.stage == Stage.CEASED and not step.reason.strip():
        found["reason"] = "Enter why the plan ceased"
    return found | (_out_of_line(step, before) if before else {})


def _out_of_line(step, before):
    if step.stage == before.stage:
        words = before.get_stage_display().lower()
        return {"stage": f"The plan stands at “{words}” already. Select another stage"}
    if (step.stage_on, _PLACE[step.stage]) < (before.stage_on, _PLACE[before.stage]):
        since = f"{before.stage_on:%-d %B %Y}"
        return {"stage_on": f"Enter a day after {since}, when the stage before was reached"}
    return {}
