"""The demonstration's records, counted by the calculator that knows none of them."""

from datetime import date

import pytest

from exchange.demo import tables
from tests.reference.calculator import Period, figures
from tests.reference.council import Council
from tests.reference.test_councils import overlapping

# "the first 9 months of 2024" before a period that begins on 1 September
AUTUMN = Period.of(
    date(2024, 9, 1),
    date(2024, 12, 31),
    before=(date(2024, 1, 1), date(2024, 8, 31)),
)
TOLD_TO = [date(2025, 3, 31), date(2026, 2, 14), date(2028, 7, 1)]
VALUES = {
    "edge_of_care.children": 33,
    "emergency_response.families": 54,
    "residential.start.children": 91,
    "residential.start.net_weekly": "462104.00",
    "residential.end.net_weekly": "406817.00",
    "residential.saving_per_week": "55287.00",
    "cohort.17-2024.children": 19,
    "cohort.17-2024.left": 7,
    "cohort.17-2024.saving_per_week": "30052.00",
    "care_ended.children": 63,
    "fostering.resignations": 6,
    "fostering.net_households": 13,
}
ROWS = {
    "residential_entries.before": {"planned": 3, "unplanned": 6, "not_recorded": 1},
    "residential_entries.period": {"planned": 1},
    "edge_of_care.outcomes": {"became_looked_after": 2, "remained_home": 31},
    "edge_of_care.support_by_service": {
        "education": 1,
        "fostering": 1,
        "family_matters": 7,
        "youth": 6,
        "emergency_response": 2,
        "youth_offending": 1,
        "other": 2,
        "none": 2,
        "not_recorded": 11,
    },
    "emergency_response.by_purpose": {
        "prevent_breakdown": 10,
        "prevent_accommodation": 6,
        "support_rehabilitation": 1,
        "other": 37,
    },
    "cohort.17-2024.move_on": {
        "turned_18": 2,
        "returned_to_family": 3,
        "semi_independent": 2,
    },
    "care_ended.by_route": {
        "adoption": 8,
        "special_guardianship": 11,
        "parents_order_discharged": 9,
        "returned_home": 21,
        "other": 14,
    },
}


@pytest.fixture(scope="module", params=TOLD_TO, ids=str)
def folder(request, tmp_path_factory):
    return tables.write(tmp_path_factory.mktemp("haverbrook"), until=request.param)


@pytest.fixture(scope="module")
def council(folder):
    return Council(folder)


def without_nothing(figure):
    return {row["key"]: row["value"] for row in figure["rows"] if row["value"] != 0}


def test_the_records_of_the_autumn_add_up_to_the_published_report(folder):
    answer = figures(folder, AUTUMN)
    assert {key: answer[key]["value"] for key in VALUES} == VALUES
    assert {key: without_nothing(answer[key]) for key in ROWS} == ROWS
    approvals = without_nothing(answer["fostering.approvals"])
    assert (approvals["mainstream"], approvals["connected"]) == (3, 16)
    assert answer["residential_entries.before"]["total"] == 10
    # one child came into care although a follow-up had said that all was well
    assert len(answer["edge_of_care.outcomes"]["disagreements"]) == 1


def test_no_child_has_two_of_anything_at_once(council):
    for child in council.children.values():
        settled = [p for p in child.placements if not p.temporary]
        for rows in (child.periods, child.statuses, settled):
            assert not overlapping(rows), child.child_id
            assert all(row.ended is None or row.ended > row.started for row in rows)


def test_lives_are_plausible(council):
    for child in council.children.values():
        for period in child.periods:
            assert child.born <= period.started < child.birthday(18)
            assert period.ended is None or period.ended <= child.birthday(18)
        for placement in child.placements:
            if placement.category == "supported":
                assert child.age(placement.started) >= 16
            if placement.code in {"A5", "A6"}:
                assert child.age(placement.started) < 8


def test_nothing_costs_less_than_nothing(council):
    placements = [p for child in council.children.values() for p in child.placements]
    assert all(line.amount > 0 for p in placements for line in p.lines + p.contributions)


def test_every_day_in_care_has_a_status_and_a_placement(council):
    for on in (date(2022, 3, 1), date(2024, 9, 1), date(2025, 3, 1)):
        there = [c for c in council.children.values() if c.period_on(on)]
        assert all(child.status_on(on) and child.placement_on(on) for child in there)


def test_about_520_children_are_in_care_in_any_year(council):
    for year in (2022, 2023, 2024, 2025):
        on = date(year, 3, 1)
        number = sum(child.looked_after(on) for child in council.children.values())
        assert 440 <= number <= 600


def test_the_story_cannot_be_told_before_the_autumn_is_over():
    with pytest.raises(ValueError, match="2025-03-31"):
        tables.told(date(2025, 3, 30))
