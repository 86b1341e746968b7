"""The days that a tracker is about: a week from Monday, a month, or one day."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from kft.core.formats import day


@dataclass(frozen=True)
class Span:
    """From `first` to `last`, both included; who is placed is asked about `last`.

    A time that is not over ends today. `before` and `after` are days of the spans next to
    it; `after` is None where that would lie ahead. `unit`: week, month or day.
    """

    first: date
    last: date
    label: str
    unit: str
    before: date
    after: date | None


def week_of(asked: date, today: date) -> Span:
    monday = asked - timedelta(days=asked.weekday())
    label = f"Week from Monday {day(monday)}"
    return _span(monday, monday + timedelta(days=6), label, "week", today)


def month_of(asked: date, today: date) -> Span:
    first = asked.replace(day=1)
    last = first.replace(day=monthrange(first.year, first.month)[1])
    return _span(first, last, f"{first:%B %Y}", "month", today)


def day_of(asked: date, today: date) -> Span:
    return _span(asked, asked, day(asked), "day", today)


def _span(first, last, label, unit, today):
    following = last + timedelta(days=1)
    return Span(
        first=first,
        last=min(last, today),
        label=label,
        unit=unit,
        before=first - timedelta(days=1),
        after=following if following <= today else None,
    )
