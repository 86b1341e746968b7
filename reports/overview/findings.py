"""What the overview's figures say, as sentences: worked out, never written down."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from kft.core.formats import day as day_words
from kft.core.formats import n_of, pounds, short_money
from placements.models import Category
from reports.metrics.days import month_end
from reports.metrics.metric import NOT_RECORDED
from reports.overview.days import DayFigures
from reports.overview.figures import Figures

Number = int | Decimal


def changed(number: Number, before: Number, since: date, words: Callable = str) -> str:
    """A figure beside that of an earlier day."""
    if number == before:
        return f"The same as {_at(since)}"
    more, fewer = ("more", "less") if words is not str else ("more", "fewer")
    return (
        f"{words(abs(number - before))} {more if number > before else fewer} than {_at(since)}"
    )


def _at(day):
    return f"at the end of {day:%B}" if day == month_end(day) else f"on {day_words(day)}"


def residential(days: Sequence[DayFigures]) -> str:
    move = _largest_move([(known.day, known.residential) for known in days])
    if move is None:
        return f"Residential numbers have stayed at {days[-1].residential} for a year"
    change, since = move
    way = "fell" if change < 0 else "rose"
    return f"Residential numbers {way} by {abs(change)} since {_month(since)}"


def cost(days: Sequence[DayFigures]) -> str:
    move = _largest_move([(known.day, known.net_weekly) for known in days])
    if move is None:
        return "The net cost a week has not changed for a year"
    change, since = move
    way = "fell" if change < 0 else "rose"
    return f"Net cost a week {way} by {pounds(abs(change))} since {_month(since)}"


def _largest_move(line):
    """How far the last number is from the highest or lowest before it, and since when.

    Of the high and the low, the one that is farther away; the latest day that had it.
    """
    now = line[-1][1]
    earlier = [(number - now, day) for day, number in line[:-1]]
    distance, since = max(earlier, key=lambda it: (abs(it[0]), it[1]))
    return (-distance, since) if distance else None


def _month(day):
    return f"{day:%B %Y}"


def year(figures: Figures) -> str:
    total = figures.year.total.more
    variance = total["variance_to_budget"]
    if variance is None:
        return f"The year is forecast to cost {pounds(total['forecast'])}"
    if variance == 0:
        return "The year is forecast to cost what its budget says"
    way = "more" if variance > 0 else "less"
    return f"The year is forecast to cost {pounds(abs(variance))} {way} than its budget"


def kinds(now: DayFigures) -> str:
    known = {key: n for key, n in now.children.items() if key != NOT_RECORDED[0]}
    largest = max(known, key=known.__getitem__, default=None)
    if largest is None or not known[largest]:
        return "No child is looked after"
    share = n_of(known[largest], now.looked_after)
    return f"{Category(largest).label}: {share} of the children"


def priority(figures: Figures) -> str:
    number = figures.now.priority
    if not number:
        return "No child is a priority"
    if number == 1:
        return "One child is a priority"
    if not figures.reasons:
        return f"{number} children are a priority"
    _, label, most = max(figures.reasons, key=lambda reason: reason[2])
    return (
        f"{number} children are a priority, most often: {label[:1].lower()}{label[1:]} ({most})"
    )


def range_note(figures: Figures) -> str:
    """What the shaded range is, or why there is none."""
    if not figures.year.spread:
        return (
            "No range is shown: it needs the net weekly cost at the ends of twelve months, "
            "or nothing of the year is left."
        )
    return (
        f"{_reach(figures)} That is where the year ends four times in five (80%) if the net "
        "weekly cost goes on changing from month to month as much as in the last twelve "
        "months. Children who may yet come into care are in the forecast only where finance "
        "entered them."
    )


def _reach(figures):
    """The range at the year's end, around what today's records say."""
    cost = sum(figures.year.months.values(), Decimal())
    spread = list(figures.year.spread.values())[-1]
    low, high = short_money(cost - spread), short_money(cost + spread)
    frozen = " by today’s records" if figures.year.is_frozen else ""
    return f"Shaded: the year may cost {low} to {high}{frozen}."
