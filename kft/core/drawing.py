"""The pen that kft.core.charts draws with: SVG, escaped, without inline style."""

import zlib
from dataclasses import dataclass, field

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

INK, GREY, GRID = "#0b0c0c", "#484949", "#d9dcde"
FONT = "'Source Sans 3', Arial, sans-serif"
SIZE = 14  # the size of the text, in the drawing's own units


def text_width(text: str, size: float = SIZE) -> float:
    """About how wide a text is; a little too much rather than too little."""
    wide = sum(0.62 if c.isupper() or c in "mw£%&" else 0.52 for c in text)
    return wide * size


def wrap(text: str, width: float, lines: int = 2, size: float = SIZE) -> list[str]:
    """A label in at most `lines` lines; the last one cut with an ellipsis."""
    wrapped = [""]
    for word in text.split():
        tried = f"{wrapped[-1]} {word}".strip()
        if wrapped[-1] and text_width(tried, size) > width:
            wrapped.append(word)
        else:
            wrapped[-1] = tried
    if len(wrapped) > lines:
        wrapped = [*wrapped[: lines - 1], " ".join(wrapped[lines - 1 :])]
    return [_cut(line, width, size) for line in wrapped]


def _cut(line, width, size):
    if text_width(line, size) <= width:
        return line
    while line and text_width(line + "…", size) > width:
        line = line[:-1]
    return line.rstrip() + "…"


@dataclass
class Drawing:
    """What has been drawn so far, piece by piece."""

    width: float
    height: float
    title: str
    description: str
    css_class: str = "app-chart"
    pieces: list[SafeString] = field(default_factory=list)

    def rect(self, x, y, width, height, fill, gap=False):
        # the white line keeps neighbours apart for those who see no colours
        self._add(
            '<rect x="{}" y="{}" width="{}" height="{}" fill="{}" stroke="{}"/>',
            *(_r(x), _r(y), _r(max(width, 0)), _r(max(height, 0))),
            *(fill, "#fff" if gap else "none"),
        )

    def line(self, x1, y1, x2, y2, stroke=GRID, width=1, dash=""):
        self._add(
            '<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}" stroke-width="{}"{}/>',
            *(_r(x1), _r(y1), _r(x2), _r(y2), stroke, width, _dashed(dash)),
        )

    def path(self, points, stroke, width=3, dash=""):
        self._add(
            '<polyline fill="none" stroke="{}" stroke-width="{}" '
            'stroke-linejoin="round" stroke-linecap="round"{} points="{}"/>',
            *(stroke, width, _dashed(dash), _points(points)),
        )

    def area(self, points, fill):
        self._add('<polygon fill="{}" points="{}"/>', fill, _points(points))

    def dot(self, x, y, fill, radius=4):
        self._add('<circle cx="{}" cy="{}" r="{}" fill="{}"/>', _r(x), _r(y), radius, fill)

    def text(self, x, y, text, anchor="start", fill=INK, size=SIZE, bold=False):
        self._add(
            '<text x="{}" y="{}" text-anchor="{}" fill="{}" font-size="{}" '
            'font-weight="{}">{}</text>',
            *(_r(x), _r(y), anchor, fill, size, 700 if bold else 400, text),
        )

    def label(self, x, y, text, room, anchor="middle", lines=2, size=SIZE, fill=GREY):
        """A text that keeps to its room; cut, it has its whole in a title."""
        parts = wrap(text, room, lines, size)
        for number, part in enumerate(parts):
            whole = format_html("<title>{}</title>", text) if part.endswith("…") else ""
            shown = format_html("{}{}", whole, part)
            self.text(x, y + number * size * 1.15, shown, anchor, fill, size)

    def svg(self):
        body = format_html_join("", "{}", ((piece,) for piece in self.pieces))
        # the same drawing always has the same ids: a report run twice stays the same
        seed = f"{self.width}{self.title}{self.description}{body}"
        return format_html(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" width="{w}" '
            'height="{h}" role="img" aria-labelledby="{id}-t {id}-d" class="{css}" '
            'font-family="{font}" font-size="{size}">'
            '<title id="{id}-t">{title}</title><desc id="{id}-d">{desc}</desc>'
            "{body}</svg>",
            w=_r(self.width),
            h=_r(self.height),
            id=f"chart-{zlib.crc32(seed.encode()):08x}",
            css=self.css_class,
            font=FONT,
            size=SIZE,
            title=self.title,
            desc=self.description,
            body=body,
        )

    def _add(self, html, *values):
        self.pieces.append(format_html(html, *values))


def _r(value):
    # a number has nothing to escape: a chart writes thousands of them
    return SafeString(f"{float(value):.1f}".removesuffix(".0"))


def _points(points):
    return " ".join(f"{_r(x)},{_r(y)}" for x, y in points)


def _dashed(dash):
    return format_html(' stroke-dasharray="{}"', dash) if dash else ""
