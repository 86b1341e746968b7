"""How a report's numbers and findings are put into words."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from kft.core.formats import MINUS, day, money, n_of
from referrals.models import FollowUp
from reports.public import HIDDEN

Figures = dict[str, Any]
UNKNOWN, NO_TARGET = "Not known", "None set"


def shown(value: Any, unit: str) -> str:
    """A figure's value as people read it; what is hidden stays hidden."""
    if value == HIDDEN:
        return HIDDEN
    if value is None:
        return NO_TARGET if unit == "target" else UNKNOWN
    return _SHOWN.get(unit, _count)(value)


def _count(value):
    return f"{MINUS if value < 0 else ''}{abs(value):,}"


def _rate(value):
    if value["rate"] is None:
        return f"{value['n']:,}: the population is not known"
    return f"{value['rate']} ({value['n']:,} of {value['of']:,})"


def headline_of(value: Any, unit: str) -> tuple[str, str] | None:
    """A share or a rate for a card: the number, and the counts that it comes from.

    None where the value is neither, or is hidden.
    """
    if not isinstance(value, dict):
        return None
    number = value["rate"] if unit == "rate" else value["percent"]
    if number is None:
        return UNKNOWN, f"{value['n']:,} of {value['of'] or 0:,}"
    counts = f"{value['n']:,} of {value['of']:,}"
    return str(number) if unit == "rate" else f"{number}%", counts


_SHOWN: dict[str, Callable[[Any], str]] = {
    "money": money,
    "percent": n_of,
    "rate": _rate,
    "target": str,
    "word": lambda value: f"{value}".capitalize(),
    "yes": lambda value: "Yes" if value else "No",
}


def is_hidden(figure: dict[str, Any]) -> bool:
    """Whether any number of a figure is hidden: no sentence or chart is made of it then."""
    numbers = [figure.get("value"), figure.get("total")]
    return HIDDEN in [*numbers, *(row["value"] for row in figure.get("rows", ()))]


def row_value(figure: dict[str, Any], key: str) -> Any:
    return next(row["value"] for row in figure["rows"] if row["key"] == key)


def finding(key: str, figure: dict[str, Any]) -> str:
    """The sentence that a chart of this figure shows; the label where there is none."""
    say = _FINDINGS.get(key, _most if "rows" in figure else None)
    if say is None or is_hidden(figure) or figure["total"] == 0:
        return figure["label"]
    return say(figure)


def _outcomes(figure):
    home = row_value(figure, "remained_home")
    return f"{n_of(home, figure['total'])} of the children heard remained at home"


def _most(figure):
    """The largest row, where that says something."""
    known = [row for row in figure["rows"] if row["key"] not in ("not_recorded", "none")]
    largest = max(known, key=lambda row: row["value"], default=None)
    if not largest or not largest["value"] or largest["key"] == "other":
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


def _peak(figure):
    if "peak" not in figure:
        return figure["label"]
    peak = figure["peak"]
    return f"{figure['label']}: most, {peak['value']:,}, at the end of {peak['label']}"


def _budgeted(figure):
    total = next(row for row in figure["rows"] if row["key"] == "total")
    variance = total["variance_to_budget"]
    if variance is None or variance == HIDDEN:
        return f"The year is forecast to cost {money(total['forecast'])}"
    way = "less" if variance.startswith("-") else "more"
    return f"The year is forecast to cost {money(variance.lstrip('-'))} {way} than its budget"


_FINDINGS: dict[str, Callable[[Figures], str] | None] = {
    "edge_of_care.outcomes": _outcomes,
    "residential.saving_bridge": _saving,
    "residential_entries.before": _entries,
    "residential_entries.period": _entries,
    "fostering.approvals": _approvals,
    "looked_after.month_end": _peak,
    "placements.by_category": _budgeted,
    # of lines over time, homes and prices the largest row says nothing
    **dict.fromkeys(
        (
            *("direction_of_travel", "forecast_variance", "residential.average_weekly"),
            *("residential.share", "own_homes", "block_beds", "constellations"),
            *("trends.child_in_need", "trends.child_protection", "trends.looked_after"),
            *("residential_placements.started.total", "contract.share"),
            *("contract.average_weekly", "fostering.enquiries.by_month"),
            "cost_avoidance.by_source",
        )
    ),
}


def _expected(months):
    words = ", ".join(f"{row['label']} {row['children']}" for row in months)
    return f"Expected to move, by month: {words}."


_NOTES: dict[str, Callable[[Any], str]] = {
    "peak": lambda it: f"Highest at the end of {it['label']}: {it['value']:,}.",
    "day": lambda it: f"First on {_day(it)}.",
    "occupancy": lambda it: f"Beds with a child in them: {n_of(it)}.",
    "expected": _expected,
    "searched_this_year": lambda it: f"Children searched for this year: {it:,}.",
    "closed": lambda it: "The period is closed: the forecast is the one that was frozen.",
    "too_early_to_say": lambda it: f"Three months had not passed for {it:,} more.",
}


def notes_of(figure: Figures) -> Iterator[str]:
    """What else is to be said of a figure, in sentences that name nobody."""
    for name, say in _NOTES.items():
        if figure.get(name):
            yield say(figure[name])


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
