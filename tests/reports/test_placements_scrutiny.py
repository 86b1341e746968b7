"""The figures of the placements scrutiny paper, each at its boundary, by hand."""

from datetime import date

import pytest
from django.utils import timezone

from fostering.models import Enquiry
from placements.models import MonthlyCount, Population, Saving, SavingReversal
from referrals.models import Intervention, Panel
from tests.factories import (
    CarePeriodFactory,
    ChildFactory,
    DecisionFactory,
    FamilyFactory,
    LegalStatusFactory,
    StabilityMeetingFactory,
)
from tests.reports.conftest import A, B
from tests.reports.placed import TOO_LATE, placed, row_of
from tests.reports.test_residential import LONG_AGO, place, resident


def test_a_series_kept_elsewhere_has_24_months_and_gaps_are_not_known(figure):
    for month, value in ((date(2023, 1, 1), 800), (date(2024, 12, 1), 812), (TOO_LATE, 9)):
        MonthlyCount.objects.create(series="child_in_need", month=month, value=value)

    found = figure("trends.child_in_need")["rows"]

    assert len(found) == 24
    assert (found[0]["key"], found[0]["value"]) == ("2023-01", 800)
    assert (found[1]["value"], found[-1]["value"]) == (None, 812)


def test_the_months_of_a_trend_are_those_that_are_over(figure):
    found = figure("trends.looked_after", last_day=date(2024, 12, 30))["rows"]

    assert (found[0]["key"], found[-1]["key"]) == ("2022-12", "2024-11")


@pytest.mark.parametrize(("ended", "counted"), [(A, 1), (B, 1), (TOO_LATE, 0), (None, 0)])
def test_interventions_that_ended_in_the_period_by_outcome(rows, ended, counted):
    Intervention.objects.create(
        family=FamilyFactory(), service="youth", started=LONG_AGO, ended=ended
    )
    assert rows("interventions_ended.by_outcome") == ({"not_recorded": 1} if counted else {})


def test_rates_are_for_10_000_children_and_name_their_period(figure):
    for year, children in ((2023, 1), (2024, 30000), (2025, 1)):
        Population.objects.create(year=year, children_0_17=children)
    CarePeriodFactory(started=A, ended=B, reason_ended="E4A")
    CarePeriodFactory(started=B)
    short = CarePeriodFactory(started=B)
    LegalStatusFactory(child=short.child, code="V3", started=B)

    entries, exits = figure("entries_rate"), figure("exits_rate")

    assert entries["value"] == {"n": 2, "of": 30000, "rate": "0.7"}
    assert entries["period"] == {"from": "2024-09-01", "to": "2024-12-31"}
    assert exits["value"] == {"n": 1, "of": 30000, "rate": "0.3"}


def test_without_a_population_there_is_no_rate(figure):
    assert figure("entries_rate")["value"] == {"n": 0, "of": None, "rate": None}


def test_conversion_is_of_the_enquiries_of_the_period_by_the_as_at_day(figure):
    for received, stage1 in ((A, B), (B, TOO_LATE), (B, None), (date(2024, 8, 31), B)):
        Enquiry.objects.create(received_on=received, stage1_on=stage1)

    assert figure("fostering.conversion")["value"] == {"n": 1, "of": 3, "percent": 33}
    later = figure("fostering.conversion", as_at=TOO_LATE)["value"]
    assert later == {"n": 2, "of": 3, "percent": 67}


def test_no_enquiry_has_no_percentage(figure):
    assert figure("fostering.conversion")["value"] == {"n": 0, "of": 0, "percent": None}


def test_where_children_live_has_a_row_for_those_without_a_placement(figure):
    CarePeriodFactory(started=LONG_AGO)
    placed(code="U6", started=date(2024, 1, 1))

    rows = {row["key"]: row for row in figure("looked_after.by_placement_kind")["rows"]}

    assert (rows["fostering"]["value"], rows["not_recorded"]["value"]) == (1, 1)
    assert rows["fostering"]["one_year_before"] == 0
    assert rows["not_recorded"]["one_year_before"] == 2


def test_the_share_in_residential_care_is_at_quarter_ends(figure):
    resident(started=B)
    CarePeriodFactory(started=LONG_AGO)

    found = figure("residential.share")["rows"]

    assert (len(found), found[0]["key"], found[-1]["key"]) == (8, "2023-03-31", "2024-12-31")
    assert found[-1]["value"] == {"n": 1, "of": 2, "percent": 50}
    assert found[-2]["value"] == {"n": 0, "of": 2, "percent": 0}


def starts(figure, **period):
    key = "residential_placements.started"
    total = figure(f"{key}.total", **period)["total"]
    origin = figure(f"{key}.by_origin", **period)["rows"]
    return total, {row["key"]: row["value"] for row in origin if row["value"]}


@pytest.mark.parametrize(
    ("before", "origin"),
    [
        (None, "home"),
        ("K2", "residential"),
        ("K1", "residential"),
        ("U6", "fostering"),
        ("U1", "fostering"),
        ("R2", "hospital"),
        ("P1", "other"),
        ("K3", "other"),
        ("T1", "home"),
    ],
)
def test_the_origin_is_the_placement_before_in_the_same_period_of_care(figure, before, origin):
    child = ChildFactory()
    CarePeriodFactory(child=child, started=LONG_AGO)
    if before:
        place(child, started=LONG_AGO, ended=B, code=before)
    place(child, started=B)

    assert starts(figure) == (1, {origin: 1})


def test_the_first_placement_of_a_later_period_of_care_comes_from_home(figure):
    child = resident(ended=date(2024, 10, 1))
    child.care_periods.update(ended=date(2024, 10, 1))
    CarePeriodFactory(child=child, started=B)
    place(child, started=B)

    assert starts(figure) == (1, {"home": 1})


@pytest.mark.parametrize(("reason", "counted"), [("PLACE", 0), ("CARPL", 1), ("", 1)])
def test_a_change_of_status_only_is_no_start_and_a_move_between_homes_is(
    figure, reason, counted
):
    child = resident(ended=B)
    child.placements.update(reason_ended=reason)
    place(child, started=B)

    assert starts(figure)[0] == counted


@pytest.mark.parametrize(
    ("started", "counted"), [(A, 1), (B, 1), (date(2024, 8, 31), 0), (TOO_LATE, 0)]
)
def test_starts_count_on_the_edges_of_the_period(figure, started, counted):
    resident(started=started)

    assert starts(figure)[0] == counted


def test_starts_of_two_years_stand_beside_those_of_this_one(figure):
    for day in (B, date(2023, 12, 31), date(2022, 9, 1)):
        child = ChildFactory()
        CarePeriodFactory(child=child, started=date(2022, 1, 3))
        place(child, started=day, ended=None)

    found = figure("residential_placements.started.total")
    assert [row["value"] for row in found["rows"]] == [1, 1, 1]
    row = row_of(figure, "residential_placements.started.by_origin", "home")
    assert (row["value"], row["one_year_before"], row["two_years_before"]) == (1, 1, 1)


@pytest.mark.parametrize(
    ("born", "row"),
    [
        (date(2014, 1, 1), "0_10"),
        (date(2013, 12, 31), "11_13"),
        (date(2011, 1, 1), "11_13"),
        (date(2010, 12, 31), "14_15"),
        (date(2009, 1, 1), "14_15"),
        (date(2008, 12, 31), "16_plus"),
    ],
)
def test_the_age_is_that_of_the_day_it_started(rows, born, row):
    resident(started=B, date_of_birth=born)

    assert rows("residential_placements.started.by_age") == {row: 1}


@pytest.mark.parametrize(
    ("born", "counted"), [(TOO_LATE.replace(year=2015), 1), (date(2014, 12, 31), 0)]
)
def test_under_10_is_not_yet_10_on_the_last_day(figure, born, counted):
    resident(date_of_birth=born)

    assert figure("residential.under_10")["value"] == counted


def test_the_share_of_frameworks_is_of_external_placements(figure):
    placed(sector="PR4", contract="framework")
    placed(sector="PR2", contract="spot")
    placed(sector="PR5", contract="")
    placed(sector="PR1", contract="framework")
    placed(sector="PR4", contract="framework", code="U6")

    found = figure("contract.share")

    residential = next(row for row in found["rows"] if row["key"] == "residential")
    assert residential["value"] == {"n": 1, "of": 3, "percent": 33}
    assert found["total"] == {"n": 2, "of": 4, "percent": 50}


def test_the_average_price_is_gross_and_external(figure):
    placed(sector="PR4", contract="framework", amount="1000.00")
    placed(sector="PR4", contract="framework", amount="2000.00")
    placed(sector="PR4", contract="spot", amount="4500.00")
    placed(sector="PR4", contract="block", amount="9.00")
    placed(sector="PR1", contract="spot", amount="9.00")

    row = row_of(figure, "contract.average_weekly", "residential")

    assert (row["framework"], row["framework_placements"]) == ("1500.00", 2)
    assert (row["spot"], row["spot_placements"]) == ("4500.00", 1)
    assert row["value"] == "2500.00"
    assert row_of(figure, "contract.average_weekly", "secure")["spot"] is None


def saving(started, ended=None, **fields):
    return Saving.objects.create(
        **{
            "kind": "avoided",
            "source": "panel",
            "baseline_weekly": 1700,
            "agreed_weekly": 1000,
            "started": started,
            "ended": ended,
            **fields,
        }
    )


@pytest.mark.parametrize(
    ("started", "ended", "amount"),
    [
        (B, None, 91 * 100),
        (B, date(2025, 1, 1), 100),
        (A, A, 0),
        (B, date(2026, 1, 1), 91 * 100),
        (date(2024, 8, 31), None, 0),
        (TOO_LATE, None, 0),
    ],
)
def test_cost_avoided_runs_to_its_end_or_the_years(figure, started, ended, amount):
    saving(started, ended)

    assert row_of(figure, "cost_avoidance.by_source", "panel")["value"] == f"{amount}.00"


def test_a_reversal_stops_the_cost_avoided(figure, finance_officer):
    signed = saving(B, signed_off_on=B)
    SavingReversal.objects.create(
        saving=signed,
        starts_on=date(2025, 1, 8),
        why="Back in care",
        reversed_by=finance_officer,
        reversed_at=timezone.now(),
    )

    assert row_of(figure, "cost_avoidance.by_source", "panel")["value"] == "800.00"


def test_a_cashable_saving_is_no_cost_avoided_and_placements_count_once(figure):
    placement = placed()
    saving(B, placement=placement)
    saving(B, placement=placement, source="panel")
    saving(B, kind="cashable", source="review")

    found = figure("cost_avoidance.by_source")

    panel = next(row for row in found["rows"] if row["key"] == "panel")
    assert (panel["value"], panel["placements"]) == ("18200.00", 1)
    assert found["total"] == "18200.00"


def heard(child, held_on, kind=Panel.Kind.STABILITY, **fields):
    decision = DecisionFactory(
        referral__children=[child], child=child, meeting__held_on=held_on, **fields
    )
    Panel.objects.filter(meetings=decision.meeting).update(kind=kind)
    return decision


STABLE = "stability_meetings.maintained"
LATER = {"as_at": date(2025, 3, 31)}


@pytest.mark.parametrize(
    ("ended", "kept"), [(None, 1), (date(2024, 12, 1), 0), (date(2024, 12, 2), 1)]
)
def test_a_placement_is_kept_that_holds_three_months_on(figure, ended, kept):
    placement = placed(ended=ended)
    heard(placement.child, A)

    assert figure(STABLE, **LATER)["value"] == {"n": kept, "of": 1, "percent": 100 * kept}


@pytest.mark.parametrize(("as_at", "of"), [(date(2025, 3, 30), 0), (date(2025, 3, 31), 1)])
def test_three_months_must_have_passed(figure, as_at, of):
    heard(placed().child, B)

    found = figure(STABLE, as_at=as_at)

    assert found["value"]["of"] == of
    assert found["too_early_to_say"] == 1 - of


def test_other_panels_and_deferred_children_are_no_stability_meeting(figure):
    heard(placed().child, A, kind=Panel.Kind.PLACEMENT)
    heard(placed().child, A, decision="deferred")

    assert figure(STABLE, **LATER)["value"]["of"] == 0


def test_a_meeting_recorded_for_a_child_counts_once_beside_the_panels(figure):
    kept, ended = placed(), placed(ended=date(2024, 12, 1))
    for placement in (kept, ended):
        StabilityMeetingFactory(placement=placement, held_on=A)
    heard(kept.child, A)
    StabilityMeetingFactory(placement=kept, held_on=TOO_LATE)

    found = figure(STABLE, **LATER)

    assert found["value"] == {"n": 1, "of": 2, "percent": 50}
