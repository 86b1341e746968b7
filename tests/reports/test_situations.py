"""The two ways to ask where a child lived and at what cost give the same answer."""

from datetime import date, timedelta

import pytest

from children.models import CarePeriod
from exchange import importing
from placements.categories import category_of, lived_in
from placements.costs import childs_weekly_on
from placements.placed_days import placed_on_days
from reports.metrics.situations import residents, situations
from tests.reference.councils import random_council

DAYS = [date(2024, 2, 29), date(2024, 9, 1), date(2024, 12, 31), date(2025, 6, 5)]


@pytest.fixture
def council(db, tmp_path):
    assert importing.run(random_council(tmp_path / "council", seed=11)).errors == []


def test_the_pairs_agree_with_the_placements_functions(council):
    for on in DAYS:
        lived = (
            lived_in(on)
            .annotate(category=category_of(on), **childs_weekly_on(on, "child"))
            .values_list("child", "pk", "category", "net")
        )
        theirs = {child: tuple(row) for child, *row in lived}

        ours = {
            known.child: (known.placement, known.category, known.net_weekly)
            for known in situations((child, on) for child in theirs)
        }

        assert ours == theirs


def test_a_day_in_residential_is_the_same_alone_and_among_others(council):
    children = set(CarePeriod.objects.values_list("child", flat=True))
    days = [DAYS[1] + timedelta(days=number) for number in range(0, 120, 17)]

    found = situations((child, on) for child in children for on in days)

    for on in days:
        among = {known.child for known in found if known.day == on and known.in_residential}
        assert among == set(residents(placed_on_days([on])[on]))
