"""Charts as SVG, drawn by our own functions: the same for a page and for a PDF.

Each returns safe html: role img with a title and a description, text as text, at most
four colours (told apart by dashes and white gaps as well), and values where they fit.
`width` is what it is drawn at: WIDE, or NARROW for a phone. Numbers may be int, float
or Decimal; None is a gap; where there is nothing at all, the chart says so.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString

from kft.core.drawing import GREY, GRID, INK, SIZE, Drawing, text_width, wrap
from kft.core.formats import MINUS, short_money

COLOURS = ("#12436d", "#28a197", "#801650", "#f46a25")
LIGHT = {"#28a197", "#f46a25"}  # dark text reads on these
DASHES = ("", "7 5", "2 4", "10 4 2 4")
FORECAST, BAND = "#801650", "#dcc5d3"
FALL, RISE = "#28a197", "#f46a25"
WIDE, NARROW = 640, 360

Number = int | float | Decimal
Series = dict[str, Sequence[Number | None]]
Format = Callable[[Number], str]


def plain(value: Number) -> str:
    """A number as people write it: 1,234 or 3.5."""
    number = float(value)
    shown = f"{abs(number):,.0f}" if number == int(number) else f"{abs(number):,.1f}"
    return (MINUS if number < 0 else "") + shown


def money(value: Number) -> str:
    """Pounds on an axis or a bar: £400k."""
    return short_money(Decimal(str(value)))


@dataclass(frozen=True)
class Forecast:
    """What may come after a line's last value: the middle, and an honest range."""

    labels: Sequence[str]
    middle: Sequence[Number]
    low: Sequence[Number] = ()
    high: Sequence[Number] = ()


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


def stacked(
    title: str,
    description: str,
    labels: Sequence[str],
    series: Series,
    *,
    fmt: Format = plain,
    width: int = WIDE,
) -> SafeString:
    """Columns of parts that add up. No part may be below nought."""
    totals = [sum(_known(parts)) for parts in zip(*series.values(), strict=True)]
    if not any(totals):
        return _nothing(title, description, width)
    plot = _plot(title, description, totals, list(series), labels, fmt, width)
    slot, thick = plot.slot(len(labels)), min(plot.slot(len(labels)) * 0.7, 64)
    for number, total in enumerate(totals):
        x, at = plot.left + slot * (number + 0.5) - thick / 2, 0.0
        for colour, values in zip(COLOURS, series.values(), strict=False):
            at = _segment(plot, x, thick, at, values[number], colour, fmt)
        if len(series) > 1 and total:
            _value(plot, x + thick / 2, plot.y(total) - 5, fmt(total), slot)
    _slot_labels(plot, labels)
    return plot.drawing.svg()


def _segment(plot, x, thick, at, value, colour, fmt):
    """Draw one part on top of `at` and return the new height."""
    if not value:
        return at
    top, height = plot.y(at + float(value)), plot.y(at) - plot.y(at + float(value))
    plot.drawing.rect(x, top, thick, height, colour, gap=True)
    shown = fmt(value)
    if height > SIZE + 2 and text_width(shown, 12) < thick:
        fill = INK if colour in LIGHT else "#fff"
        y = top + height / 2 + 4
        plot.drawing.text(x + thick / 2, y, shown, "middle", fill, size=12)
    return at + float(value)


def columns(
    title: str,
    description: str,
    labels: Sequence[str],
    series: Series,
    *,
    fmt: Format = plain,
    width: int = WIDE,
) -> SafeString:
    """Columns side by side, up to four in a group. They may go below nought."""
    values = [value for row in series.values() for value in _known(row)]
    if not values:
        return _nothing(title, description, width)
    plot = _plot(title, description, values, list(series), labels, fmt, width)
    slot = plot.slot(len(labels))
    thick = min(slot * 0.76 / len(series), 56)
    first = slot / 2 - thick * len(series) / 2
    roomy = all(text_width(fmt(value), 12) < thick + 10 for value in values)
    for place, (colour, row) in enumerate(zip(COLOURS, series.values(), strict=False)):
        for number, value in enumerate(row):
            x = plot.left + slot * number + first + thick * place
            _column(plot, x, thick, value, colour, fmt if roomy else None)
    _slot_labels(plot, labels)
    return plot.drawing.svg()


def _column(plot, x, thick, value, colour, fmt):
    if value is None:
        return
    top, foot = sorted((plot.y(value), plot.y(0)))
    plot.drawing.rect(x, top, thick, foot - top, colour, gap=True)
    if fmt:
        y = foot + 14 if value < 0 else top - 5
        plot.drawing.text(x + thick / 2, y, fmt(value), "middle", size=12, bold=True)


def bars(
    title: str,
    description: str,
    rows: Sequence[tuple[str, Number | None]],
    *,
    fmt: Format = plain,
    width: int = WIDE,
) -> SafeString:
    """Bars across the page, for names that need room. A missing value says so."""
    if not rows:
        return _nothing(title, description, width)
    drawing, left = _rows_drawing(title, description, [label for label, _ in rows], width)
    largest = max([*(float(value) for _, value in rows if value), 1e-9])
    most = max(text_width(fmt(value or 0)) for _, value in rows)
    room = width - left - most - 16
    for number, (label, value) in enumerate(rows):
        middle = _row_label(drawing, number, label, left)
        long = room * max(float(value or 0), 0) / largest
        drawing.rect(left, middle - 12, long, 24, COLOURS[0])
        shown = "not recorded" if value is None else fmt(value)
        drawing.text(left + long + 8, middle + 5, shown, bold=value is not None)
    drawing.line(left, 0, left, drawing.height, stroke=INK)
    return drawing.svg()


def waterfall(
    title: str,
    description: str,
    rows: Sequence[tuple[str, Number]],
    *,
    fmt: Format = money,
    width: int = WIDE,
) -> SafeString:
    """How the first row became the last by the changes between them, one a row.

    Rows: (label, total at the start), (label, change) …, (label, total at the end).
    """
    if not rows:
        return _nothing(title, description, width)
    drawing, left = _rows_drawing(title, description, [label for label, _ in rows], width)
    spans = _spans([float(value) for _, value in rows])
    low, high = min(0, *map(min, spans)), max(0, *map(max, spans)) or 1
    scale = (width - left - text_width("+£999.9k") - 12) / (high - low)

    def x(value):
        return left + (value - low) * scale

    for number, ((label, value), span) in enumerate(zip(rows, spans, strict=True)):
        middle = _row_label(drawing, number, label, left)
        is_total = number in (0, len(rows) - 1)
        colour = COLOURS[0] if is_total else FALL if value < 0 else RISE
        drawing.rect(x(min(span)), middle - 12, abs(span[1] - span[0]) * scale, 24, colour)
        if not is_total or number == 0:
            drawing.line(x(span[1]), middle + 12, x(span[1]), middle + 24, GREY, 1, "2 2")
        plus = "" if is_total or value < 0 else "+"
        drawing.text(x(max(span)) + 8, middle + 5, plus + fmt(value), bold=is_total)
    drawing.line(x(0), 0, x(0), drawing.height, stroke=INK)
    return drawing.svg()


def _spans(values):
    """From where to where each row's bar reaches."""
    spans, at = [(0.0, values[0])], values[0]
    for change in values[1:-1]:
        spans.append((at, at + change))
        at += change
    return [*spans, (0.0, values[-1])][: len(values)]


ROW = 36


def _rows_drawing(title, description, labels, width):
    left = min(max(text_width(label) for label in labels) + 14, width * 0.38)
    return Drawing(width, ROW * len(labels), title, description), left


def _row_label(drawing, number, label, left):
    """Write a row's name and return the middle of the row."""
    middle = ROW * number + ROW / 2
    two_lines = text_width(label) > left - 12
    y = middle - 3 if two_lines else middle + 5
    drawing.label(left - 10, y, label, left - 12, anchor="end", fill=INK)
    return middle


def lines(
    title: str,
    description: str,
    labels: Sequence[str],
    series: Series,
    *,
    forecast: Forecast | None = None,
    fmt: Format = plain,
    width: int = WIDE,
) -> SafeString:
    """Up to four lines over time; one line may go on as a forecast with its range."""
    ahead = forecast or Forecast([], [])
    values = [value for row in series.values() for value in _known(row)]
    if not values:
        return _nothing(title, description, width)
    legend = [*series, *(["Forecast"] if forecast else [])]
    reach = [*values, *ahead.middle, *ahead.low, *ahead.high]
    everything = [*labels, *ahead.labels]
    plot = _plot(title, description, reach, legend, everything, fmt, width, "line")
    ends = []
    if forecast:
        start = next(iter(series.values()))[-1]
        ends.append(_forecast(plot, ahead, len(labels), len(everything), start, fmt))
    for number, row in enumerate(series.values()):
        ends.append(_line(plot, row, len(everything), number, fmt))
    _end_labels(plot, [end for end in ends if end])
    _slot_labels(plot, everything)
    return plot.drawing.svg()


def _x(plot, number, count):
    return plot.left + plot.slot(count) * (number + 0.5)


def _line(plot, row, count, number, fmt):
    """Draw one line with its gaps; return where it ends and what stands there."""
    colour, run = COLOURS[number], []
    for place, value in [*enumerate(row), (len(row), None)]:
        if value is not None:
            run.append((_x(plot, place, count), plot.y(value)))
            last = (*run[-1], fmt(value))
        elif run:
            plot.drawing.path(run, colour, dash=DASHES[number])
            run = []
    if not _known(row):
        return None
    plot.drawing.dot(last[0], last[1], colour)
    return last


def _forecast(plot, ahead, after, count, start, fmt):
    xs = [_x(plot, after + number - 1, count) for number in range(len(ahead.labels) + 1)]
    if ahead.low and ahead.high:
        up = zip(xs, [start, *ahead.high], strict=True)
        down = zip(xs, [start, *ahead.low], strict=True)
        edge = [*up, *reversed(list(down))]
        plot.drawing.area([(x, plot.y(value)) for x, value in edge], BAND)
    middle = zip(xs, [start, *ahead.middle], strict=True)
    points = [(x, plot.y(value)) for x, value in middle]
    plot.drawing.path(points, FORECAST, dash="5 4")
    shown = fmt(ahead.middle[-1])
    if ahead.low and ahead.high:
        shown += f" ({fmt(ahead.low[-1])}\N{EN DASH}{fmt(ahead.high[-1])})"
    y = plot.y(ahead.high[-1]) if ahead.high else points[-1][1]
    return points[-1][0], y, shown


def _end_labels(plot, ends):
    """Values at the ends of lines, moved apart where they would touch."""
    lowest = plot.bottom - 4
    for number, (x, y, shown) in enumerate(sorted(ends, key=lambda end: -end[1])):
        under = number == 0 and len(ends) > 1 and y + 20 < lowest
        at = y + 20 if under else min(y - 9, lowest)
        half = text_width(shown) / 2
        middle = min(max(x, plot.left + half), plot.drawing.width - half - 2)
        plot.drawing.text(middle, at, shown, "middle", bold=True)
        lowest = lowest if under else at - SIZE - 2


def sparkline(description: str, values: Sequence[Number | None]) -> SafeString:
    """A line as small as a word, for a card: how the figure came to where it is."""
    known = _known(values)
    drawing = Drawing(92, 32, description, "", css_class="app-chart app-chart--spark")
    if len(known) < 2:
        return SafeString("")
    low, high = min(known), max(known)
    step, spread = 82 / (len(known) - 1), float(high - low) or 1
    points = [
        (4 + step * number, 27 - 22 * float(value - low) / spread)
        for number, value in enumerate(known)
    ]
    drawing.path(points, COLOURS[0], width=2)
    drawing.dot(*points[-1], COLOURS[0], radius=3.5)
    return drawing.svg()


def _known(values):
    return [value for value in values if value is not None]


def _nothing(title, description, width):
    drawing = Drawing(width, 60, title, description or "There is nothing to show.")
    drawing.rect(0.5, 0.5, width - 1, 59, "#f4f6f8")
    text = "There is nothing to show for this period"
    drawing.text(width / 2, 35, text, "middle", GREY)
    return drawing.svg()


def _plot(title, description, values, legend, labels, fmt, width, kind="box"):
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
    step = next(size * by for by in (1, 2, 2.5, 5, 10) if size * by >= raw * 0.999)
    if all(value == int(value) for value in values):
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


def _slot_labels(plot, labels):
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


def _value(plot, x, y, shown, room):
    if text_width(shown, 13) < room:
        plot.drawing.text(x, y, shown, "middle", size=13, bold=True)
