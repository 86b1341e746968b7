"""Charts as SVG, drawn by our own functions: the same for a page and for a PDF.

Each returns safe html: role img with a title and a description, text as text, at most
four colours (told apart by dashes and white gaps as well), and values where they fit.
`width` is what it is drawn at: WIDE, or NARROW for a phone. Numbers may be int, float
or Decimal; None is a gap; where there is nothing at all, the chart says so.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal

from django.utils.safestring import SafeString

from kft.core.drawing import GREY, INK, SIZE, Drawing, text_width
from kft.core.formats import MINUS, short_money
from kft.core.plot import (
    BAND,
    COLOURS,
    DASHES,
    FORECAST,
    NARROW,
    WIDE,
    Forecast,
    Number,
    known,
    nothing,
    plot_for,
    row_label,
    rows_drawing,
    slot_labels,
    value_above,
)

__all__ = ["NARROW", "WIDE", "Forecast"]  # callers ask charts for these
LIGHT = {"#28a197", "#f46a25"}  # dark text reads on these
FALL, RISE = "#28a197", "#f46a25"

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
    totals = [sum(known(parts)) for parts in zip(*series.values(), strict=True)]
    if not any(totals):
        return nothing(title, description, width)
    plot = plot_for(title, description, totals, list(series), labels, fmt, width)
    slot, thick = plot.slot(len(labels)), min(plot.slot(len(labels)) * 0.7, 64)
    for number, total in enumerate(totals):
        x, at = plot.left + slot * (number + 0.5) - thick / 2, 0.0
        for colour, values in zip(COLOURS, series.values(), strict=False):
            at = _segment(plot, x, thick, at, values[number], colour, fmt)
        if len(series) > 1 and total:
            value_above(plot, x + thick / 2, plot.y(total) - 5, fmt(total), slot)
    slot_labels(plot, labels)
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
    values = [value for row in series.values() for value in known(row)]
    if not values:
        return nothing(title, description, width)
    plot = plot_for(title, description, values, list(series), labels, fmt, width)
    slot = plot.slot(len(labels))
    thick = min(slot * 0.76 / len(series), 56)
    first = slot / 2 - thick * len(series) / 2
    roomy = all(text_width(fmt(value), 12) < thick + 10 for value in values)
    for place, (colour, row) in enumerate(zip(COLOURS, series.values(), strict=False)):
        for number, value in enumerate(row):
            x = plot.left + slot * number + first + thick * place
            _column(plot, x, thick, value, colour, fmt if roomy else None)
    slot_labels(plot, labels)
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
        return nothing(title, description, width)
    drawing, left = rows_drawing(title, description, [label for label, _ in rows], width)
    largest = max([*(float(value) for _, value in rows if value), 1e-9])
    most = max(text_width(fmt(value or 0)) for _, value in rows)
    room = width - left - most - 16
    for number, (label, value) in enumerate(rows):
        middle = row_label(drawing, number, label, left)
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
        return nothing(title, description, width)
    drawing, left = rows_drawing(title, description, [label for label, _ in rows], width)
    spans = _spans([float(value) for _, value in rows])
    low, high = min(0, *map(min, spans)), max(0, *map(max, spans)) or 1
    scale = (width - left - text_width("+£999.9k") - 12) / (high - low)
    for number, (label, value) in enumerate(rows):
        middle = row_label(drawing, number, label, left)
        ends = [left + (reach - low) * scale for reach in spans[number]]
        is_total = number in (0, len(rows) - 1)
        _step(drawing, middle, ends, value, is_total, fmt)
        if number < len(rows) - 1:
            drawing.line(ends[1], middle + 12, ends[1], middle + 24, GREY, 1, "2 2")
    nought = left - low * scale
    drawing.line(nought, 0, nought, drawing.height, stroke=INK)
    return drawing.svg()


def _step(drawing, middle, ends, value, is_total, fmt):
    """One bar of a bridge, with its sign in words so that colour is not alone."""
    colour = COLOURS[0] if is_total else FALL if value < 0 else RISE
    drawing.rect(min(ends), middle - 12, abs(ends[1] - ends[0]), 24, colour)
    plus = "" if is_total or value < 0 else "+"
    drawing.text(max(ends) + 8, middle + 5, plus + fmt(value), bold=is_total)


def _spans(values):
    """From where to where each row's bar reaches."""
    spans, at = [(0.0, values[0])], values[0]
    for change in values[1:-1]:
        spans.append((at, at + change))
        at += change
    return [*spans, (0.0, values[-1])][: len(values)]


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
    values = [value for row in series.values() for value in known(row)]
    if not values:
        return nothing(title, description, width)
    legend = [*series, *(["Forecast"] if forecast else [])]
    reach = [*values, *ahead.middle, *ahead.low, *ahead.high]
    everything = [*labels, *ahead.labels]
    plot = plot_for(title, description, reach, legend, everything, fmt, width, "line")
    ends = []
    if forecast:
        start = next(iter(series.values()))[-1]
        ends.append(_forecast(plot, ahead, len(labels), len(everything), start, fmt))
    for number, row in enumerate(series.values()):
        ends.append(_line(plot, row, len(everything), number, fmt))
    _end_labels(plot, [end for end in ends if end])
    slot_labels(plot, everything)
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
    if not known(row):
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
    if ahead.low and ahead.high and ahead.tells_range:
        shown += f" ({fmt(ahead.low[-1])}\N{EN DASH}{fmt(ahead.high[-1])})"
    y = plot.y(ahead.high[-1]) if ahead.high else points[-1][1]
    return points[-1][0], y, shown


def _end_labels(plot, ends):
    """Values at the ends of lines, moved apart where they would touch."""
    for x in sorted({end[0] for end in ends}):
        here = [end for end in ends if end[0] == x]
        _labels_at(plot, here, is_alone=len(ends) == 1)


def _labels_at(plot, ends, *, is_alone):
    """Of lines that end at one place: the lowest is told below it, the others above."""
    lowest = plot.bottom - 4
    for number, (x, y, shown) in enumerate(sorted(ends, key=lambda end: -end[1])):
        under = number == 0 and not is_alone and y + 26 < lowest
        at = y + 26 if under else min(y - 9, lowest)
        half = text_width(shown) / 2
        middle = min(max(x, plot.left + half), plot.drawing.width - half - 2)
        plot.drawing.text(middle, at, shown, "middle", bold=True)
        lowest = lowest if under else at - SIZE - 2


def sparkline(description: str, values: Sequence[Number | None]) -> SafeString:
    """A line as small as a word, for a card: how the figure came to where it is."""
    shown = known(values)
    drawing = Drawing(92, 32, description, "", css_class="app-chart app-chart--spark")
    if len(shown) < 2:
        return SafeString("")
    low, high = min(shown), max(shown)
    step, spread = 82 / (len(shown) - 1), float(high - low) or 1
    points = [
        (4 + step * number, 27 - 22 * float(value - low) / spread)
        for number, value in enumerate(shown)
    ]
    drawing.path(points, COLOURS[0], width=2)
    drawing.dot(*points[-1], COLOURS[0], radius=3.5)
    return drawing.svg()
