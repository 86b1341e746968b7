"""Whether the numbers go the way they should: at the start, now, wanted, met."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from fostering.models import Household
from placements.models import BudgetLine, Category, Target
from placements.money.financial_years import FinancialYear
from reports.metrics.looked_after import looked_after_on
from reports.metrics.metric import Records, Row, Rows, metric

CHILD, HOUSEHOLD = "children.child", "fostering.household"
LOWER, HIGHER = Target.Direction.LOWER, Target.Direction.HIGHER


@dataclass(frozen=True)
class Indicator:
    """A number of records on a day, and which way is better."""

    key: str
    label: str
    direction: str
    ids: Callable
    model: str = CHILD


def _looked_after(facts, day: date):
    return looked_after_on([day])[day]


def _placed(name, value):
    """The children whose placement's attribute has a value."""
    return lambda facts, day: [known.child for known in facts.placed_by(name, day)[value]]


def _residential_outside(facts, day: date):
    residential = facts.placed_by("category", day)[Category.RESIDENTIAL]
    return [known.child for known in residential if known.inside_authority is False]


def _households(facts, day: date):
    return Household.objects.approved_on_day(on=day).values_list("pk", flat=True)


INDICATORS = (
    Indicator("looked_after", "Children looked after", LOWER, _looked_after),
    Indicator(
        "residential", "In residential care", LOWER, _placed("category", Category.RESIDENTIAL)
    ),
    Indicator(
        "outside_authority",
        "In residential care outside the area",
        LOWER,
        _residential_outside,
    ),
    Indicator(
        "unregistered",
        "In unregistered placements",
        LOWER,
        _placed("category", Category.UNREGISTERED),
    ),
    Indicator(
        "external_fostering",
        "With external foster carers",
        LOWER,
        _placed("budget_line", BudgetLine.EXTERNAL_FOSTERING),
    ),
    Indicator(
        "in_house_fostering",
        "With the council’s own foster carers",
        HIGHER,
        _placed("budget_line", BudgetLine.IN_HOUSE_FOSTERING),
    ),
    Indicator("households", "Approved fostering households", HIGHER, _households, HOUSEHOLD),
)


@metric(
    "direction_of_travel",
    "Direction of travel",
    unit="count",
    definition=(
        "Each number on the first day of the period (baseline) and on the last (now), the "
        "direction that is wanted, and whether it is met: the number reached the target of "
        "the financial year where one is set, and else moved that way, or was and is nought "
        "where lower is wanted."
    ),
)
def direction_of_travel(facts):
    year = str(FinancialYear.of(facts.period.last_day))
    targets = {t.indicator: t for t in Target.objects.filter(financial_year=year)}
    rows = [_row(facts, each, targets.get(each.key)) for each in INDICATORS]
    return Rows(tuple(rows), None)


def _row(facts, indicator, target):
    baseline = len(set(indicator.ids(facts, facts.period.first_day)))
    records = Records.of(indicator.model, indicator.ids(facts, facts.period.last_day))
    wanted = (target and target.direction) or indicator.direction
    aim = target.value if target else None
    more = {
        "baseline": baseline,
        "wanted": str(wanted),
        "target": None if aim is None else int(aim) if aim == int(aim) else str(aim),
        "met": is_met(baseline, len(records), str(wanted), aim),
    }
    return Row(indicator.key, indicator.label, len(records), records, more)


def is_met(baseline: int, now: int, wanted: str, aim: Decimal | None) -> bool:
    """Whether a number went the way it should."""
    if wanted == LOWER:
        return now <= aim if aim is not None else now < baseline or now == baseline == 0
    return now >= aim if aim is not None else now > baseline
