"""The overview's charts, wide and for a phone (kft.core.charts)."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import accumulate

from kft.core import charts
from placements.models import Category
from reports.metrics.days import month_end
from reports.metrics.metric import NOT_RECORDED
from reports.overview.days import DayFigures
from reports.overview.figures import Figures

ON_A_PHONE = 7  # columns
GROUPS = {
    "Residential": (Category.RESIDENTIAL,),
    "Fostering and connected": (Category.FOSTERING, Category.CONNECTED),
    "Supported": (Category.SUPPORTED,),
    "All other": (
        *(Category.UNREGISTERED, Category.SECURE, Category.PARENTS, Category.ADOPTION),
        *(Category.OTHER, NOT_RECORDED[0]),
    ),
}
Drawn = dict[str, str]


def numbers(days: Sequence[DayFigures]) -> Drawn:
    title = "Children looked after by category, at the end of each month"
    return _stacked(title, days, "children", charts.plain)


def costs(days: Sequence[DayFigures]) -> Drawn:
    title = "Net cost a week by category in thousands of pounds, at the end of each month"
    return _stacked(title, days, "net", _thousands)


def _thousands(value):
    return f"{(Decimal(value) / 1000).quantize(Decimal(1), ROUND_HALF_UP):,}"


def _stacked(title, days, name, fmt):
    return {
        "chart": _columns(title, days, name, fmt, charts.WIDE),
        "narrow": _columns(title, days[-ON_A_PHONE:], name, fmt, charts.NARROW),
    }


def _columns(title, days, name, fmt, width):
    series = {
        group: [_sum(getattr(known, name), keys) for known in days]
        for group, keys in GROUPS.items()
    }
    first, last = days[0], days[-1]
    described = "; ".join(
        f"{group} {fmt(row[0])} at the end of {first.day:%B %Y} and {fmt(row[-1])} on "
        f"{last.day:%-d %B %Y}"
        for group, row in series.items()
    )
    return charts.stacked(title, described, labels(days), series, fmt=fmt, width=width)


def _sum(numbers, keys):
    return sum((max(numbers.get(key, 0), 0) for key in keys), Decimal() * 0)


def labels(days: Sequence[DayFigures]) -> list[str]:
    """Months, the first and each January with its year; a day inside a month as a day."""
    return [_label(known.day, number == 0) for number, known in enumerate(days)]


def _label(day, is_first):
    if day != month_end(day):
        return f"{day:%-d %b}"
    return f"{day:%b %Y}" if is_first or day.month == 1 else f"{day:%b}"


def kinds(now: DayFigures) -> Drawn:
    names = {**dict(Category.choices), NOT_RECORDED[0]: NOT_RECORDED[1]}
    rows = [(names[key], n) for key, n in now.children.items() if n]
    rows.sort(key=lambda row: -row[1])
    described = "; ".join(f"{label} {n}" for label, n in rows)
    title = "Children looked after by category"
    return {
        name: charts.bars(title, described, rows, width=width)
        for name, width in (("chart", charts.NARROW), ("narrow", charts.NARROW))
    }


def year(figures: Figures) -> Drawn:
    """What has been spent by the end of each month, what is forecast, and the budget."""
    ends = [month_end(month) for month in figures.year.months]
    sums = list(accumulate(figures.year.months.values()))
    done = sum(end <= figures.on for end in ends)
    series = {"Cost so far": [Decimal(), *sums[:done]]}
    if figures.year.total.more["budget"] is not None:
        series["Budget, by days"] = _budget(figures, ends)
    marks = ["1 Apr", *(f"{end:%b}" for end in ends)]
    ahead = _ahead(figures, ends[done:], sums[done:], marks[done + 1 :])
    title = "Net cost of placements in the financial year, added up from month to month"
    described = (
        f"{charts.money(sums[-1])} by the end of the year; "
        f"{charts.money(sums[done - 1] if done else 0)} by the last month's end."
    )
    return {
        name: charts.lines(
            title,
            described,
            marks[: done + 1],
            series,
            forecast=ahead,
            fmt=charts.money,
            width=width,
        )
        for name, width in (("chart", charts.WIDE), ("narrow", charts.NARROW))
    }


def _budget(figures, ends):
    """The year's budget spread evenly over its days."""
    first, budget = next(iter(figures.year.months)), figures.year.total.more["budget"]
    days = [(end - first).days + 1 for end in ends]
    return [Decimal(), *(budget * n / days[-1] for n in days)]


def _ahead(figures, ends, sums, marks):
    if not ends:
        return None
    spread = figures.year.spread
    if any(end not in spread for end in ends):
        return charts.Forecast(marks, sums)
    low = [amount - spread[end] for end, amount in zip(ends, sums, strict=True)]
    high = [amount + spread[end] for end, amount in zip(ends, sums, strict=True)]
    return charts.Forecast(marks, sums, low, high, tells_range=False)
