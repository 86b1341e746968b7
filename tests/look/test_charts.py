import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kft.core import charts
from kft.core.drawing import text_width, wrap

MONTHS = ["Sep", "Oct", "Nov", "Dec"]
BRIDGE = [("1 September", 462104), ("Left", -61200), ("Joined", 5913), ("31 December", 406817)]
LONG = "A name so long that nobody would ever find room for it under a narrow column"
AHEAD = charts.Forecast(["Jan"], [58], [54], [63])


def draw_all(width=charts.WIDE):
    two = {"Planned": [3, 2, 2, 1], "Unplanned": [4, 3, None, 2]}
    whole = {"Planned": [3, 2, 2, 1], "Unplanned": [4, 3, 0, 2]}
    return {
        "stacked": charts.stacked("Title", "Says", MONTHS, whole, width=width),
        "columns": charts.columns("Title", "Says", MONTHS, two, width=width),
        "bars": charts.bars("Title", "Says", [(LONG, 3), ("None", None)], width=width),
        "lines": charts.lines("Title", "Says", MONTHS, whole, forecast=AHEAD, width=width),
        "waterfall": charts.waterfall("Title", "Says", BRIDGE, width=width),
    }


def parsed(svg):
    return ElementTree.fromstring(svg)  # noqa: S314 (drawn by us, from no elsewhere)


def texts(svg):
    return [node.text for node in parsed(svg).iter() if node.text]


@pytest.mark.parametrize("width", [charts.WIDE, charts.NARROW])
def test_each_chart_is_one_picture_with_a_title_and_a_description(width):
    for svg in draw_all(width).values():
        root = parsed(svg)
        named = root.get("aria-labelledby").split()
        ids = [node.get("id") for node in root.iter() if node.get("id")]
        assert root.get("role") == "img"
        assert ids == named
        assert "style=" not in svg


def test_different_charts_have_different_ids():
    ids = re.findall(r' id="([^"]+)"', "".join(draw_all().values()))

    assert len(ids) == len(set(ids)) == 10


@pytest.mark.parametrize("width", [charts.WIDE, charts.NARROW])
def test_nothing_is_drawn_outside_the_picture(width):
    for name, svg in draw_all(width).items():
        for node in parsed(svg).iter("{http://www.w3.org/2000/svg}text"):
            left, right = _reach(node)
            assert left >= -1, (name, node.text)
            assert right <= width + 1, (name, node.text)


def _reach(node):
    wide = text_width(node.text or "", float(node.get("font-size")))
    x = float(node.get("x"))
    start = {"start": x, "middle": x - wide / 2, "end": x - wide}[node.get("text-anchor")]
    return start, start + wide


def test_words_are_not_read_as_svg():
    svg = charts.bars("<b>Title</b>", "A & B", [("<script>alert(1)</script>", 1)])

    assert "<script>" not in svg
    assert "<b>" not in svg
    parsed(svg)


@pytest.mark.parametrize(
    "svg",
    [
        charts.stacked("T", "D", [], {"a": []}),
        charts.stacked("T", "D", MONTHS, {"a": [0, 0, 0, 0]}),
        charts.columns("T", "D", [], {}),
        charts.columns("T", "D", MONTHS, {"a": [None] * 4}),
        charts.bars("T", "D", []),
        charts.lines("T", "D", [], {"a": []}),
        charts.waterfall("T", "D", []),
    ],
)
def test_a_chart_of_nothing_says_so(svg):
    assert "There is nothing to show for this period" in texts(svg)


def test_a_sparkline_of_one_value_is_left_out():
    assert charts.sparkline("Says", [4]) == ""
    assert "polyline" in charts.sparkline("Says", [4, None, 6])


def test_counts_get_whole_steps_and_money_short_ones():
    counts = charts.columns("T", "D", ["A"], {"a": [1]})
    pounds = charts.columns("T", "D", ["A"], {"a": [Decimal("462104")]}, fmt=charts.money)

    assert "0.2" not in texts(counts)
    assert {"£0", "£100k", "£500k"} <= set(texts(pounds))


def test_a_bridge_names_each_change_with_its_sign():
    shown = texts(charts.waterfall("T", "D", BRIDGE))

    assert "−£61.2k" in shown
    assert "+£5.9k" in shown


def test_a_missing_value_is_a_gap_in_a_line():
    svg = charts.lines("T", "D", MONTHS, {"a": [1, None, 3, 4]})

    assert svg.count("<polyline") == 2


def test_a_forecast_is_dashed_and_says_its_range():
    svg = charts.lines("T", "D", ["Dec"], {"a": [57]}, forecast=AHEAD)

    assert 'stroke-dasharray="5 4"' in svg
    assert "58 (54–63)" in texts(svg)


@given(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=24))
def test_any_numbers_can_be_drawn_and_lie_on_the_axis(values):
    labels = [f"Month {number}" for number in range(len(values))]
    svg = charts.columns("T", "D", labels, {"a": values})

    for node in parsed(svg).iter("{http://www.w3.org/2000/svg}rect"):
        assert 0 <= float(node.get("y")) <= 300


@given(st.text(max_size=80), st.floats(30, 200))
def test_a_label_never_outgrows_its_room(text, room):
    assert all(text_width(line) <= room or line == "…" for line in wrap(text, room))
