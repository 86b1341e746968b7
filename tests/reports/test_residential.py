"""Residential care on a day, its cost and why it changed, worked out by hand."""

from datetime import date
from decimal import Decimal

import pytest

from tests.factories import (
    CarePeriodFactory,
    ChildFactory,
    ContributionFactory,
    CostLineFactory,
    LegalStatusFactory,
    PlacementFactory,
)
from tests.reports.conftest import A, B

LONG_AGO = date(2023, 1, 9)


def resident(*, started=LONG_AGO, ended=None, amount="4000.00", code="K2", **child):
    """A child in care since long ago, in a placement with one cost line."""
    child = ChildFactory(**child)
    CarePeriodFactory(child=child, started=LONG_AGO)
    place(child, started=started, ended=ended, amount=amount, code=code)
    return child


def place(child, *, started, ended=None, amount=None, code="K2"):
    placement = PlacementFactory(child=child, started=started, ended=ended, code=code)
    if amount:
        CostLineFactory(placement=placement, weekly_amount=Decimal(amount))
    return placement


@pytest.mark.parametrize(
    ("started", "ended", "at_start", "at_end"),
    [
        (A, None, 1, 1),
        (date(2024, 9, 2), None, 0, 1),
        (LONG_AGO, A, 0, 0),
        (LONG_AGO, date(2024, 9, 2), 1, 0),
        (LONG_AGO, B, 1, 0),
        (LONG_AGO, date(2025, 1, 1), 1, 1),
        (B, None, 0, 1),
    ],
)
def test_the_day_that_a_placement_ends_belongs_to_what_follows(
    figure, started, ended, at_start, at_end
):
    resident(started=started, ended=ended)

    assert figure("residential.start.children")["value"] == at_start
    assert figure("residential.end.children")["value"] == at_end


def test_a_child_in_a_home_who_is_not_looked_after_does_not_count(figure):
    resident().care_periods.update(ended=A)

    assert figure("residential.start.children")["value"] == 0


@pytest.mark.parametrize(("code", "counted"), [("V3", 0), ("V4", 0), ("V2", 1), ("C2", 1)])
def test_short_breaks_are_not_being_looked_after(figure, code, counted):
    LegalStatusFactory(child=resident(), code=code, started=LONG_AGO)

    assert figure("residential.end.children")["value"] == counted


def test_a_temporary_stay_over_an_open_placement_is_looked_through(figure):
    child = resident()
    place(child, started=date(2024, 12, 20), ended=date(2025, 1, 5), code="T1", amount="150.00")

    assert figure("residential.end.children")["value"] == 1
    assert figure("residential.end.net_weekly")["value"] == "4150.00"


def test_a_temporary_stay_between_two_placements_is_looked_through_at_its_own_cost(figure):
    child = resident(ended=date(2024, 12, 20))
    place(child, started=date(2024, 12, 20), ended=date(2025, 1, 5), code="T1", amount="150.00")
    place(child, started=date(2025, 1, 5), amount="4000.00")

    assert figure("residential.end.children")["value"] == 1
    assert figure("residential.end.net_weekly")["value"] == "150.00"


def test_a_temporary_stay_that_interrupts_nothing_is_not_residential(figure):
    child = ChildFactory()
    CarePeriodFactory(child=child, started=date(2024, 12, 20))
    place(child, started=date(2024, 12, 20), code="T1")

    assert figure("residential.end.children")["value"] == 0


def test_net_is_the_lines_in_force_less_the_contributions_in_force(figure):
    placement = resident(amount="4000.00").placements.get()
    CostLineFactory(placement=placement, component="staffing", weekly_amount=Decimal("310.55"))
    CostLineFactory(
        placement=placement,
        component="therapy",
        weekly_amount=Decimal("99.00"),
        ended=B,
    )
    ContributionFactory(placement=placement, weekly_amount=Decimal("700.10"), started=B)

    assert figure("residential.start.net_weekly")["value"] == "4409.55"
    assert figure("residential.end.net_weekly")["value"] == "3610.45"


def test_a_line_does_not_outlast_its_placement(figure):
    child = resident(ended=date(2024, 10, 1), amount="4000.00")
    place(child, started=date(2024, 10, 1), amount="3000.00")

    assert figure("residential.end.net_weekly")["value"] == "3000.00"


def test_the_bridge_adds_up_to_the_saving(figure, rows):
    resident(ended=date(2024, 10, 1), amount="5000.00")
    resident(started=date(2024, 10, 1), amount="3500.00")
    mover = resident(ended=date(2024, 10, 1), amount="4000.00")
    place(mover, started=date(2024, 10, 1), amount="3900.00")
    stayer = resident(amount="4000.00").placements.get()
    CostLineFactory(
        placement=stayer,
        component="staffing",
        weekly_amount=Decimal("250.00"),
        started=date(2024, 11, 1),
    )

    assert rows("residential.saving_bridge") == {
        "leavers": "5000.00",
        "joiners": "-3500.00",
        "moves": "100.00",
        "changed_rates": "-250.00",
    }
    assert figure("residential.saving_bridge")["total"] == "1350.00"
    assert figure("residential.saving_per_week")["value"] == "1350.00"
    assert figure("residential.start.net_weekly")["value"] == "13000.00"
    assert figure("residential.end.net_weekly")["value"] == "11650.00"


@pytest.mark.parametrize(
    ("born", "row"),
    [
        (date(2008, 12, 31), "aged_16"),
        (date(2009, 1, 1), None),
        (date(2007, 12, 31), None),
        (date(2008, 1, 1), "aged_16"),
        (date(2014, 1, 1), "under_11"),
        (date(2013, 12, 31), None),
    ],
)
def test_ages_are_completed_years_on_the_last_day(rows, born, row):
    resident(date_of_birth=born)

    assert rows("next_cohorts") == ({row: 1} if row else {})


@pytest.mark.parametrize(("last_day", "is_16"), [(date(2025, 2, 28), 1), (date(2025, 3, 1), 0)])
def test_a_birthday_on_29_february_is_1_march_in_other_years(rows, last_day, is_16):
    resident(date_of_birth=date(2008, 2, 29))

    assert rows("next_cohorts", last_day=last_day).get("aged_16", 0) == is_16


def test_next_cohorts_carry_their_cost(figure):
    resident(date_of_birth=date(2008, 6, 1), amount="4000.50")
    resident(date_of_birth=date(2008, 6, 1), amount="100.25")
    resident(date_of_birth=date(2015, 6, 1), amount="1.00")

    sixteen, under_11 = figure("next_cohorts")["rows"]

    assert (sixteen["children"], sixteen["net_weekly"]) == (2, "4100.75")
    assert (under_11["children"], under_11["net_weekly"]) == (1, "1.00")
