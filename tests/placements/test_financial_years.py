"""Financial years and their periods, at the edges."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placements.money.financial_years import FinancialYear, period_of


@pytest.mark.parametrize(
    ("day", "name", "period"),
    [
        (date(2024, 3, 31), "2023/24", 12),
        (date(2024, 4, 1), "2024/25", 1),
        (date(2024, 12, 31), "2024/25", 9),
        (date(2025, 1, 1), "2024/25", 10),
        (date(2099, 4, 1), "2099/00", 1),
    ],
)
def test_a_year_begins_in_april(day, name, period):
    assert (str(FinancialYear.of(day)), period_of(day)) == (name, period)
    assert FinancialYear.named(name) == FinancialYear.of(day)


@pytest.mark.parametrize(
    ("period", "last_day"),
    [
        (1, date(2023, 4, 30)),
        (9, date(2023, 12, 31)),
        (11, date(2024, 2, 29)),
        (12, date(2024, 3, 31)),
    ],
)
def test_the_last_day_of_a_period(period, last_day):
    assert FinancialYear(2023).last_day_of(period) == last_day


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2200, 1, 1)))
def test_every_day_lies_in_its_year_and_period(day):
    year, period = FinancialYear.of(day), period_of(day)
    assert year.first_day <= day <= year.last_day
    assert year.first_day_of(period) <= day <= year.last_day_of(period)
