"""The figures that come first in each report, each with what it is seen beside."""

from collections.abc import Callable
from typing import Any

from kft.core.formats import n_of
from reports.wording import headline_of, is_hidden, row_value, shown

Figures = dict[str, Any]
Headline = dict[str, str]


def headlines(report: str, figures: Figures) -> list[Headline]:
    """A report's headlines."""
    return _HEADLINES[report](figures)


def _keeping_families_together(figures):
    return [
        _headline(figures, "edge_of_care.children", "Children heard", _home),
        _headline(figures, "residential.end.children", "In residential care", _at_start),
        _headline(figures, "residential.end.net_weekly", "Net cost a week", _net_at_start),
        _headline(figures, "residential.saving_per_week", "Saving per week", _of_start),
        _headline(figures, "care_ended.children", "Left care", _without_cohorts),
        _headline(figures, "fostering.net_households", "Net foster homes", _resigned),
    ]


def _family_homes(figures):
    spending = figures["placements.by_category"]
    total = next(row for row in spending["rows"] if row["key"] == "total")
    residential = row_of(figures["direction_of_travel"], "residential")
    return [
        _card("Forecast for the year", total["forecast"], "pounds", "Net, all placements"),
        _card("Forecast less budget", total["variance_to_budget"], "pounds", "All placements"),
        _card("Children looked after", total["children"], "count", "On the last day"),
        _card(
            "In residential care",
            residential["value"],
            "count",
            f"{shown(residential['baseline'], 'count')} at the start of the period",
        ),
        _headline(figures, "unregistered.now", "In unregistered placements", _peak_of_year),
    ]


def row_of(figure, key):
    return next(row for row in figure["rows"] if row["key"] == key)


def _placements_scrutiny(figures):
    priority = figures["priority.children"]["total"]
    return [
        _card("Priority children", priority, "count", "On the as-at day"),
        _headline(figures, "residential.under_10", "Under 10 in residential", _last_day),
        _headline(figures, "unregulated.under_16", "Under 16, unregulated", _as_at),
        _headline(figures, "stability_meetings.maintained", "Placements kept", _stability),
    ]


def _card(label, value, unit, note):
    return {"label": label, "value": shown(value, unit), "note": note, "key": ""}


def _headline(figures, key, label, note):
    figure = figures[key]
    share = headline_of(figure["value"], figure["unit"])
    value = share[0] if share else shown(figure["value"], figure["unit"])
    said = f"{share[1]}. {note(figures)}" if share else note(figures)
    return {"label": label, "value": value, "note": said, "key": key}


def _home(figures):
    outcomes = figures["edge_of_care.outcomes"]
    if is_hidden(outcomes):
        return "What became of them is in section 2"
    return f"{n_of(row_value(outcomes, 'remained_home'), outcomes['total'])} remained at home"


def _at_start(figures):
    return f"{_value(figures, 'residential.start.children')} at the start of the period"


def _net_at_start(figures):
    return f"{_value(figures, 'residential.start.net_weekly')} at the start of the period"


def _of_start(figures):
    return "Cost at the start less cost at the end"


def _without_cohorts(figures):
    return "Without cohort members who left residential care"


def _resigned(figures):
    return f"{_value(figures, 'fostering.resignations')} households resigned"


def _peak_of_year(figures):
    return f"Most on one day of the year: {_value(figures, 'unregistered.peak')}"


def _last_day(figures):
    return "On the last day of the period"


def _as_at(figures):
    return "On the as-at day"


def _stability(figures):
    return "Three months after a stability meeting"


def _value(figures, key):
    return shown(figures[key]["value"], figures[key]["unit"])


_HEADLINES: dict[str, Callable[[Figures], list[Headline]]] = {
    "keeping-families-together": _keeping_families_together,
    "family-homes": _family_homes,
    "placements-scrutiny": _placements_scrutiny,
}
