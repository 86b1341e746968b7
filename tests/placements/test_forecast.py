"""The forecast by hand, at every boundary, and what must hold of any."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from placements import ledger
from placements.models import CategoryRule, CostLine, NewDemand, Uplift, WeeklyCost
from placements.money.forecast import forecast
from tests.factories import (
    CarePeriodFactory,
    ChildFactory,
    ContributionFactory,
    CostLineFactory,
    HouseholdFactory,
    LegalStatusFactory,
    PlacementFactory,
    SettingFactory,
)

pytestmark = pytest.mark.django_db
APRIL, B, MARCH = date(2024, 4, 1), date(2024, 12, 31), date(2025, 3, 31)
AFTER_B = (MARCH - B).days
LINE = "external_residential"


def placed(*, weekly="700.00", started=date(2024, 1, 8), sector="PR4", **fields):
    """A placement at £100 a day unless told otherwise, its child in care since 2023."""
    child = fields.pop("child", None) or ChildFactory(date_of_birth=date(2012, 5, 17))
    if not child.care_periods.exists():
        CarePeriodFactory(child=child, started=date(2023, 1, 9))
    placement = PlacementFactory(child=child, started=started, sector=sector, **fields)
    if weekly:
        CostLineFactory(placement=placement, weekly_amount=Decimal(weekly))
    return placement


def amounts(on=B):
    """The lines that are not nought, rounded as they are shown."""
    found = {line: round(each.amount, 2) for line, each in forecast(on).items()}
    return {line: amount for line, amount in found.items() if amount}


def test_an_open_placement_costs_the_whole_year():
    placed()

    assert amounts() == {LINE: 36500}
    found = forecast(B)[LINE]
    assert (found.held, found.later) == (27500, 9000)


@pytest.mark.parametrize(
    ("fields", "days"),
    [
        ({"ended": APRIL}, 0),
        ({"ended": date(2024, 4, 2)}, 1),
        ({"started": B}, 1 + AFTER_B),
        ({"started": date(2025, 1, 1)}, 0),
        ({"ended": date(2024, 7, 1)}, 91),
        ({"ended": B}, 274),
        ({"ended": date(2025, 1, 1)}, 275),
        ({"ended": date(2025, 2, 1)}, 275 + 31),
        ({"ended": date(2025, 6, 1)}, 365),
        ({"planned_end": date(2025, 2, 1)}, 275 + 31),
        ({"planned_end": date(2025, 1, 1)}, 275),
        ({"planned_end": date(2024, 6, 1)}, 275),
        ({"planned_end": date(2025, 2, 1), "ended": date(2025, 3, 1)}, 275 + 59),
        ({"planned_end": date(2025, 2, 1), "ended": date(2024, 10, 1)}, 183),
        ({"planned_end": date(2025, 12, 1)}, 365),
    ],
)
def test_the_days_that_count(fields, days):
    placed(**fields)

    assert amounts() == ({LINE: days * 100} if days else {})


@pytest.mark.parametrize(
    ("born", "days"),
    [
        (date(2007, 2, 1), 275 + 31),
        (date(2007, 1, 1), 275),
        (date(2006, 12, 31), 275),
        (date(2004, 2, 29), 275),
        (date(2007, 4, 1), 365),
        (date(2007, 3, 31), 364),
    ],
)
def test_never_past_the_day_before_the_18th_birthday_after_b(born, days):
    placed(child=ChildFactory(date_of_birth=born), ended=date(2025, 12, 1))

    assert amounts() == {LINE: days * 100}


def test_a_birthday_on_29_february_is_1_march_in_other_years():
    placed(child=ChildFactory(date_of_birth=date(2008, 2, 29)))

    # 18 on 1 March 2026
    assert forecast(date(2025, 12, 31))[LINE].later == (31 + 28) * 100


def test_the_rates_are_those_dated_for_the_day():
    placement = placed(weekly=None)
    CostLineFactory(placement=placement, weekly_amount=700, ended=date(2025, 2, 1))
    CostLineFactory(placement=placement, weekly_amount=1400, started=date(2025, 2, 1))
    ContributionFactory(placement=placement, weekly_amount=70, started=date(2025, 3, 1))

    assert amounts() == {LINE: 306 * 100 + 59 * 200 - 31 * 10}


def test_pounds_are_summed_first_and_rounded_last():
    for _ in range(3):
        placed(weekly="0.01", ended=date(2024, 4, 2))

    # three sevenths of a penny are nought, each rounded up would be three pence
    assert amounts() == {}
    placed(weekly="0.01", ended=date(2024, 4, 2))
    assert amounts() == {LINE: Decimal("0.01")}


@pytest.mark.parametrize(
    ("code", "sector", "registration", "line"),
    [
        ("K2", "PR2", "", "external_residential"),
        ("R1", "PR5", "", "external_residential"),
        ("S1", "PR3", "", "external_residential"),
        ("K2", "PR1", "", "other"),
        ("K2", "", "", "other"),
        ("K2", "PR0", "", "other"),
        ("K1", "PR4", "", "other"),
        ("K2", "PR4", "unregistered", "unregistered"),
        ("K2", "PR1", "cqc_only", "unregistered"),
        ("Z1", "", "", "unregistered"),
        ("U6", "PR4", "", "external_fostering"),
        ("U1", "PR5", "", "external_fostering"),
        ("U4", "PR1", "", "in_house_fostering"),
        ("U3", "PR1", "", "in_house_connected"),
        ("K3", "PR4", "", "external_supported"),
        ("H5", "PR2", "", "external_supported"),
        ("K3", "PR1", "", "other"),
        ("P1", "PR0", "", "other"),
        ("A3", "PR4", "", "other"),
    ],
)
def test_the_budget_line_of_a_placement(code, sector, registration, line):
    placed(code=code, sector=sector, registration=registration)

    assert amounts() == {line: 36500}
    assert [len(found.children) for found in forecast(B).values() if found.children] == [1]
    assert forecast(B)[line].children


def test_the_sector_is_the_settings_unless_given_and_a_household_is_in_house():
    placed(sector="", setting=SettingFactory(provider__sector="PR5"))
    placed(sector="PR2", setting=SettingFactory(provider__sector="PR1"))
    placed(sector="", code="U6", household=HouseholdFactory())

    assert amounts() == {LINE: 73000, "in_house_fostering": 36500}


def test_a_temporary_stay_is_paid_by_the_line_of_the_placement_it_interrupts():
    home = placed()
    placed(child=home.child, code="T1", sector="", started=date(2024, 12, 28))

    assert amounts() == {LINE: 36500 + 94 * 100}
    assert forecast(B)[LINE].children == [home.child_id]


def test_a_temporary_stay_between_two_placements_belongs_to_the_one_before():
    home = placed(ended=date(2024, 6, 1))
    placed(
        child=home.child,
        code="T1",
        started=date(2024, 6, 1),
        ended=date(2024, 6, 11),
        sector="",
    )
    placed(child=home.child, code="U6", sector="PR1", started=date(2024, 6, 11), ended=B)

    assert amounts() == {LINE: 71 * 100, "in_house_fostering": 203 * 100}


def test_a_temporary_stay_that_interrupts_nothing_is_other():
    placed(code="T2", sector="PR4", ended=date(2024, 4, 11))

    assert amounts() == {"other": 1000}


def test_a_category_rule_that_is_dated_counts_from_its_day():
    placed()
    CategoryRule.objects.create(
        position=0, category="secure", codes=["K2"], valid_from=date(2025, 2, 1)
    )

    assert amounts() == {LINE: 306 * 100, "other": 59 * 100}


def test_short_breaks_cost_and_are_not_counted_as_children():
    LegalStatusFactory(child=placed().child, code="V3", started=date(2023, 1, 9))

    assert amounts() == {LINE: 36500}
    assert forecast(B)[LINE].children == []


def demand(month, children=2, **fields):
    return NewDemand.objects.create(
        category=LINE, month=month, children=children, weekly_amount=700, **fields
    )


@pytest.mark.parametrize(
    ("month", "on", "days"),
    [
        (date(2025, 1, 1), B, 31),
        (date(2025, 2, 1), B, 28),
        (date(2024, 12, 1), B, 0),
        (date(2025, 1, 1), date(2025, 1, 10), 21),
        (date(2025, 4, 1), B, 0),
        (date(2024, 3, 1), B, 0),
    ],
)
def test_new_demand_counts_on_the_days_of_its_month_that_are_to_come(month, on, days):
    demand(month)

    assert amounts(on) == ({LINE: days * 200} if days else {})


@pytest.mark.parametrize(
    ("fields", "raised"),
    [
        ({}, True),
        ({"category": LINE}, True),
        ({"category": "unregistered"}, False),
        ({"contract": "framework"}, True),
        ({"contract": "spot"}, False),
        ({"starts_on": date(2024, 1, 8)}, False),
    ],
)
def test_an_uplift_raises_the_lines_that_began_before_it(fields, raised):
    placed(contract="framework")
    Uplift.objects.create(**{"starts_on": date(2025, 3, 1), "percent": 10, **fields})

    assert amounts() == {LINE: 36500 + (31 * 10 if raised else 0)}


def test_an_uplift_raises_only_days_after_b_and_no_contribution():
    ContributionFactory(placement=placed(), weekly_amount=70)
    Uplift.objects.create(starts_on=date(2024, 6, 1), percent=10)

    assert amounts() == {LINE: 365 * 90 + AFTER_B * 10}


def test_an_uplift_stops_with_its_line_and_two_add_up():
    placement = placed(weekly=None)
    CostLineFactory(placement=placement, weekly_amount=700, ended=date(2025, 2, 1))
    for _ in range(2):
        Uplift.objects.create(starts_on=date(2025, 1, 22), percent=10)

    assert amounts() == {LINE: 306 * 100 + 10 * 20}


day = st.integers(-60, 330).map(lambda number: APRIL + timedelta(days=number))
length = st.integers(1, 400)
pounds = st.decimals("0", "9999.99", places=2)
line = st.tuples(st.sampled_from([CostLineFactory, ContributionFactory]), day, length, pounds)


class AnyPlacement(TestCase):
    """Whatever the dates and rates."""

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        started=day, long=length, lines=st.lists(line, max_size=4), shift=st.integers(0, 200)
    )
    def test_actuals_and_forecast_cover_each_day_once(self, started, long, lines, shift):
        """Where the end is known, the day of asking makes no difference to the total."""
        placement = self.made(started, long, lines)
        first, last = max(started, APRIL), min(placement.ended - timedelta(days=1), MARCH)
        if first > last:
            return
        whole = forecast(MARCH)[LINE]
        for on in (first, min(first + timedelta(days=shift), last), last):
            found = forecast(on)[LINE]
            assert round(found.held + found.later, 6) == round(whole.held, 6)
        assert not whole.later

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(started=day, long=length, lines=st.lists(line, max_size=4))
    def test_the_ledgers_weeks_are_what_the_forecast_took_as_actual(self, started, long, lines):
        self.made(started, long, lines)
        eve, sunday = date(2024, 4, 7), date(2024, 12, 29)
        ledger.recompute_due(until=sunday)

        weeks = WeeklyCost.objects.filter(week__gt=eve, week__lte=sunday)
        held = forecast(sunday)[LINE].held - forecast(eve)[LINE].held
        # each week is kept to four decimals
        assert abs(sum(week.net for week in weeks) - held) <= len(weeks) * Decimal("0.0001")

    def made(self, started, long, lines):
        ended = started + timedelta(days=long)
        placement = placed(weekly=None, started=started, ended=ended)
        kinds = {CostLineFactory: CostLine.Component.values, ContributionFactory: ["health"]}
        taken = set()
        for number, (factory, begins, days, amount) in enumerate(lines):
            kind = kinds[factory][number % len(kinds[factory])]
            if (kind, begins) in taken:
                continue
            taken.add((kind, begins))
            name = "component" if factory is CostLineFactory else "payer"
            factory(
                placement=placement,
                started=begins,
                ended=begins + timedelta(days=days),
                weekly_amount=amount,
                **{name: kind},
            )
        return placement
