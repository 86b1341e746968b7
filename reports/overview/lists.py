"""The lists behind the overview's figures, each counted by a metric for one day.

Two are the overview's own; the others are those of the reports.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from placements.models import Category
from reports.counting import records_of
from reports.metrics.facts import Facts
from reports.metrics.looked_after import MODEL, with_not_recorded
from reports.metrics.metric import METRICS, NOT_RECORDED, Metric, Row, Rows
from reports.periods import Period

KINDS = (*Category.choices, NOT_RECORDED)
CHILDREN, NET = "looked_after", "net_weekly"
PRIORITY, FORECAST = "priority.children", "placements.by_category"


def _children(facts):
    found = with_not_recorded([facts.period.last_day])[facts.period.last_day]
    return Rows.adding_up(Row.count(kind, MODEL, found.get(kind[0], ())) for kind in KINDS)


def _net(facts):
    amounts: dict[str, dict[int, Decimal]] = {key: {} for key, _ in KINDS}
    for known in facts.placed(facts.period.last_day):
        amounts[known.category][known.child] = known.net
    return Rows.adding_up(Row.sum(kind, MODEL, amounts[kind[0]]) for kind in KINDS)


_OWN = (
    Metric(
        CHILDREN,
        "Children looked after",
        "Children looked after on the day, short breaks apart, by the category of their "
        "placement; not recorded are those without a placement on the day.",
        "count",
        _children,
    ),
    Metric(
        NET,
        "Net weekly cost",
        "For children looked after and placed on the day: the cost lines in force less other "
        "payers’ contributions in force, by the category of their placement.",
        "money",
        _net,
    ),
)
LISTED: dict[str, Metric] = {
    **{metric.key: metric for metric in _OWN},
    **{key: METRICS[key] for key in (PRIORITY, FORECAST)},
}


def counted(key: str, on: date) -> tuple[Metric, Rows, dict[str, Any]]:
    """A figure on a day: what it is, its rows, and the ids behind each.

    Raises KeyError for a figure that the overview has no list of.
    """
    metric = LISTED[key]
    found = metric.figure(Facts(Period.of(on, on)))
    return metric, found, records_of(found)
