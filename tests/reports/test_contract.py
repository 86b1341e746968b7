"""Every figure of the contract is printed by the report that it belongs to, part by part.

`CONTRACT` was copied by hand from sections 1, 2 and 3 of the design page figures.md, which
is not in this repository: keys, and for each its unit and its rows where the page names
them. Nothing here is taken from the code that it checks.
"""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from fostering.models import Enquiry
from placements.models import Cohort, CohortMember
from tests.factories import ProviderFactory, SettingFactory
from tests.reports.test_cohorts import gone

pytestmark = pytest.mark.django_db
DAYS = ("--from", "2024-09-01", "--to", "2024-12-31")
COUNT, MONEY, SHARE, RATE = "count", "money", "percent", "rate"
MONTHS = ["2024-09", "2024-10", "2024-11", "2024-12"]
TWO_YEARS = [f"{year}-{month:02}" for year in (2023, 2024) for month in range(1, 13)]
CATEGORIES = [
    *("unregistered", "residential", "secure", "connected", "fostering", "parents"),
    *("adoption", "supported", "other"),
]
SERVICES = [
    *("education", "fostering", "family_matters", "youth", "emergency_response"),
    *("youth_offending", "camhs", "send", "other", "none", "not_recorded"),
]
AGENCIES = [
    *("family_matters", "youth_service", "camhs", "education", "send", "fostering"),
    *("health", "police", "other"),
]
PURPOSES = [
    *("prevent_breakdown", "prevent_accommodation", "support_rehabilitation"),
    *("other", "not_recorded"),
]
MOVED_ON = [
    *("adoption", "special_guardianship", "turned_18", "order_discharged"),
    *("returned_to_family", "semi_independent", "fostering", "other"),
]
STAGES = [
    *("identified", "panel_booked", "plan_agreed", "searching", "offer", "matched"),
    *("transition", "moved", "ceased"),
]
REASONS = [
    *("sought_not_achieved", "external_cost", "young_in_residential", "home_inadequate"),
    *("under_16_unregulated", "deprived_of_liberty_unregulated", "external_near_18"),
    "extra_staffing",
]
PLANNED = ["planned", "unplanned", "not_recorded"]
BY_YEAR = ["one_year_before", "two_years_before"]

# key: (unit, None) for one number; else (unit, rows, what else each row says)
SECTION_1 = {
    "residential_entries.before": (COUNT, PLANNED, []),
    "residential_entries.period": (COUNT, PLANNED, []),
    "edge_of_care.children": (COUNT, None),
    "edge_of_care.outcomes": (
        COUNT,
        ["became_looked_after", "remained_home", "follow_up_not_done"],
        [],
    ),
    "edge_of_care.support_by_service": (COUNT, SERVICES, []),
    "emergency_response.families": (COUNT, None),
    "emergency_response.by_purpose": (COUNT, PURPOSES, []),
    "residential.start.children": (COUNT, None),
    "residential.start.net_weekly": (MONEY, None),
    "residential.end.children": (COUNT, None),
    "residential.end.net_weekly": (MONEY, None),
    "residential.saving_per_week": (MONEY, None),
    "residential.saving_bridge": (
        MONEY,
        ["leavers", "joiners", "moves", "changed_rates"],
        [],
    ),
    "cohort.17/2024.children": (COUNT, None),
    "cohort.17/2024.left": (COUNT, None),
    "cohort.17/2024.saving_per_week": (MONEY, None),
    "cohort.17/2024.move_on": (COUNT, MOVED_ON, []),
    "next_cohorts": (COUNT, ["aged_16", "under_11"], ["children", "net_weekly"]),
    "care_ended.children": (COUNT, None),
    "care_ended.by_route": (
        COUNT,
        [
            *("adoption", "special_guardianship", "parents_order_discharged"),
            *("returned_home", "other"),
        ],
        [],
    ),
    "fostering.resignations": (COUNT, None),
    "fostering.approvals": (COUNT, ["mainstream", "connected", "other", "temporary"], []),
    "fostering.net_households": (COUNT, None),
    "fostering.net_places": (COUNT, None),
    "panel.meetings": (COUNT, None),
    "panel.attendance": (COUNT, AGENCIES, []),
}
BUDGET_LINES = [
    *("external_residential", "unregistered", "external_fostering", "in_house_fostering"),
    *("in_house_connected", "external_supported", "other", "total"),
]
SECTION_2 = {
    "looked_after.month_end": (COUNT, MONTHS, []),
    "placements.by_category": (
        MONEY,
        BUDGET_LINES,
        [
            *("planned_children", "budget", "previous_forecast", "children", "forecast"),
            *("variance_to_previous", "variance_to_budget"),
        ],
    ),
    "residential.average_weekly": (MONEY, ["start", "end"], []),
    "block_beds": (COUNT, ["BLOCK"], ["occupied"]),
    "residential.outside_authority": (COUNT, ["outside", "inside", "not_recorded"], []),
    "residential.over_20_miles": (COUNT, ["over_20", "up_to_20", "not_recorded"], []),
    "unregistered.now": (COUNT, None),
    "unregistered.peak": (COUNT, None),
    "forecast_variance": (MONEY, [str(period) for period in range(1, 10)], []),
    "step_down.by_stage": (COUNT, STAGES, []),
    "fostering.enquiries": (COUNT, ["friend", "not_recorded"], ["last_year"]),
    "fostering.enquiries.by_month": (COUNT, MONTHS, ["last_year"]),
    "constellations": (COUNT, ["planned", "live", "closed"], []),
    "own_homes": (COUNT, ["OURS"], ["occupied"]),
    "residential.length_of_stay": (
        COUNT,
        ["under_6_months", "6_to_12_months", "1_to_2_years", "2_years_or_more"],
        [],
    ),
    "direction_of_travel": (
        COUNT,
        [
            *("looked_after", "residential", "outside_authority", "unregistered"),
            *("external_fostering", "in_house_fostering", "households"),
        ],
        ["baseline", "wanted", "met"],
    ),
}
QUARTERS = [
    f"{year}-{day}" for year in (2023, 2024) for day in ("03-31", "06-30", "09-30", "12-31")
]
SECTION_3 = {
    "trends.child_in_need": (COUNT, TWO_YEARS, []),
    "trends.child_protection": (COUNT, TWO_YEARS, []),
    "trends.looked_after": (COUNT, TWO_YEARS, []),
    "interventions_ended.by_outcome": (
        COUNT,
        [
            *("remained_with_family", "child_protection", "entered_care", "other"),
            "not_recorded",
        ],
        [],
    ),
    "entries_rate": (RATE, None),
    "exits_rate": (RATE, None),
    "fostering.conversion": (SHARE, None),
    "looked_after.by_placement_kind": (COUNT, [*CATEGORIES, "not_recorded"], BY_YEAR),
    "residential.share": (SHARE, QUARTERS, []),
    "residential_placements.started.total": (
        COUNT,
        ["2024-12-31", "2023-12-31", "2022-12-31"],
        [],
    ),
    "residential_placements.started.by_origin": (
        COUNT,
        ["home", "residential", "fostering", "hospital", "other"],
        BY_YEAR,
    ),
    "residential_placements.started.by_age": (
        COUNT,
        ["0_10", "11_13", "14_15", "16_plus"],
        BY_YEAR,
    ),
    "residential.under_10": (COUNT, None),
    "own_homes": (COUNT, ["OURS"], ["occupied"]),
    "contract.share": (SHARE, CATEGORIES, []),
    "contract.average_weekly": (MONEY, CATEGORIES, ["framework", "spot"]),
    "cost_avoidance.by_source": (
        MONEY,
        ["panel", "placements_forum", "brokerage", "review"],
        ["placements"],
    ),
    "stability_meetings.maintained": (SHARE, None),
    "unregulated.under_16": (COUNT, None),
    "unregulated.deprived_of_liberty_16_17": (COUNT, None),
    "priority.children": (COUNT, REASONS, []),
}
CONTRACT = {
    "keeping-families-together": SECTION_1,
    "family-homes": SECTION_2,
    "placements-scrutiny": SECTION_3,
}
# What a figure says besides: the same page, beside the key
BESIDE = {
    "edge_of_care.outcomes": {"disagreements"},
    "looked_after.month_end": {"peak"},
    "block_beds": {"occupancy"},
    "own_homes": {"occupancy"},
    "unregistered.peak": {"day"},
    "step_down.by_stage": {"expected", "searched_this_year"},
    "entries_rate": {"period"},
    "exits_rate": {"period"},
}
HEAD = {"report", "from", "to", "as_at", "version", "public", "figures"}
SHAPE = {SHARE: {"n", "of", "percent"}, RATE: {"n", "of", "rate"}}


@pytest.fixture
def told():
    """told(REPORT): what manage.py report prints of a council with a few records."""
    cohort = Cohort.objects.create(
        reference="17/2024", name="The first 17", frozen_on="2024-10-01"
    )
    CohortMember.objects.create(cohort=cohort, child=gone("E4A", amount="4000.00"))
    SettingFactory(reference="BLOCK", block_beds=2, provider__sector="PR4")
    SettingFactory(reference="OURS", beds=3, provider=ProviderFactory(sector="PR1"))
    Enquiry.objects.create(received_on="2024-10-01", source="Friend")

    def printed(report):
        out = StringIO()
        call_command("report", report, *DAYS, stdout=out)
        return json.loads(out.getvalue())

    return printed


@pytest.mark.parametrize("report", CONTRACT)
def test_a_report_prints_every_key_of_its_section_and_no_other(told, report):
    printed = told(report)

    assert set(printed) >= HEAD
    assert set(printed["figures"]) == set(CONTRACT[report])


@pytest.mark.parametrize("report", CONTRACT)
def test_each_figure_has_the_unit_and_the_parts_that_the_design_names(told, report):
    figures = told(report)["figures"]

    for key, (unit, rows, *more) in CONTRACT[report].items():
        figure = figures[key]
        assert figure["unit"] == unit, key
        assert {"label", "definition"} | BESIDE.get(key, set()) <= set(figure), key
        if rows is None:
            assert_a_number(figure["value"], unit, key)
            continue
        assert [row["key"] for row in figure["rows"]] == rows, key
        assert "total" in figure, key
        for row in figure["rows"]:
            assert {"key", "label", "value", *more[0]} <= set(row), key


def assert_a_number(value, unit, key):
    """Money is text with two decimals, a count a whole number, a share n, of and percent."""
    if unit == MONEY:
        assert isinstance(value, str), key
        assert value[-3] == ".", key
    elif unit == COUNT:
        assert isinstance(value, int), key
    else:
        assert set(value) == SHAPE[unit], key
