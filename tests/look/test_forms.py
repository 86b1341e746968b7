import datetime
from decimal import Decimal

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from kft.core.forms import MONTHS, DateField, MoneyField, lower_first

BORN = DateField(label="Date of birth")
COST = MoneyField(label="Weekly cost")


def message(field, value):
    with pytest.raises(forms.ValidationError) as refused:
        field.clean(value)
    return refused.value.messages[0]


def answer(field, value):
    """What a field makes of a value, or None and what it says instead."""
    try:
        return field.clean(value), ""
    except forms.ValidationError as refused:
        return None, refused.messages[0]


def parts(value):
    with pytest.raises(forms.ValidationError) as refused:
        BORN.clean(value)
    return refused.value.parts


@given(
    st.dates(min_value=datetime.date(1000, 1, 1)), st.sampled_from(["01", "1", "short", "long"])
)
def test_every_day_is_understood_however_its_month_is_written(day, style):
    month = {
        "01": f"{day.month:02}",
        "1": str(day.month),
        "short": MONTHS[day.month - 1][:3].upper(),
        "long": f" {MONTHS[day.month - 1].capitalize()} ",
    }[style]

    assert BORN.clean([f"{day.day:02}", month, str(day.year)]) == day


@given(st.lists(st.text(max_size=6), min_size=3, max_size=3))
def test_whatever_is_typed_gives_a_day_or_a_sentence(boxes):
    day, said = answer(BORN, boxes)

    assert isinstance(day, datetime.date) or said.startswith(("Date of birth", "Year", "Enter"))


@pytest.mark.parametrize(
    ("boxes", "said", "wrong"),
    [
        (["", "3", "2014"], "Date of birth must include a day", ("day",)),
        (["27", "", ""], "Date of birth must include a month and year", ("month", "year")),
        (["31", "6", "2014"], "Date of birth must be a real date", ("day", "month", "year")),
        (["29", "2", "2023"], "Date of birth must be a real date", ("day", "month", "year")),
        (["27", "Mars", "2014"], "Date of birth must be a real date", ("month",)),
        (["32", "3", "2014"], "Date of birth must be a real date", ("day",)),
        (["27", "3", "14"], "Year must include 4 numbers", ("year",)),
        (["²", "3", "2014"], "Date of birth must be a real date", ("day",)),
    ],
)
def test_what_is_wrong_with_a_date_is_said_and_marked(boxes, said, wrong):
    assert message(BORN, boxes) == said
    assert parts(boxes) == wrong


def test_a_date_left_empty_is_asked_for_by_its_label():
    assert message(BORN, ["", " ", ""]) == "Enter date of birth"
    assert DateField(label="Ended", required=False).clean(["", "", ""]) is None


@pytest.mark.parametrize(
    ("label", "missing", "unreal"),
    [
        ("From", "Enter the start date", "The start date must be a real date"),
        ("Until", "Enter the end date", "The end date must be a real date"),
        ("When was it held?", "Enter the date", "The date must be a real date"),
        ("Held on", "Enter held on", "Held on must be a real date"),
    ],
)
def test_a_label_that_is_no_name_is_not_made_into_a_sentence(label, missing, unreal):
    field = DateField(label=label)

    assert message(field, ["", "", ""]) == missing
    assert message(field, ["31", "6", "2014"]) == unreal


def test_a_field_can_say_what_it_is_called():
    field = MoneyField(label="Agreed", called="the agreed amount")

    assert message(field, "") == "Enter the agreed amount"
    assert message(field, "lots").startswith("The agreed amount must be an amount")


def test_a_link_may_give_a_date_in_one_piece():
    assert BORN.clean("2014-03-27") == datetime.date(2014, 3, 27)


def test_a_date_that_was_not_touched_has_not_changed():
    assert not BORN.has_changed(datetime.date(2014, 3, 27), ["27", "Mar", "2014"])
    assert BORN.has_changed(datetime.date(2014, 3, 27), ["28", "3", "2014"])


@given(st.decimals(min_value=0, max_value=Decimal("99999999.99"), places=2))
def test_every_amount_is_understood_however_it_is_written(amount):
    written = [str(amount), f"£{amount:,}", f" £ {amount:,} ", f"{amount:.2f}"]

    assert [COST.clean(text) for text in written] == [amount] * 4


@given(st.text(max_size=12))
def test_whatever_is_typed_gives_an_amount_or_a_sentence(text):
    amount, said = answer(COST, text)

    assert isinstance(amount, Decimal) or said.startswith(
        ("Weekly cost must be", "Enter weekly")
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Enter weekly cost"),
        ("lots", "Weekly cost must be an amount, like 1,250 or 1250.50"),
        ("12,50", "Weekly cost must be an amount, like 1,250 or 1250.50"),
        ("1.234", "Weekly cost must be an amount, like 1,250 or 1250.50"),
        ("NaN", "Weekly cost must be an amount, like 1,250 or 1250.50"),
        ("-5", "Weekly cost must be £0 or more"),
        ("999999999", "Weekly cost must be £99,999,999.99 or less"),
    ],
)
def test_what_is_wrong_with_an_amount_is_said(typed, said):
    assert message(COST, typed) == said


def test_labels_keep_their_abbreviations_inside_a_sentence():
    assert lower_first("Date of birth") == "date of birth"
    assert lower_first("DBS number") == "DBS number"
