"""Which chart shows which figure; kft.core.charts draws it, wide and for a phone."""

from decimal import Decimal
from typing import Any

from kft.core import charts

Figure = dict[str, Any]
MANY = 14  # so many bars are read; more are a line over time
LINES = {
    "looked_after.month_end",
    "trends.child_in_need",
    "trends.child_protection",
    "trends.looked_after",
}
# each row's number beside that of other years, or of who is there
BESIDE = {
    "fostering.enquiries": (("value", "This period"), ("last_year", "A year earlier")),
    "fostering.enquiries.by_month": (("value", "This period"), ("last_year", "A year earlier")),
    "own_homes": (("value", "Beds"), ("occupied", "Children there")),
    "block_beds": (("value", "Beds"), ("occupied", "Children there")),
    **dict.fromkeys(
        (
            "residential_placements.started.by_origin",
            "residential_placements.started.by_age",
        ),
        (
            ("value", "This period"),
            ("one_year_before", "One year before"),
            ("two_years_before", "Two years before"),
        ),
    ),
}
MANY_BESIDE = 8  # groups of columns
# a table says more than bars would
UNDRAWN = {"direction_of_travel", "contract.share", "residential.average_weekly"}


def draw(key: str, figure: Figure, figures: dict[str, Figure]) -> dict[str, str]:
    """The chart of a breakdown, wide and narrow; nothing where there is nothing to draw."""
    if key in UNDRAWN or not any(_numbers(figure)):
        return {}
    function, described, arguments = _chart(key, figure, figures)
    return {
        name: function(figure["label"], described, *arguments[0], fmt=arguments[1], width=width)
        for name, width in (("chart", charts.WIDE), ("narrow", charts.NARROW))
    }


def _numbers(figure):
    """What is drawn of each row; None where it is not known."""
    return [_number(row["value"]) for row in figure["rows"]]


def _number(value):
    if value is None:
        return None
    return Decimal(value["percent"] or 0) if isinstance(value, dict) else Decimal(value)


def _chart(key, figure, figures):
    if key in _DRAWN:
        return _DRAWN[key](figure, figures)
    if key in BESIDE and len(figure["rows"]) <= MANY_BESIDE:
        return _beside(figure, BESIDE[key])
    fmt = {"money": _pounds, "percent": _percent}.get(figure["unit"], charts.plain)
    shown = [row for row in figure["rows"] if row["key"] != "total"][:MANY]
    rows = [(row["label"], _plain(_number(row["value"]), figure)) for row in shown]
    if figure["unit"] == "money":
        rows = [(label, value) for label, value in rows if value is not None]
    return _columns(figure, rows, fmt) if _has_debts(rows) else _rows(charts.bars, rows, fmt)


def _plain(number, figure):
    return number if number is None or figure["unit"] != "count" else int(number)


def _has_debts(rows):
    return any(value is not None and value < 0 for _, value in rows)


def _rows(function, rows, fmt):
    described = "; ".join(f"{label} {_words(value, fmt)}" for label, value in rows)
    return function, described, ((rows,), fmt)


def _columns(figure, rows, fmt):
    _, described, _ = _rows(None, rows, fmt)
    labels, values = [label.split(",")[0] for label, _ in rows], [value for _, value in rows]
    return charts.columns, described, ((labels, {figure["label"]: values}), fmt)


def _line(figure):
    months = [(row["label"], row["value"]) for row in figure["rows"]]
    _, described, _ = _rows(None, months, charts.plain)
    # the axis has room for the month's first letters and the last of the year's digits
    labels = [f"{label[:3]} {label[-2:]}" for label, _ in months]
    values = [value for _, value in months]
    return charts.lines, described, ((labels, {figure["label"]: values}), charts.plain)


def _quarters(figure):
    known = [(row["label"], _number(row["value"])) for row in figure["rows"]]
    _, described, _ = _rows(None, known, _percent)
    # "31 March 2024": the axis has room for the month and the last of the year's digits
    labels = [f"{label.split()[1][:3]} {label[-2:]}" for label, _ in known]
    series = {figure["label"]: [value for _, value in known]}
    return charts.lines, described, ((labels, series), _percent)


def _beside(figure, beside):
    """A group of columns for each row: its number and those it is compared with."""
    rows = figure["rows"]
    series = {
        heading: [int(row[name]) for row in rows]
        for name, heading in beside
        if all(isinstance(row.get(name), int) for row in rows)
    }
    described = "; ".join(
        f"{row['label']}: "
        + ", ".join(f"{heading.lower()} {values[n]}" for heading, values in series.items())
        for n, row in enumerate(rows)
    )
    labels = [row["label"] for row in rows]
    return charts.columns, described, ((labels, series), charts.plain)


def _beside_budget(figure):
    rows = [row for row in figure["rows"] if row["key"] != "total"]
    series = {"Forecast": [Decimal(row["value"]) for row in rows]}
    if any(row["budget"] for row in rows):
        series["Budget"] = [_number(row["budget"]) for row in rows]
    described = "; ".join(
        f"{row['label']} {name.lower()} {_words(values[number], _pounds)}"
        for number, row in enumerate(rows)
        for name, values in series.items()
    )
    # the chart is too narrow for the whole of the longest names, which the table has
    labels = [row["label"].removesuffix(" accommodation") for row in rows]
    return charts.columns, described, ((labels, series), _pounds)


def _bridge(figures):
    """From the cost at the start to that at the end: a saving takes away."""
    start, end = (
        Decimal(figures[f"residential.{day}.net_weekly"]["value"]) for day in ("start", "end")
    )
    causes = figures["residential.saving_bridge"]["rows"]
    changes = [(row["label"], -Decimal(row["value"])) for row in causes]
    return [("At the start", start), *changes, ("At the end", end)]


def _words(value, fmt):
    return "not known" if value is None else fmt(value)


def _pounds(value):
    return charts.money(value)


def _percent(value):
    return f"{value:.0f}%"


_DRAWN = {
    **dict.fromkeys(LINES, lambda figure, _: _line(figure)),
    "residential.share": lambda figure, _: _quarters(figure),
    "placements.by_category": lambda figure, _: _beside_budget(figure),
    "residential.saving_bridge": lambda _, figures: _rows(
        charts.waterfall, _bridge(figures), _pounds
    ),
}
