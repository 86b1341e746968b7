"""Category, sector, and where a child lives on a day."""

from datetime import date, timedelta

import pytest

from children.models import Child
from placements.categories import category_of, lived_in, placement_on, sector_of
from placements.models import CategoryRule, CostLine, Placement
from tests.factories import (
    CarePeriodFactory,
    ChildFactory,
    CostLineFactory,
    HouseholdFactory,
    PlacementFactory,
    SettingFactory,
)

pytestmark = pytest.mark.django_db
D = date(2025, 3, 3)


def days(number):
    return timedelta(days=number)


def category(**fields):
    placement = PlacementFactory(**fields)
    row = Placement.objects.annotate(category=category_of(D)).get(pk=placement.pk)
    return row.category


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        *[(code, "residential") for code in ("K2", "R1", "S1")],
        *[(code, "connected") for code in ("U1", "U2", "U3")],
        *[(code, "fostering") for code in ("U4", "U5", "U6")],
        *[(code, "adoption") for code in ("A3", "A4", "A5", "A6")],
        *[(code, "supported") for code in ("K3", "H5", "P2")],
        *[(code, "unregistered") for code in ("Z1", "Z11", "Z14")],
        *[(code, "other") for code in ("T0", "R2", "R3", "R5", "P3")],
        ("K1", "secure"),
        ("P1", "parents"),
    ],
)
def test_the_code_gives_the_category(code, expected):
    assert category(code=code) == expected


@pytest.mark.parametrize("registration", ["cqc_only", "unregistered"])
def test_an_unregistered_setting_comes_before_the_code(registration):
    assert category(code="K2", setting=SettingFactory(registration=registration)) == (
        "unregistered"
    )


def test_a_registration_on_the_placement_overrides_the_settings():
    closed = SettingFactory(registration="unregistered")
    assert category(code="K2", setting=closed, registration="ofsted") == "residential"
    assert category(code="K2", setting=SettingFactory(), registration="cqc_only") == (
        "unregistered"
    )


def test_a_rule_holds_only_on_its_days():
    rules = CategoryRule.objects.filter(category="residential")
    rules.update(valid_to=D)
    assert category(code="K2") == "other"
    rules.update(valid_to=D + days(1), valid_from=D)
    assert category(code="K2") == "residential"


def test_the_category_can_be_asked_from_a_cost_line():
    CostLineFactory(placement=PlacementFactory(code="K1"))
    line = CostLine.objects.annotate(category=category_of(D, "placement__")).get()
    assert line.category == "secure"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ""),
        ({"setting__provider__sector": "PR4"}, "PR4"),
        ({"setting__provider__sector": "PR4", "sector": "PR5"}, "PR5"),
        ({"household": True}, "PR1"),
        ({"household": True, "sector": "PR2"}, "PR2"),
    ],
)
def test_the_sector_is_the_placements_then_the_providers_and_a_household_is_in_house(
    fields, expected
):
    if provider_sector := fields.pop("setting__provider__sector", ""):
        fields = {**fields, "setting": SettingFactory(provider__sector=provider_sector)}
    if fields.get("household"):
        fields = {**fields, "household": HouseholdFactory()}
    PlacementFactory(**fields)
    assert Placement.objects.annotate(of=sector_of()).get().of == expected


@pytest.fixture
def child():
    child = ChildFactory()
    CarePeriodFactory(child=child, started=D - days(100))
    return child


def lives_in(child, on=D):
    pk = Child.objects.annotate(lives_in=placement_on(on)).get(pk=child.pk).lives_in
    assert [p.pk for p in lived_in(on).filter(child=child)] == ([pk] if pk else [])
    return pk


def test_a_child_lives_in_the_placement_that_holds(child):
    first = PlacementFactory(child=child, started=D - days(100), ended=D)
    second = PlacementFactory(child=child, started=D)

    assert lives_in(child, D - days(1)) == first.pk
    assert lives_in(child) == second.pk
    assert lives_in(child, D - days(101)) is None


def test_a_temporary_stay_is_looked_through_to_the_placement_left_open(child):
    home = PlacementFactory(child=child, started=D - days(100))
    PlacementFactory(child=child, started=D - days(1), code="T1")

    assert lives_in(child) == home.pk


def test_a_temporary_stay_is_looked_through_to_the_placement_that_ended_for_it(child):
    PlacementFactory(child=child, started=D - days(100), ended=D - days(50), code="U6")
    home = PlacementFactory(child=child, started=D - days(50), ended=D - days(1))
    PlacementFactory(child=child, started=D - days(1), ended=D + days(2), code="T4")
    PlacementFactory(child=child, started=D + days(2), code="U6")

    assert lives_in(child) == home.pk


def test_a_temporary_stay_that_interrupts_nothing_is_the_placement(child):
    earlier = ChildFactory()
    PlacementFactory(child=earlier, started=D - days(100), ended=D - days(1))
    stay = PlacementFactory(child=child, started=D - days(1), code="T0")

    assert lives_in(child) == stay.pk


def test_a_placement_of_an_earlier_period_of_care_is_not_interrupted():
    child = ChildFactory()
    CarePeriodFactory(child=child, started=D - days(300), ended=D - days(200))
    CarePeriodFactory(child=child, started=D - days(2))
    PlacementFactory(child=child, started=D - days(300), ended=D - days(200))
    stay = PlacementFactory(child=child, started=D - days(2), code="T0")

    assert lives_in(child) == stay.pk
