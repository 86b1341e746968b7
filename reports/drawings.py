"""Which chart shows which figure; kft.core.charts draws it, wide and for a phone."""

from decimal import Decimal
from typing import Any

from kft.core import charts


def draw(key: str, figure: dict[str, Any], figures: dict[str, Any]) -> dict[str, str]:
    """The chart of a breakdown, wide and narrow; nothing where there is nothing to draw."""
    if not any(Decimal(row["value"]) for row in figure["rows"]):
        return {}
    function, rows, fmt = _bridge(figures) if figure["unit"] == "money" else _bars(figure)
    described = "; ".join(f"{label} {fmt(value)}" for label, value in rows)
    return {
        name: function(figure["label"], described, rows, fmt=fmt, width=width)
        for name, width in (("chart", charts.WIDE), ("narrow", charts.NARROW))
    }


def _bars(figure):
    rows = [(row["label"], row["value"]) for row in figure["rows"]]
    return charts.bars, rows, charts.plain


def _bridge(figures):
    """From the cost at the start to that at the end: a saving takes away."""
    start, end = (
        Decimal(figures[f"residential.{day}.net_weekly"]["value"]) for day in ("start", "end")
    )
    causes = figures["residential.saving_bridge"]["rows"]
    changes = [(row["label"], -Decimal(row["value"])) for row in causes]
    return charts.waterfall, [("At the start", start), *changes, ("At the end", end)], _pounds


def _pounds(value):
    return charts.money(value)
