"""What the text of a cell means, at the edges."""

from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange import values
from exchange.values import Unexpected

money = values.number(9, 2, pounds=True)


@given(st.dates())
def test_a_date_is_the_same_day_whichever_way_it_is_written(day):
    slashed = f"{day.day:02}/{day.month:02}/{day.year:04}"
    assert values.day(day.isoformat()) == values.day(slashed) == day.isoformat()


@given(st.decimals(0, Decimal("9999999.99"), places=2))
def test_money_keeps_every_penny_however_it_is_written(amount):
    for text in (f"{amount}", f"£{amount:,}", f"£ {amount}", f"{amount:,}"):
        assert Decimal(money(text)) == amount


@given(st.text(max_size=12))
def test_any_other_text_is_refused_and_never_a_fault(text):
    for parse in (values.day, money, values.yes_or_no, values.whole_number, values.email):
        with suppress(Unexpected):
            assert parse(text)


@pytest.mark.parametrize(
    "text", ["31/02/2024", "2024-13-01", "09/30/2024", "1.9.2024", "01/09/24", "45536"]
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(Unexpected, match="a date such as"):
        values.day(text)


@pytest.mark.parametrize("text", ["-5", "1.234", "12,34", "ten", "10000000", "1e3", "£"])
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(Unexpected, match="pounds and pence"):
        money(text)


@pytest.mark.parametrize("text", ["yes", "Y", "TRUE", "1"])
def test_ways_to_say_yes(text):
    assert values.yes_or_no(text) == "t"


@pytest.mark.parametrize("text", ["no", "N", "False", "0"])
def test_ways_to_say_no(text):
    assert values.yes_or_no(text) == "f"


def test_a_code_is_kept_as_the_list_writes_it():
    role = values.code(["social_worker", "PR1"])
    assert [role("Social worker"), role("social-worker"), role("pr1")] == [
        "social_worker",
        "social_worker",
        "PR1",
    ]


@pytest.mark.parametrize(
    ("miles", "kept"), [("12.25", "12.3"), ("20.04", "20.1"), ("20.00", "20.0"), ("20", "20.0")]
)
def test_a_distance_is_rounded_up_so_that_over_20_miles_stays_over(miles, kept):
    assert values.number(6, 1, pounds=False)(miles) == kept


def test_a_list_of_nothing_but_semicolons_is_no_list():
    with pytest.raises(values.Unexpected, match="none between the semicolons"):
        values.several(" ; ;")


def test_a_leap_day_is_a_date():
    assert values.day("29/02/2024") == date(2024, 2, 29).isoformat()


@pytest.mark.parametrize("text", ["2024/25", "2024-25", "2024/2025", "2024 / 25"])
def test_ways_to_write_a_financial_year(text):
    assert values.financial_year(text) == "2024/25"


def test_a_century_ends_inside_a_financial_year():
    assert values.financial_year("2099/00") == values.financial_year("2099/2100") == "2099/00"


@pytest.mark.parametrize("text", ["2024", "24/25", "2024/26", "2024/2026", "2024/5"])
def test_what_is_no_financial_year_is_refused(text):
    with pytest.raises(Unexpected, match="2024/25"):
        values.financial_year(text)


@pytest.mark.parametrize("text", ["2024-09", "2024-9", "2024-09-30", "30/09/2024"])
def test_a_month_is_its_first_day(text):
    assert values.month(text) == "2024-09-01"


@pytest.mark.parametrize("text", ["2024-13", "09/2024", "Sep 2024", "2024"])
def test_what_is_no_month_is_refused(text):
    with pytest.raises(Unexpected, match="2024-09"):
        values.month(text)


def test_a_number_of_people_may_have_commas():
    assert values.large_number("71,204") == values.large_number("71204.0") == "71204"
