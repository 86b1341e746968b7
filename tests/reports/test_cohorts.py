"""Cohorts: who left residential care, what that saves and where they went."""

from datetime import date
from decimal import Decimal

import pytest

from placements.models import Cohort, CohortMember
from tests.factories import CarePeriodFactory, LegalStatusFactory
from tests.reports.conftest import B
from tests.reports.test_residential import LONG_AGO, place, resident

LEFT_ON = date(2024, 11, 4)
FIGURE = "cohort.17-2024."


@pytest.fixture
def cohort(db):
    return Cohort.objects.create(
        reference="17-2024", name="17-year-olds", frozen_on=date(2024, 10, 1)
    )


@pytest.fixture
def member(cohort):
    """member(child) puts a child into the cohort."""

    def joined(child):
        CohortMember.objects.create(cohort=cohort, child=child)
        return child

    return joined


def gone(reason, *, status="V2", on=LEFT_ON, code=None, **child):
    """A child whose care ended on a day: from the home, or after a month elsewhere."""
    moved_on = date(2024, 10, 4) if code else on
    child = resident(ended=moved_on, **child)
    if code:
        place(child, started=moved_on, ended=on, code=code)
    LegalStatusFactory(child=child, started=LONG_AGO, code=status)
    child.care_periods.update(ended=on, reason_ended=reason)
    return child


def moved(code, amount=None):
    """A child who is still looked after, elsewhere."""
    child = resident(ended=LEFT_ON)
    place(child, started=LEFT_ON, code=code, amount=amount)
    return child


def test_a_cohort_keeps_its_size_and_counts_who_is_not_in_residential_on_the_last_day(
    member, figure
):
    for child in (resident(), resident(), moved("U4"), gone("E4A")):
        member(child)

    assert figure(FIGURE + "children")["value"] == 4
    assert figure(FIGURE + "left")["value"] == 2
    assert figure(FIGURE + "children")["label"] == "17-year-olds: children reviewed"


def test_who_left_and_came_back_has_not_left(member, figure):
    child = member(moved("U4"))
    child.placements.filter(code="U4").update(ended=B)
    place(child, started=B)

    assert figure(FIGURE + "left")["value"] == 0


def test_the_saving_is_the_cost_of_the_last_day_less_what_is_still_paid(member, figure):
    member(moved("U4", amount="900.00"))  # 4,000 - 900
    member(gone("E4A", amount="5000.00"))  # 5,000 - nothing
    member(resident(amount="9999.00"))  # did not leave

    assert figure(FIGURE + "saving_per_week")["value"] == "8100.00"


def test_the_last_day_in_residential_has_the_rates_of_that_day(member, figure):
    child = member(moved("U4"))
    line = child.placements.get(code="K2").costlines.get()
    line.ended = date(2024, 11, 3)
    line.save()
    child.placements.get(code="K2").costlines.create(
        component="core", weekly_amount=Decimal("4444.00"), started=date(2024, 11, 3)
    )

    assert figure(FIGURE + "saving_per_week")["value"] == "4444.00"


def test_a_member_never_in_residential_saves_nothing(member, figure):
    child = resident(code="U4", amount="800.00")
    member(child)

    assert figure(FIGURE + "left")["value"] == 1
    assert figure(FIGURE + "saving_per_week")["value"] == "0.00"


@pytest.mark.parametrize(
    ("make", "row"),
    [
        (lambda: gone("E11"), "adoption"),
        (lambda: gone("E12", code="P1", status="C2"), "adoption"),
        (lambda: moved("A3"), "adoption"),
        (lambda: gone("E45"), "special_guardianship"),
        (lambda: gone("E48", date_of_birth=date(2006, 11, 4)), "special_guardianship"),
        (lambda: gone("E7", date_of_birth=date(2006, 11, 4)), "turned_18"),
        (lambda: gone("E5", date_of_birth=date(2006, 11, 5)), "semi_independent"),
        (lambda: gone("E4A", date_of_birth=date(2006, 11, 4)), "turned_18"),
        (lambda: gone("E8", code="P1", status="C1"), "order_discharged"),
        (lambda: gone("E4A", code="P1", status="C2"), "order_discharged"),
        (lambda: gone("E8", code="P1", status="V2"), "returned_to_family"),
        (lambda: gone("E4B"), "returned_to_family"),
        (lambda: gone("E13"), "returned_to_family"),
        (lambda: moved("P1"), "returned_to_family"),
        (lambda: moved("K3"), "semi_independent"),
        (lambda: moved("H5"), "semi_independent"),
        (lambda: gone("E6"), "semi_independent"),
        (lambda: gone("E8", code="K3"), "semi_independent"),
        (lambda: moved("U4"), "fostering"),
        (lambda: moved("U1"), "fostering"),
        (lambda: moved("K1"), "other"),
        (lambda: gone("E9"), "other"),
    ],
)
def test_where_a_member_moved_on_to(member, rows, make, row):
    member(make())

    assert rows(FIGURE + "move_on") == {row: 1}


def test_the_18th_birthday_of_29_february_is_1_march(member, rows):
    for on in (date(2026, 2, 28), date(2026, 3, 1)):
        member(gone("E8", on=on, date_of_birth=date(2008, 2, 29)))

    found = rows(FIGURE + "move_on", last_day=date(2026, 3, 31))

    assert found == {"turned_18": 1, "other": 1}


def test_on_a_short_break_on_the_last_day_the_placement_of_that_day_counts(member, rows):
    child = member(gone("E4A"))
    CarePeriodFactory(child=child, started=date(2024, 12, 1))
    child.legal_statuses.update(ended=LEFT_ON)
    LegalStatusFactory(child=child, started=date(2024, 12, 1), code="V4")
    place(child, started=date(2024, 12, 1), code="U4")

    assert rows(FIGURE + "move_on") == {"fostering": 1}


def test_ceases_of_members_who_left_are_not_among_those_who_ceased(member, figure):
    member(gone("E4A"))
    gone("E4A")

    assert figure("care_ended.children")["value"] == 1
