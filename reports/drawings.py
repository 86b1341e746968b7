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
    if key in LINES:
        return _line(figure)
    if key == "placements.by_category":
        return _beside_budget(figure)
    if key == "residential.saving_bridge":
        return _rows(charts.waterfall, _bridge(figures), _pounds)
    fmt = {"money": _pounds, "percent": _percent}.get(figure["unit"], charts.plain)
    shown = [row for row in figure["rows"] if row["key"] != "total"][:MANY]
    rows = [(row["label"], _plain(_number(row["value"]), figure)) for row in shown]
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
    labels = [row["label"] for row in rows]
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
    return f"{value}%"
