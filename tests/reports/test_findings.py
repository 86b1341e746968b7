"""The sentence over a chart says what the chart shows, and no more than may be shown."""

from datetime import date
from decimal import Decimal

import pytest

from placements.models import MonthlyCount
from reports.chapters import chapters
from reports.definitions import REPORTS
from reports.findings import finding
from reports.making import make
from reports.periods import Period
from reports.printing import context
from reports.public import HIDDEN

LABEL = "What is counted"


def figure(*values, total=None, **more):
    rows = [
        {"key": str(n), "label": f"Month {n}", "value": value, **more}
        for n, value in enumerate(values, start=1)
    ]
    return {"label": LABEL, "rows": rows, "total": total}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ((1480, 1500), "1,500 children were in need in Month 2, 20 more than in Month 1"),
        ((1500, 0, 1480), "1,480 children were in need in Month 3, 20 fewer than in Month 1"),
        ((7, 9, 7), "7 children were in need in Month 3, as in Month 1"),
        ((None, 7), LABEL),
        ((7, None), LABEL),
        ((7,), LABEL),
        ((), LABEL),
        ((HIDDEN, 9), LABEL),
    ],
)
def test_a_line_of_children_is_told_by_its_ends(values, said):
    assert finding("trends.child_in_need", figure(*values)) == said


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        (17, 15, "15% of the children were in residential care on Month 2, 17% on Month 1"),
        (15, 15, "15% of the children were in residential care on Month 2, as on Month 1"),
        (None, 15, LABEL),
    ],
)
def test_a_line_of_shares_is_told_by_its_ends(before, now, said):
    shares = ({"n": 1, "of": 2, "percent": percent} for percent in (before, now))
    assert finding("residential.share", figure(*shares)) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("-4036079.66", "Month 1: the forecast is £4,036,080 below the budget"),
        ("12.00", "Month 1: the forecast is £12 above the budget"),
        (None, LABEL),
    ],
)
def test_the_forecast_is_told_in_whole_pounds_by_the_last_period(value, said):
    assert finding("forecast_variance", figure(value)) == said


def test_enquiries_stand_beside_last_years_unless_those_are_hidden():
    seen = figure(5, 6, total=11, last_year=7)
    assert finding("fostering.enquiries.by_month", seen) == (
        "11 enquiries, 14 in the same months a year earlier"
    )
    hidden = figure(5, 6, total=11, last_year=HIDDEN)
    assert finding("fostering.enquiries.by_month", hidden) == LABEL


def test_what_was_avoided_and_what_started_are_told():
    assert finding("cost_avoidance.by_source", figure("10.50", total="10.50")) == (
        "£11 of cost was avoided"
    )
    assert finding("residential_placements.started.total", figure(11, 9, 8, total=11)) == (
        "11 residential placements started, 9 on the same days a year earlier"
    )


def test_only_a_report_that_compares_says_with_what(db):
    period = Period.of(date(2024, 9, 1), date(2024, 12, 31))
    for report in REPORTS.values():
        facts = dict(context(make(report, period, public=False))["facts"])
        assert ("Compared with" in facts) == (report.name == "keeping-families-together")


def test_a_month_of_a_series_is_read_as_people_write_it():
    kept = MonthlyCount(
        series="child_in_need", month=date(2024, 11, 1), value=Decimal("1400.00")
    )
    assert str(kept) == "Child in need, November 2024: 1,400"


def test_a_total_is_only_named_so_where_the_rows_add_up_to_it(db):
    period = Period.of(date(2024, 9, 1), date(2024, 12, 31))
    figures = {}
    for report in REPORTS.values():
        for chapter in chapters(report, make(report, period, public=False).figures):
            figures |= {figure.key: figure.table["total"] for figure in chapter.breakdowns}

    assert figures["residential_placements.started.total"] is None
    assert figures["priority.children"][0] == "Children with a reason"
    assert figures["edge_of_care.support_by_service"][0] == "Referrals"
    assert figures["residential_placements.started.by_age"][0] == "Total"
