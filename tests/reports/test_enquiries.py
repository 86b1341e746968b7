"""Enquiries about fostering: by source and by month, last year's beside them."""

from datetime import date

import pytest

from fostering.models import Enquiry
from tests.reports.conftest import A, B


def enquiry(day, source="Website", **fields):
    return Enquiry.objects.create(received_on=day, source=source, **fields)


def test_enquiries_by_source_however_it_is_written_beside_last_year(figure):
    enquiry(A)
    enquiry(B, source="web site")
    enquiry(B, source="Web-site")
    enquiry(B, source="")
    enquiry(date(2025, 1, 1))
    enquiry(date(2023, 9, 1), source="Friend")
    enquiry(date(2023, 8, 31), source="Friend")

    found = {
        row["key"]: (row["value"], row["last_year"])
        for row in figure("fostering.enquiries")["rows"]
    }

    assert found == {
        "website": (1, 0),
        "web_site": (2, 0),
        "friend": (0, 1),
        "not_recorded": (1, 0),
    }


@pytest.mark.parametrize("source", ["", "Not recorded", "not-recorded", "-", " "])
def test_a_source_that_says_nothing_is_counted_once_as_not_recorded(figure, source):
    enquiry(A, source=source)
    enquiry(date(2023, 9, 1), source=source)

    found = figure("fostering.enquiries")
    rows = [(row["key"], row["value"], row["last_year"]) for row in found["rows"]]
    assert (rows, found["total"]) == ([("not_recorded", 1, 1)], 1)


def test_enquiries_by_month_stand_beside_the_same_month_last_year(figure):
    enquiry(date(2024, 9, 30))
    enquiry(date(2023, 10, 31))

    found = figure("fostering.enquiries.by_month")["rows"]

    assert [(row["key"], row["value"], row["last_year"]) for row in found] == [
        ("2024-09", 1, 0),
        ("2024-10", 0, 1),
        ("2024-11", 0, 0),
        ("2024-12", 0, 0),
    ]
