"""Children who ceased to be looked after, worked out by hand."""

from datetime import date

import pytest

from tests.factories import CarePeriodFactory, LegalStatusFactory
from tests.reports.conftest import A, B
from tests.reports.test_cohorts import gone
from tests.reports.test_residential import LONG_AGO, place, resident

ROUTES = "care_ended.by_route"


@pytest.mark.parametrize(
    ("on", "counted"), [(A, 1), (B, 1), (date(2024, 8, 31), 0), (date(2025, 1, 1), 0)]
)
def test_the_day_that_care_ends_is_the_day_that_counts(figure, on, counted):
    gone("E4A", on=on)

    assert figure("care_ended.children")["value"] == counted


def test_a_child_who_ceased_twice_counts_twice_by_the_route_of_each(rows):
    child = gone("E4A", on=date(2024, 9, 20))
    CarePeriodFactory(
        child=child, started=date(2024, 10, 1), ended=date(2024, 12, 1), reason_ended="E8"
    )

    assert rows(ROUTES) == {"returned_home": 1, "other": 1}


@pytest.mark.parametrize(
    ("ended", "row"),
    [
        ({"reason": "E11"}, "adoption"),
        ({"reason": "E12", "code": "P1", "status": "C2"}, "adoption"),
        ({"reason": "E46"}, "special_guardianship"),
        ({"reason": "E47", "code": "P1", "status": "C1"}, "special_guardianship"),
        ({"reason": "E8", "code": "P1", "status": "C1"}, "parents_order_discharged"),
        ({"reason": "E4A", "code": "P1", "status": "C2"}, "parents_order_discharged"),
        ({"reason": "E4A", "code": "P1", "status": "V2"}, "returned_home"),
        ({"reason": "E4B"}, "returned_home"),
        ({"reason": "E13"}, "returned_home"),
        ({"reason": "E4A", "status": "C2"}, "other"),
        ({"reason": "E8", "code": "P1", "status": "E1"}, "other"),
        ({"reason": ""}, "other"),
    ],
)
def test_the_first_route_that_matches_wins(rows, ended, row):
    gone(**ended)

    assert rows(ROUTES) == {row: 1}


@pytest.mark.parametrize("code", ["V3", "V4"])
def test_the_end_of_short_breaks_is_no_cease(figure, code):
    gone("E4A", status=code)

    assert figure("care_ended.children")["value"] == 0


def test_the_last_status_counts_where_it_ended_before_the_care_did(rows):
    child = gone("E4A", status="C2")
    child.legal_statuses.update(ended=date(2024, 10, 1))
    LegalStatusFactory(
        child=child, code="V2", started=date(2024, 10, 1), ended=date(2024, 10, 20)
    )

    assert rows(ROUTES) == {"returned_home": 1}


def test_a_status_from_the_day_that_care_ended_is_not_its_last(rows):
    child = gone("E4A", status="V2", on=date(2024, 11, 4))
    child.legal_statuses.update(ended=date(2024, 11, 4))
    LegalStatusFactory(child=child, code="C2", started=date(2024, 11, 4))

    assert rows(ROUTES) == {"returned_home": 1}


def test_a_temporary_stay_at_the_end_is_looked_through(rows):
    child = resident(ended=date(2024, 9, 15))
    place(child, started=date(2024, 9, 15), ended=date(2024, 10, 1), code="P1")
    place(child, started=date(2024, 10, 1), ended=date(2024, 10, 5), code="T1")
    LegalStatusFactory(child=child, started=LONG_AGO, code="C2")
    child.care_periods.update(ended=date(2024, 10, 5), reason_ended="E8")

    assert rows(ROUTES) == {"parents_order_discharged": 1}
