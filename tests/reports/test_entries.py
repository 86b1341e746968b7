"""Straight into residential care, worked out by hand."""

from datetime import date

import pytest

from tests.factories import (
    CarePeriodFactory,
    ChildFactory,
    LegalStatusFactory,
    PlacementFactory,
    SettingFactory,
)
from tests.reports.conftest import A, B

KEY = "residential_entries.period"


def entry(on=date(2024, 10, 7), *, placed_on=None, ended=None, status="V2", **placement):
    """A child who came into care on a day, into a children's home unless said otherwise."""
    child = ChildFactory()
    CarePeriodFactory(child=child, started=on, ended=ended)
    LegalStatusFactory(child=child, started=on, code=status)
    PlacementFactory(child=child, started=placed_on or on, ended=ended, **placement)
    return child


@pytest.mark.parametrize(
    ("on", "counted"),
    [(A, True), (B, True), (date(2024, 8, 31), False), (date(2025, 1, 1), False)],
)
def test_both_ends_of_the_period_belong_to_it(figure, on, counted):
    entry(on)

    assert figure(KEY)["total"] == counted


def test_the_comparison_period_is_as_many_days_just_before(figure):
    entry(date(2024, 8, 31))
    entry(date(2024, 5, 2))  # 122 days from 1 September to 31 December
    entry(date(2024, 5, 1))

    assert figure("residential_entries.before")["total"] == 2


def test_another_comparison_period_can_be_given(figure):
    entry(date(2024, 1, 1))
    before = {"before_first_day": date(2024, 1, 1), "before_last_day": date(2024, 8, 31)}

    assert figure("residential_entries.before", **before)["total"] == 1


def test_planned_comes_from_the_first_placement(rows):
    entry(planned=True)
    entry(planned=False)
    entry(planned=False)
    entry(planned=None)

    assert rows(KEY) == {"planned": 1, "unplanned": 2, "not_recorded": 1}


@pytest.mark.parametrize(
    ("code", "counted"),
    [("K2", 1), ("R1", 1), ("S1", 1), ("K1", 0), ("R2", 0), ("U4", 0), ("P1", 0), ("Z1", 0)],
)
def test_only_residential_codes_count(figure, code, counted):
    entry(code=code)

    assert figure(KEY)["total"] == counted


def test_an_unregistered_home_is_not_residential_whatever_its_code(figure):
    entry(setting=SettingFactory(registration="unregistered"))
    entry(setting=SettingFactory(registration="ofsted"), registration="cqc_only")

    assert figure(KEY)["total"] == 0


def test_a_registration_on_the_placement_overrides_its_settings(figure):
    entry(setting=SettingFactory(registration="unregistered"), registration="ofsted")

    assert figure(KEY)["total"] == 1


def test_only_the_first_placement_counts(figure):
    child = entry(code="U4")
    child.placements.update(ended=date(2024, 10, 20))
    PlacementFactory(child=child, started=date(2024, 10, 20))

    assert figure(KEY)["total"] == 0


def test_a_placement_before_the_period_of_care_or_after_its_end_is_not_its_first(figure):
    child = entry(ended=date(2024, 10, 10), code="U4")
    child.placements.update(started=date(2024, 10, 6))
    PlacementFactory(child=child, started=date(2024, 10, 10))

    assert figure(KEY)["total"] == 0


def test_the_first_placement_may_begin_some_days_late(figure):
    entry(placed_on=date(2024, 10, 9))

    assert figure(KEY)["total"] == 1


@pytest.mark.parametrize("code", ["V3", "V4"])
def test_short_breaks_are_no_start(figure, code):
    entry(status=code)

    assert figure(KEY)["total"] == 0


def test_a_start_without_a_legal_status_counts(figure):
    entry().legal_statuses.all().delete()

    assert figure(KEY)["total"] == 1


def test_a_first_stay_that_is_temporary_interrupts_nothing_and_is_not_residential(figure):
    child = entry(code="T0")
    PlacementFactory(child=child, started=date(2024, 10, 9))

    assert figure(KEY)["total"] == 0


def test_a_child_who_starts_twice_counts_twice(figure):
    child = entry(date(2024, 9, 3), ended=date(2024, 9, 20))
    CarePeriodFactory(child=child, started=date(2024, 11, 1))
    PlacementFactory(child=child, started=date(2024, 11, 1))

    assert figure(KEY)["total"] == 2
