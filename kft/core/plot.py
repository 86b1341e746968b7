"""What the kinds of chart share: axes, grid, legend, names under and beside."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kft.core.drawing import GREY, GRID, INK, Drawing, text_width, wrap

COLOURS = ("#12436d", "#28a197", "#801650", "#f46a25")
DASHES = ("", "7 5", "2 4", "10 4 2 4")
FORECAST, BAND = "#801650", "#dcc5d3"
WIDE, NARROW = 640, 360
ROW = 36

Number = int | float | Decimal


@dataclass(frozen=True)
class Forecast:
    """What may come after a line's last value: the middle, and an honest range."""

    labels: Sequence[str]
    middle: Sequence[Number]
    low: Sequence[Number] = ()
    high: Sequence[Number] = ()
    tells_range: bool = True  # beside the last value, where there is room for it


@dataclass
class Plot:
    """The field between the axes: where a value lies, and how wide a slot is."""

    drawing: Drawing
    left: float
    right: float
    top: float
    bottom: float
    low: float
    high: float

    def y(self, value: Number) -> float:
        share = (float(value) - self.low) / (self.high - self.low)
        return self.bottom - (self.bottom - self.top) * share

    def slot(self, count: int) -> float:
        return (self.right - self.left) / count


def plot_for(title, description, values, legend, labels, fmt, width, kind="box"):
    """Legend, grid and axis for values that start at nought."""
    height = 300 if width >= WIDE else 260
    drawing = Drawing(width, height, title, description)
    head = _legend(drawing, legend, kind) if len(legend) > 1 else 0
    ticks = _ticks([float(value) for value in (0, *values)])
    left = max(text_width(fmt(tick)) for tick in ticks) + 10
    slot = (width - 6 - left) / len(labels)
    foot = height - 12 - 15 * max(len(wrap(label, slot, 3, 13)) for label in labels)
    plot = Plot(drawing, left, width - 6, head + 22, foot, ticks[0], ticks[-1])
    for tick in ticks:
        y = plot.y(tick)
        drawing.line(plot.left, y, plot.right, y, INK if tick == 0 else GRID)
        drawing.text(plot.left - 8, y + 5, fmt(tick), "end", GREY)
    return plot


def _ticks(values):
    """Up to seven round steps that hold every value; whole ones for counts."""
    low, high = min(values), max(values)
    raw = ((high - low) or 1) / 5
    size = 10.0 ** math.floor(math.log10(raw))
    is_whole = all(value == int(value) for value in values)
    steps = (1, 2, 5, 10) if is_whole and size <= 1 else (1, 2, 2.5, 5, 10)
    step = next(size * by for by in steps if size * by >= raw * 0.999)
    if is_whole:
        step = max(step, 1.0)
    first, last = math.floor(low / step), max(math.ceil(high / step), 1)
    return [number * step for number in range(first, last + 1)]


def _legend(drawing, names, kind):
    """Names with their colours in as many lines as they need; returns their height."""
    x, y = 2.0, 14.0
    for number, name in enumerate(names):
        need = 34 + text_width(name)
        if x > 2 and x + need > drawing.width:
            x, y = 2.0, y + 22
        _key(drawing, x, y, number, name, kind)
        drawing.text(x + 30, y, name)
        x += need + 18
    return y + 4


def _key(drawing, x, y, number, name, kind):
    if kind == "box":
        drawing.rect(x + 8, y - 12, 15, 15, COLOURS[number])
    elif name == "Forecast":
        drawing.rect(x, y - 12, 24, 15, BAND)
        drawing.line(x, y - 5, x + 24, y - 5, FORECAST, 3, "5 4")
    else:
        drawing.line(x, y - 5, x + 24, y - 5, COLOURS[number], 3, DASHES[number])


def slot_labels(plot, labels):
    """Names under the axis: in two lines where that fits, else every second, third …"""
    slot = plot.slot(len(labels))
    longest = max((word for label in labels for word in label.split()), key=len)
    every = 1
    if text_width(longest, 13) > slot and len(labels) > 6:
        every = math.ceil(max(text_width(label, 13) for label in labels) / slot)
    for number, label in enumerate(labels):
        if number % every == 0:
            x = plot.left + slot * (number + 0.5)
            plot.drawing.label(x, plot.bottom + 18, label, slot * every, lines=3, size=13)


def value_above(plot, x, y, shown, room):
    if text_width(shown, 13) < room:
        plot.drawing.text(x, y, shown, "middle", size=13, bold=True)


def rows_drawing(title, description, labels, width):
    left = min(max(text_width(label) for label in labels) + 14, width * 0.38)
    return Drawing(width, ROW * len(labels), title, description), left


def row_label(drawing, number, label, left):
    """Write a row's name and return the middle of the row."""
    middle = ROW * number + ROW / 2
    two_lines = text_width(label) > left - 12
    y = middle - 3 if two_lines else middle + 5
    drawing.label(left - 10, y, label, left - 12, anchor="end", fill=INK)
    return middle


def nothing(title, description, width):
    drawing = Drawing(width, 60, title, description or "There is nothing to show.")
    drawing.rect(0.5, 0.5, width - 1, 59, "#f4f6f8")
    text = "There is nothing to show for this period"
    drawing.text(width / 2, 35, text, "middle", GREY)
    return drawing.svg()


def known(values):
    return [value for value in values if value is not None]
