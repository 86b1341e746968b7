"""Gross and net live from the lines: which are in force, and part weeks by days."""

from datetime import date
from decimal import Decimal

import pytest

from children.models import Child
from placements.costs import childs_weekly_on, cost_between, total_on, weekly_on
from placements.models import Placement
from tests.factories import ContributionFactory, CostLineFactory, PlacementFactory

pytestmark = pytest.mark.django_db
MARCH = date(2025, 3, 3)  # a Monday


def weekly(placement, on):
    row = Placement.objects.annotate(**weekly_on(on)).get(pk=placement.pk)
    return row.gross, row.given, row.net


def cost(placement, first, last):
    row = Placement.objects.annotate(**cost_between(first, last)).get(pk=placement.pk)
    return row.gross, row.given, row.net


def test_net_is_the_lines_in_force_less_the_contributions_in_force():
    placement = PlacementFactory(started=MARCH)
    CostLineFactory(placement=placement, weekly_amount="4200.50")
    CostLineFactory(placement=placement, component="therapy", weekly_amount="99.50")
    ContributionFactory(placement=placement, weekly_amount="700.25")

    assert weekly(placement, MARCH) == (Decimal("4300"), Decimal("700.25"), Decimal("3599.75"))


def test_the_day_a_line_ends_belongs_to_the_line_that_follows():
    placement = PlacementFactory(started=MARCH)
    CostLineFactory(placement=placement, weekly_amount=4000, ended=date(2025, 3, 10))
    CostLineFactory(placement=placement, weekly_amount=5000, started=date(2025, 3, 10))

    assert weekly(placement, date(2025, 3, 9))[0] == 4000
    assert weekly(placement, date(2025, 3, 10))[0] == 5000


def test_a_line_never_outlasts_its_placement():
    placement = PlacementFactory(started=MARCH, ended=date(2025, 3, 10))
    CostLineFactory(placement=placement, started=date(2025, 1, 1), weekly_amount=700)
    ContributionFactory(placement=placement, started=date(2025, 1, 1), weekly_amount=70)

    nothing = (0, 0, 0)
    assert weekly(placement, date(2025, 3, 2)) == nothing
    assert weekly(placement, date(2025, 3, 9)) == (700, 70, 630)
    assert weekly(placement, date(2025, 3, 10)) == nothing
    assert cost(placement, date(2025, 1, 1), date(2025, 12, 31)) == (700, 70, 630)


def test_a_part_week_is_sevenths_kept_to_four_decimals():
    placement = PlacementFactory(started=date(2025, 3, 5), ended=date(2025, 3, 8))
    CostLineFactory(placement=placement, weekly_amount="1000.00")

    assert cost(placement, MARCH, date(2025, 3, 9))[0] == Decimal("428.5714")


def test_the_sum_is_rounded_last_and_not_its_parts():
    placement = PlacementFactory(started=MARCH, ended=date(2025, 3, 4))
    for component in ("core", "therapy", "education"):
        CostLineFactory(placement=placement, component=component, weekly_amount="0.01")

    assert cost(placement, MARCH, MARCH)[0] == Decimal("0.0043")


def test_the_week_in_which_the_clocks_go_back_has_seven_days():
    placement = PlacementFactory(started=date(2025, 10, 20))
    CostLineFactory(placement=placement, weekly_amount=700)

    assert cost(placement, date(2025, 10, 20), date(2025, 10, 26))[0] == 700


def test_a_childs_weekly_cost_adds_a_temporary_stay_to_the_placement_it_interrupts():
    stays = PlacementFactory(started=MARCH)
    short = PlacementFactory(child=stays.child, started=date(2025, 3, 6), code="T1")
    CostLineFactory(placement=stays, weekly_amount=3000)
    CostLineFactory(placement=short, weekly_amount=100)
    ContributionFactory(placement=short, weekly_amount=30)

    child = Child.objects.annotate(**childs_weekly_on(date(2025, 3, 7))).get()
    assert (child.gross, child.net) == (3100, 3070)


def test_a_child_without_a_placement_costs_nothing():
    PlacementFactory(started=MARCH)

    child = Child.objects.annotate(**childs_weekly_on(MARCH)).get()
    assert (child.gross, child.given, child.net) == (0, 0, 0)


def test_the_total_is_over_the_placements_asked_for():
    for amount in (100, 200):
        CostLineFactory(placement=PlacementFactory(started=MARCH), weekly_amount=amount)
    ContributionFactory(placement=PlacementFactory(started=MARCH), weekly_amount=25)

    assert total_on(Placement.objects.all(), MARCH) == {
        "gross": 300,
        "given": 25,
        "net": 275,
    }
    assert total_on(Placement.objects.none(), MARCH)["net"] == 0
