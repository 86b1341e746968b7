import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kft.core import formats

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (Decimal("1234.50"), "£1,234.50"),
        (Decimal("462104.00"), "£462,104"),
        (Decimal("0.005"), "£0.01"),
        (Decimal("-55287"), "−£55,287"),
        (0, "£0"),
        (None, "Not recorded"),
    ],
)
def test_money_has_pence_only_where_there_are_some(amount, shown):
    assert formats.money(amount) == shown


def test_money_can_always_have_its_pence():
    assert formats.money(Decimal("462104"), "pence") == "£462,104.00"


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_money_loses_nothing(amount):
    shown = formats.money(amount).replace("−", "-").replace("£", "").replace(",", "")

    assert Decimal(shown) == amount


@pytest.mark.parametrize(
    ("amount", "shown"),
    [(400, "£400"), (1500, "£1.5k"), (406817, "£406.8k"), (1250000, "£1.25m"), (-2000, "−£2k")],
)
def test_a_charts_money_is_short(amount, shown):
    assert formats.short_money(amount) == shown


def test_a_percentage_stands_with_its_counts():
    assert formats.n_of(31, 33) == "31 of 33 (94%)"
    assert formats.n_of({"n": 1, "of": 8, "percent": 13}) == "1 of 8 (13%)"
    assert formats.n_of(0, 0) == "0 of 0"
    assert formats.percent({"n": 31, "of": 33, "percent": 94}) == "94%"


def test_days_are_written_in_full_and_their_absence_is_said():
    day = datetime.date(2024, 3, 1)

    assert formats.day(day) == "1 March 2024"
    assert formats.short_day(day) == "1 Mar 2024"
    assert formats.weekday_day(day) == "Friday 1 March 2024"
    assert formats.day(None) == "Not recorded"
    assert formats.day(None, "still there") == "still there"


def test_a_moment_is_what_the_clocks_in_london_show():
    summer = datetime.datetime(2024, 7, 1, 23, 5, tzinfo=datetime.UTC)
    noon = datetime.datetime(2024, 1, 1, 12, 0, tzinfo=LONDON)

    assert formats.moment(summer) == "2 July 2024 at 12:05am"
    assert formats.moment(noon) == "1 January 2024 at midday"
    assert formats.day(summer) == "2 July 2024"


def test_a_question_that_nobody_answered_is_not_a_no():
    answers = [formats.yes_no_not_recorded(answer) for answer in (True, False, None)]

    assert answers == ["Yes", "No", "Not recorded"]
