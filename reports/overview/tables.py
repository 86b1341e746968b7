"""The tables behind the overview's charts: each number with the list that it counts."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from urllib.parse import urlencode

from django.urls import reverse

from kft.core.formats import day as day_words
from kft.core.formats import money, pounds
from placements.models import Category
from reports.metrics.days import month_end
from reports.metrics.metric import NOT_RECORDED
from reports.overview.figures import AMOUNTS, Figures
from reports.overview.lists import CHILDREN, FORECAST, KINDS, NET, PRIORITY
from reports.wording import UNKNOWN

NAMES = dict(KINDS)


@dataclass(frozen=True)
class Cell:
    """A number as it is read; `url` is the list behind it, `about` says what it counts."""

    text: str
    url: str = ""
    about: str = ""


@dataclass(frozen=True)
class Table:
    """Rows of (name, cells); `name` completes "View … as a table"."""

    name: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    total: tuple[str, tuple[Cell, ...]] | None = None


def list_url(figure: str, on: date, row: str = "") -> str:
    """The page that lists what a figure counts on a day."""
    asked = {"figure": figure, "on": on.isoformat(), **({"row": row} if row else {})}
    return f"{_address()}?{urlencode(asked)}"


@cache
def _address():
    """Worked out once: a page has 300 of these links."""
    return reverse("overview:records")


def _kinds(figures):
    """The categories that anybody was in on any of the days."""
    found = {key for known in figures.days for key, n in known.children.items() if n}
    return [key for key in (*Category.values, NOT_RECORDED[0]) if key in found]


def numbers(figures: Figures) -> Table:
    kinds = _kinds(figures)
    rows = [
        _row(known.day, CHILDREN, [f"{known.looked_after:,}"], known.children, kinds, str)
        for known in figures.days
    ]
    return Table(
        "numbers by month",
        "Children looked after by category, month by month",
        ("On", "All", *(NAMES[kind] for kind in kinds)),
        tuple(rows),
    )


def costs(figures: Figures) -> Table:
    kinds = [kind for kind in _kinds(figures) if kind != NOT_RECORDED[0]]
    rows = [
        _row(known.day, NET, [pounds(known.net_weekly)], known.net, kinds, pounds)
        for known in figures.days
    ]
    return Table(
        "costs by month",
        "Net cost a week by category, to whole pounds",
        ("On", "All", *(NAMES[kind] for kind in kinds)),
        tuple(rows),
    )


def _row(day, figure, total, numbers, kinds, words):
    on = f"on {day_words(day)}"
    cells = [Cell(total[0], list_url(figure, day), f"in all categories {on}")]
    cells += [
        Cell(words(numbers.get(kind, 0)), list_url(figure, day, kind), f"{NAMES[kind]} {on}")
        for kind in kinds
    ]
    return day_words(day), tuple(cells)


def kinds(figures: Figures) -> Table:
    now, before = figures.now, figures.before
    rows = [
        (
            NAMES[kind],
            (
                _count(now, kind),
                _count(before, kind),
                Cell(pounds(now.net.get(kind, 0)), list_url(NET, now.day, kind), NAMES[kind]),
            ),
        )
        for kind in _kinds(figures)
    ]
    everyone = (_total(now), _total(before), Cell(pounds(now.net_weekly)))
    return Table(
        "kinds of placement",
        f"Children looked after by category, {day_words(now.day)}",
        ("Category", day_words(now.day), day_words(before.day), "Net cost a week"),
        tuple(rows),
        ("All", everyone),
    )


def _count(known, kind):
    url = list_url(CHILDREN, known.day, kind)
    return Cell(
        str(known.children.get(kind, 0)), url, f"{NAMES[kind]} on {day_words(known.day)}"
    )


def _total(known):
    url = list_url(CHILDREN, known.day)
    return Cell(str(known.looked_after), url, f"looked after on {day_words(known.day)}")


def lines(figures: Figures) -> Table:
    """The forecast by budget line, to the penny."""
    *rows, total = [
        (row.label, _amounts(figures.on, row))
        for row in (*figures.year.lines, figures.year.total)
    ]
    return Table(
        "the forecast by category",
        "Forecast of the year by line of the budget",
        ("Budget line", "Forecast", "Budget", "Forecast less budget", "Less last month’s"),
        tuple(rows),
        total,
    )


def _amounts(on, row):
    url = list_url(FORECAST, on, row.key)
    first, *others = (_money(row.more[name]) for name in AMOUNTS)
    return (Cell(first, url, f"{row.label}, forecast"), *(Cell(text) for text in others))


def _money(amount):
    return UNKNOWN if amount is None else money(amount)


def months(figures: Figures) -> Table:
    """The year month by month, with the range of what it may have cost by then."""
    added = 0
    rows = []
    for month, amount in figures.year.months.items():
        added, end = added + amount, month_end(month)
        spread = figures.year.spread.get(end)
        reach = f"{pounds(added - spread)} to {pounds(added + spread)}" if spread else ""
        kind = "Cost" if end <= figures.on else "Forecast"
        cells = (Cell(kind), Cell(pounds(amount)), Cell(pounds(added)), Cell(reach))
        rows.append((f"{month:%B %Y}", cells))
    columns = ("Month", "Kind", "In the month", "By its end", "80% range")
    return Table("the forecast by month", "The year by month", columns, tuple(rows))


def reasons(figures: Figures) -> Table:
    rows = [
        (label, (Cell(str(n), list_url(PRIORITY, figures.on, key), label),))
        for key, label, n in figures.reasons
    ]
    caption = "Priority children by reason; a child can have several"
    return Table("reasons", caption, ("Reason", "Children"), tuple(rows))
