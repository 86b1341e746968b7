"""The forecast of records that are not as they should be, worked out by hand."""

from datetime import date
from decimal import Decimal

import pytest

from placements.models import BudgetLine
from placements.money.forecast import forecast
from tests.factories import (
    CarePeriodFactory,
    ChildFactory,
    ContributionFactory,
    CostLineFactory,
    PlacementFactory,
    SettingFactory,
)

pytestmark = pytest.mark.django_db
B = date(2024, 12, 31)
LINE, UNREGISTERED = BudgetLine.EXTERNAL_RESIDENTIAL, BudgetLine.UNREGISTERED


def placed(
    code="K2", started=date(2024, 1, 8), *, weekly=700, born=date(2012, 5, 17), **fields
):
    """A placement at £100 a day unless told otherwise, in care since 2023 unless told not."""
    child = fields.pop("child", None) or ChildFactory(date_of_birth=born)
    if fields.pop("in_care", True) and not child.care_periods.exists():
        CarePeriodFactory(child=child, started=date(2023, 1, 9))
    fields = {"sector": "PR4", **fields}
    placement = PlacementFactory(child=child, code=code, started=started, **fields)
    if weekly:
        CostLineFactory(
            placement=placement,
            weekly_amount=weekly,
            started=started,
            ended=fields.get("ended"),
        )
    return placement


def told(on=B):
    """Pounds and children of the lines that have any."""
    return {
        line: (round(found.amount, 2), len(found.children))
        for line, found in forecast(on).items()
        if found.amount or found.children
    }


def test_a_placement_without_a_setting_or_household_stands_on_its_own_sector():
    placed(setting=None, household=None)
    placed(setting=None, household=None, sector="")

    assert told() == {LINE: (36500, 1), BudgetLine.OTHER: (36500, 1)}


def test_unregistered_wins_over_the_council_being_the_provider():
    placed(sector="PR1", setting=SettingFactory(registration="unregistered"))
    placed(sector="PR1", code="Z1", setting=None)

    assert told() == {UNREGISTERED: (73000, 2)}


def test_a_child_without_a_period_of_care_costs_and_is_not_counted():
    placed(in_care=False)

    assert told() == {LINE: (36500, 0)}


def test_a_stay_over_the_years_end_belongs_to_what_it_interrupts_in_both_years():
    before = placed(ended=date(2024, 3, 20))
    placed("T0", date(2024, 3, 20), child=before.child, ended=date(2024, 4, 11), weekly=70)

    # 72 days from 8 January at £100, then 20 to 31 March at £10
    assert told(date(2024, 3, 31))[LINE] == (7200 + 120, 1)
    assert told(date(2024, 4, 30))[LINE] == (100, 0)


def test_a_stay_that_goes_on_past_b_is_forecast_to_the_years_end_on_the_same_line():
    before = placed(ended=date(2024, 12, 20))
    placed("T1", date(2024, 12, 20), child=before.child, weekly=70)

    # £100 a day from 1 April to 19 December, £10 from then to 31 March
    assert told() == {LINE: (26300 + 1020, 1)}


def test_two_lines_that_change_on_b_count_b_at_the_new_rates():
    placement = placed(weekly=0)
    for component, rates in (("core", (700, 1400)), ("therapy", (70, 0))):
        for rate, started, ended in (
            (rates[0], placement.started, B),
            (rates[1], B, None),
        ):
            CostLineFactory(
                placement=placement,
                component=component,
                weekly_amount=rate,
                started=started,
                ended=ended,
            )

    found = forecast(B)[LINE]

    assert found.held == 274 * 110 + 200
    assert found.later == 90 * 200


def test_born_on_29_february_the_last_day_is_28_february():
    placed(born=date(2008, 2, 29))
    placed(born=date(2007, 2, 28))

    # 18 on 1 March 2026: all of this year; and 18 on 28 February 2025: 31 + 27 days of 2025
    assert told() == {LINE: (36500 + 27500 + 5800, 2)}
    assert told(date(2025, 4, 30))[LINE][0] == 33400 + 3000


def test_who_was_18_before_b_and_never_ended_costs_up_to_b_and_no_longer():
    placed(born=date(2006, 6, 1))

    assert told()[LINE][0] == 27500


def test_more_given_than_paid_is_a_minus():
    placement = placed(weekly=70)
    ContributionFactory(placement=placement, started=placement.started, weekly_amount=140)

    assert told() == {LINE: (Decimal(-3650), 1)}


def test_a_placement_that_starts_after_b_is_no_forecast():
    """The child is looked after on B and has no placement yet: on the line of all the rest."""
    placed(started=date(2025, 1, 6))

    assert told() == {"other": (Decimal(0), 1)}
