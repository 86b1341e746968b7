"""Children on their way from residential care to a family, by the stage they are at."""

from collections import Counter
from datetime import date

from placements.models import StepPlan
from placements.money.financial_years import FinancialYear
from reports.metrics.days import named
from reports.metrics.metric import NOT_RECORDED, Rows, metric, rows_of

MODEL = "children.child"
Stage = StepPlan.Stage


def latest_plans(by: date) -> list[StepPlan]:
    """Each child's latest stage by a day, as the pages show it."""
    return list(StepPlan.objects.standing(on=by))


@metric(
    "step_down.by_stage",
    "Stepping down from residential care, by stage",
    unit="count",
    definition=(
        "Children by the latest stage their plan to step down had reached on the last day of "
        "the period, those who moved or ceased only where that was in its financial year; "
        "beside it the month in which those on their way are expected to move, and how many "
        "children a family was searched for in the year."
    ),
)
def by_stage(facts):
    day = facts.period.last_day
    begins = FinancialYear.of(day).first_day
    plans = [p for p in latest_plans(day) if not p.is_over or p.stage_on >= begins]
    pairs = [(plan.child_id, plan.stage) for plan in plans]
    notes = {
        "expected": _expected([plan for plan in plans if not plan.is_over]),
        "searched_this_year": _searched(begins, day),
    }
    return Rows.adding_up(rows_of(Stage.choices, MODEL, pairs), **notes)


def _expected(plans):
    """How many move in each month that is expected; last those without one."""
    months = Counter(p.expected_on.replace(day=1) if p.expected_on else None for p in plans)
    unknown = months.pop(None, 0)
    rows = [(*named(month), months[month]) for month in sorted(months)]
    rows += [(*NOT_RECORDED, unknown)] if unknown else []
    return [{"key": key, "label": label, "children": n} for key, label, n in rows]


def _searched(first, last):
    searched = StepPlan.objects.filter(stage=Stage.SEARCHING, stage_on__range=(first, last))
    return searched.values("child").distinct().count()
