"""The overview's headline figures, each with how it came about and what it was before."""

from dataclasses import dataclass
from typing import Any

from kft.core import charts
from kft.core.formats import pounds
from placements.models import Category
from reports.overview import findings
from reports.overview.figures import Figures
from reports.overview.lists import CHILDREN, FORECAST, NET, PRIORITY
from reports.wording import UNKNOWN

GOOD, BAD = "good", "bad"


@dataclass(frozen=True)
class Card:
    """A headline figure. `figure` and `row` name the list behind it."""

    label: str
    value: str
    note: str
    spark: str
    figure: str
    row: str = ""
    tone: str = ""


def cards(figures: Figures) -> list[Card]:
    return [
        _counted(figures, "Looked after", "looked_after", CHILDREN),
        _counted(
            figures,
            "In residential homes",
            "residential",
            CHILDREN,
            row=Category.RESIDENTIAL,
            lower_is_better=True,
        ),
        _net(figures),
        _variance(figures),
        _counted(figures, "Priority children", "priority", PRIORITY, lower_is_better=True),
        _counted(
            figures,
            "In unregistered placements",
            "unregistered",
            CHILDREN,
            row=Category.UNREGISTERED,
            lower_is_better=True,
        ),
    ]


def _counted(figures, label, name, figure, *, row="", lower_is_better=False):
    now, before = getattr(figures.now, name), getattr(figures.before, name)
    return Card(
        label,
        f"{now:,}",
        findings.changed(now, before, figures.before.day),
        _spark(f"{label}, by month", [getattr(known, name) for known in figures.days]),
        figure,
        row,
        _tone(now - before) if lower_is_better else "",
    )


def _net(figures):
    now, before = figures.now.net_weekly, figures.before.net_weekly
    return Card(
        "Net cost a week",
        pounds(now),
        findings.changed(now, before, figures.before.day, pounds),
        _spark("Net cost a week, by month", [known.net_weekly for known in figures.days]),
        NET,
    )


def _variance(figures):
    total: dict[str, Any] = dict(figures.year.total.more)
    variance, previous = total["variance_to_budget"], total["variance_to_previous"]
    return Card(
        "Forecast less budget",
        UNKNOWN if variance is None else pounds(variance),
        _since_frozen(variance, previous),
        _spark("Forecast less budget, by period", [it.value for it in figures.year.variances]),
        FORECAST,
        "total",
        _tone(variance) if variance is not None else "",
    )


def _since_frozen(variance, previous):
    if variance is None:
        return "No budget is entered for the year"
    if previous is None:
        return "No forecast was frozen last month"
    if not previous:
        return "The same as last month’s forecast"
    return f"{pounds(abs(previous))} {'more' if previous > 0 else 'less'} than last month’s"


def _tone(change):
    return BAD if change > 0 else GOOD if change < 0 else ""


def _spark(description, values):
    return charts.sparkline(description, values)
