"""How a report's numbers and findings are put into words."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from kft.core.formats import MINUS, day, money, n_of, pounds
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
    "pounds": pounds,
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
