"""Records that no council has shown us yet: rows that never held, rules that change."""

from datetime import date

import pytest

from fostering.models import Enquiry
from placements.categories import lived_in
from placements.models import CategoryRule, Cohort, CohortMember
from placements.money.forecast import forecast
from placements.placed_days import placed_on_days
from placements.situations import situations
from tests.factories import (
    CarePeriodFactory,
    ChildFactory,
    ContributionFactory,
    CostLineFactory,
    FamilyFactory,
    HouseholdFactory,
    LegalStatusFactory,
    PlacementFactory,
    SettingFactory,
)
from tests.reports.conftest import A, B
from tests.reports.test_cohorts import gone
from tests.reports.test_fostering_panel_and_families import helped
from tests.reports.test_residential import LONG_AGO, place, resident

pytestmark = pytest.mark.django_db
ON = date(2024, 10, 7)


def in_care(since=LONG_AGO, **child):
    child = ChildFactory(**child)
    CarePeriodFactory(child=child, started=since)
    return child


def never_held(child, on, code):
    """A placement that ended on the day it started: it holds on no day."""
    return place(child, started=on, ended=on, code=code)


@pytest.mark.parametrize(("first", "then", "counted"), [("U6", "K2", 1), ("K2", "U6", 0)])
def test_the_first_placement_of_a_start_is_one_that_held(figure, first, then, counted):
    child = in_care(ON)
    never_held(child, ON, first)
    place(child, started=ON, code=then)

    assert figure("residential_entries.period")["total"] == counted


def test_the_last_placement_and_status_of_a_cease_are_ones_that_held(rows):
    child = gone("E8", code="P1", status="C2")
    (care,) = child.care_periods.all()
    child.legal_statuses.update(ended=date(2024, 11, 1))
    LegalStatusFactory(child=child, code="C2", started=date(2024, 11, 1))
    never_held(child, date(2024, 11, 1), "U6")
    eve = date(2024, 11, 3)
    LegalStatusFactory(child=child, code="V4", started=eve, ended=eve)

    assert care.ended > eve
    assert rows("care_ended.by_route") == {"parents_order_discharged": 1}


def test_where_a_child_came_from_is_where_the_child_was(rows):
    child = resident(code="U6", ended=ON)
    never_held(child, date(2024, 10, 1), "R2")
    place(child, started=ON)

    assert rows("residential_placements.started.by_origin") == {"fostering": 1}


def test_a_stay_away_interrupts_a_placement_that_held():
    child = in_care()
    home = place(child, started=LONG_AGO, ended=ON, amount="700.00")
    PlacementFactory(child=child, started=ON, code="T1")
    never_held(child, ON, "U6")

    assert list(lived_in(B)) == [home]
    assert [known.placement for known in situations([(child.pk, B)])] == [home.pk]
    assert [known.placement for known in placed_on_days([B])[B]] == [home.pk]
    assert forecast(B)["other"].children == [child.pk]


def unregistered_from(day):
    """From a day on, the rules say that a residential school is unregistered."""
    CategoryRule.objects.create(
        position=0, category="unregistered", codes=["S1"], valid_from=day
    )


def test_a_stay_begins_anew_where_a_rule_makes_another_kind_of_it(rows):
    resident(started=LONG_AGO, code="R3")
    CategoryRule.objects.create(position=0, category="residential", codes=["R3"], valid_from=ON)

    assert rows("residential.length_of_stay") == {"under_6_months": 1}


def test_the_peak_sees_the_day_on_which_a_rule_changes(figure):
    resident(code="S1", ended=date(2024, 12, 1))
    unregistered_from(ON)

    peak = figure("unregistered.peak")

    assert (peak["value"], peak["day"]) == (1, "2024-10-07")


def test_a_cohorts_last_day_in_residential_care_is_the_eve_of_a_new_rule(figure):
    cohort = Cohort.objects.create(reference="X", name="Reviewed", frozen_on=ON)
    child = resident(code="S1", amount="4000.00")
    CohortMember.objects.create(cohort=cohort, child=child)
    (placement,) = child.placements.all()
    placement.costlines.update(ended=date(2024, 12, 1))
    CostLineFactory(placement=placement, weekly_amount=900, started=date(2024, 12, 1))
    unregistered_from(ON)

    assert figure("cohort.X.saving_per_week")["value"] == "3100.00"


def test_a_resident_without_any_cost_line_costs_nothing_and_is_counted(figure):
    resident(amount=None)

    average = figure("residential.average_weekly")["rows"][-1]
    assert (average["value"], average["children"]) == ("0.00", 1)
    assert figure("residential.saving_per_week")["value"] == "0.00"


def test_a_contribution_above_the_cost_makes_the_net_negative_and_rounds_away(figure):
    child = resident(amount="100.00")
    (placement,) = child.placements.all()
    ContributionFactory(placement=placement, weekly_amount="100.01")
    resident(amount=None)

    assert figure("residential.end.net_weekly")["value"] == "-0.01"
    average = figure("residential.average_weekly")["rows"][-1]
    assert average["value"] == "-0.01"  # -0.005, half up in size


def test_less_than_half_a_penny_owed_is_no_minus_nought(figure):
    child = resident(amount="0.01", started=B)
    (placement,) = child.placements.all()
    ContributionFactory(placement=placement, weekly_amount="0.04", started=B)
    placement.planned_end = date(2025, 1, 1)
    placement.save()

    total = figure("placements.by_category")["rows"][-1]
    assert total["forecast"] == "0.00"  # one day: a seventh of 3p too much, -0.004


def test_a_child_who_turned_18_yesterday_is_near_18_no_longer(rows):
    for born in (date(2006, 12, 31), date(2007, 1, 1)):
        child = in_care(date_of_birth=born)
        place(child, started=LONG_AGO, code="U6")
        child.placements.update(sector="PR4")

    assert rows("priority.children") == {"external_near_18": 1}


def test_homes_without_beds_or_children_have_no_percentage(figure):
    SettingFactory(provider__sector="PR1", beds=0)

    assert figure("own_homes")["occupancy"] == {"n": 0, "of": 0, "percent": None}
    assert figure("block_beds")["occupancy"] == {"n": 0, "of": 0, "percent": None}
    assert figure("contract.share")["total"] == {"n": 0, "of": 0, "percent": None}


def test_two_stays_that_follow_each_other_count_a_child_once(figure):
    child = resident(ended=ON)
    place(child, started=ON, ended=date(2024, 12, 1), code="T1", amount="70.00")
    place(child, started=date(2024, 12, 1), code="T4", amount="35.00")

    assert figure("residential.end.children")["value"] == 1
    assert figure("residential.end.net_weekly")["value"] == "35.00"
    kinds = {r["key"]: r["value"] for r in figure("looked_after.by_placement_kind")["rows"]}
    assert (kinds["residential"], kinds["not_recorded"]) == (1, 0)


def test_a_period_of_care_that_never_held_does_not_hide_the_home_before(rows):
    child = resident(code="U6", ended=date(2024, 3, 1))
    never = date(2024, 6, 1)
    care = child.care_periods.get()
    care.__class__.objects.create(child=child, started=never, ended=never)
    place(child, started=ON)

    assert rows("residential_placements.started.by_origin") == {"fostering": 1}


@pytest.mark.parametrize("since", [LONG_AGO, ON])
def test_a_short_break_of_one_day_is_neither_a_start_nor_a_cease(figure, since):
    child = ChildFactory()
    CarePeriodFactory(child=child, started=ON, ended=ON)
    LegalStatusFactory(child=child, code="V3", started=since)

    assert figure("entries_rate")["value"]["n"] == figure("exits_rate")["value"]["n"] == 0
    assert figure("care_ended.children")["value"] == 0


def test_a_birth_and_a_start_at_the_ends_of_the_calendar_stop_no_report(figure):
    """Slips of the keyboard, 9999 and 0001: the import takes them as the days they are."""
    unborn = in_care(date_of_birth=date.max)
    place(unborn, started=LONG_AGO)
    old = ChildFactory()
    CarePeriodFactory(child=old, started=date.min)
    CohortMember.objects.create(
        cohort=Cohort.objects.create(reference="17", name="17", frozen_on=A), child=old
    )

    assert figure("priority.children")["total"] == 1
    assert figure("cohort.17.left")["value"] == 1
    assert figure("placements.by_category")["rows"][-1]["children"] == 2


def test_an_enquiry_of_29_february_stands_beside_the_february_after(figure):
    Enquiry.objects.create(received_on=date(2024, 2, 29), source="friend")
    february = {"first_day": date(2025, 2, 1), "last_day": date(2025, 2, 28)}

    (month,) = figure("fostering.enquiries.by_month", **february)["rows"]

    assert (month["key"], month["value"], month["last_year"]) == ("2025-02", 0, 1)


def test_a_day_of_care_after_the_real_one_hides_nothing_of_how_a_member_left(figure):
    child = gone("E11")
    cohort = Cohort.objects.create(reference="X", name="Reviewed", frozen_on=ON)
    CohortMember.objects.create(cohort=cohort, child=child)
    later = date(2024, 12, 1)
    CarePeriodFactory(child=child, started=later, ended=later, reason_ended="E8")

    rows = {r["key"]: r["value"] for r in figure("cohort.X.move_on")["rows"]}

    assert rows["adoption"] == 1


def test_a_household_that_came_and_went_in_the_period_leaves_nothing(figure):
    HouseholdFactory(
        approved_on=A, ended_on=B, end_reason="resigned", approved_places=3, kind="mainstream"
    )

    assert figure("fostering.net_households")["value"] == 0
    assert figure("fostering.net_places")["value"] == 0
    assert figure("fostering.resignations")["value"] == 1


def test_help_that_ended_on_the_first_day_or_began_on_the_last(figure):
    for started, ended in ((LONG_AGO, A), (B, None), (date(2025, 1, 1), None)):
        helped(FamilyFactory(), started, ended)

    assert figure("emergency_response.families")["value"] == 1


def test_a_restricted_child_and_one_of_unknown_ethnicity_count(figure):
    resident(amount="100.00", restricted=True, ethnicity="")

    assert figure("residential.end.children")["value"] == 1


def test_a_leap_day_child_is_under_11_and_16_by_1_march(figure):
    for born in (date(2008, 2, 29), date(2014, 2, 28)):
        resident(date_of_birth=born)
    february = {"first_day": date(2025, 2, 1), "last_day": date(2025, 2, 28)}

    found = figure("next_cohorts", **february)

    assert [row["value"] for row in found["rows"]] == [1, 0]


def test_a_stay_away_that_overlaps_the_move_adds_its_own_cost_only(figure):
    child = resident(amount="700.00", ended=ON)
    place(child, started=date(2024, 10, 1), ended=date(2025, 1, 5), code="T1", amount="70.00")
    place(child, started=date(2024, 12, 31), amount="900.00")

    assert figure("residential.end.net_weekly")["value"] == "970.00"
    assert figure("residential.end.children")["value"] == 1


def test_costs_outside_the_placements_days_cost_nothing(figure):
    child = resident(amount=None, started=ON)
    (placement,) = child.placements.all()
    CostLineFactory(placement=placement, weekly_amount=500, started=LONG_AGO, ended=ON)
    CostLineFactory(placement=placement, weekly_amount=300, started=date(2025, 1, 1))

    assert figure("residential.end.net_weekly")["value"] == "0.00"
