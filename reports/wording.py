"""How a report's numbers and findings are put into words."""

from datetime import date
from typing import Any

from kft.core.formats import MINUS, day, money, n_of
from referrals.models import FollowUp
from reports.public import HIDDEN

Figures = dict[str, Any]


def shown(value: Any, unit: str) -> str:
    """A figure's value as people read it; what is hidden stays hidden."""
    if value == HIDDEN:
        return HIDDEN
    if unit == "money":
        return money(value)
    return f"{MINUS if value < 0 else ''}{abs(value):,}"


def is_hidden(figure: dict[str, Any]) -> bool:
    """Whether any number of a figure is hidden: no sentence or chart is made of it then."""
    numbers = [figure.get("value"), figure.get("total")]
    return HIDDEN in [*numbers, *(row["value"] for row in figure.get("rows", ()))]


def row_value(figure: dict[str, Any], key: str) -> Any:
    return next(row["value"] for row in figure["rows"] if row["key"] == key)


def finding(key: str, figure: dict[str, Any]) -> str:
    """The sentence that a chart of this figure shows; the label where there is none."""
    say = _FINDINGS.get(key, _most if "rows" in figure else None)
    if say is None or is_hidden(figure) or not figure["total"]:
        return figure["label"]
    return say(figure)


def _outcomes(figure):
    home = row_value(figure, "remained_home")
    return f"{n_of(home, figure['total'])} of the children heard remained at home"


def _most(figure):
    """The largest row, where that says something."""
    known = [row for row in figure["rows"] if row["key"] not in ("not_recorded", "none")]
    largest = max(known, key=lambda row: row["value"])
    if not largest["value"] or largest["key"] == "other":
        return figure["label"]
    return f"{figure['label']}: most often {_in_a_sentence(largest['label'])}"


def _in_a_sentence(label):
    """A label's first letter small, unless it is a name or an abbreviation."""
    words = label.split()
    is_name = len(words) > 1 and words[1][:1].isupper() or label[:2].isupper()
    return label if is_name else label[:1].lower() + label[1:]


def _saving(figure):
    total = figure["total"]
    if total.startswith("-"):
        return f"Residential care costs {money(total[1:])} a week more than at the start"
    return f"Residential care costs {money(total)} a week less than at the start"


def _entries(figure):
    planned, total = row_value(figure, "planned"), figure["total"]
    return f"{total} came straight into residential care, {planned} of them planned"


def _approvals(figure):
    return f"{figure['total']} households were approved"


_FINDINGS = {
    "edge_of_care.outcomes": _outcomes,
    "residential.saving_bridge": _saving,
    "residential_entries.before": _entries,
    "residential_entries.period": _entries,
    "fostering.approvals": _approvals,
}


def headlines(figures: Figures) -> list[dict[str, str]]:
    """The figures that come first, each with what it is seen beside."""
    return [
        _headline(figures, "edge_of_care.children", "Children heard", _home),
        _headline(figures, "residential.end.children", "In residential care", _at_start),
        _headline(figures, "residential.end.net_weekly", "Net cost a week", _net_at_start),
        _headline(figures, "residential.saving_per_week", "Saving per week", _of_start),
        _headline(figures, "care_ended.children", "Left care", _without_cohorts),
        _headline(figures, "fostering.net_households", "Net foster homes", _resigned),
    ]


def _headline(figures, key, label, note):
    figure = figures[key]
    value = shown(figure["value"], figure["unit"])
    return {"label": label, "value": value, "note": note(figures), "key": key}


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


def _value(figures, key):
    return shown(figures[key]["value"], figures[key]["unit"])


def disagreement(note: dict[str, str | None]) -> str:
    """A follow-up that says something else than the care records, naming nobody."""
    heard, completed = (_day(note[name]) for name in ("first_heard", "completed_on"))
    said = FollowUp.Living(note["follow_up"]).label.lower()
    started = note["care_started"]
    records = (
        f"a period of care began on {_day(started)}" if started else "no period of care began"
    )
    return f"Heard on {heard}; the follow-up of {completed} says “{said}”, but {records}."


def _day(iso):
    return day(date.fromisoformat(iso))
