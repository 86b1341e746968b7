"""Several days asked at once against one day asked alone, on made-up councils."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from exchange import importing
from placements.models import Category, NewDemand, PriorityRule
from placements.money.forecast import actuals, forecast, lines_of, month_sums, months_of
from placements.placed import placed_on
from placements.placed_days import children_by_category, each_placed, placed_on_days
from placements.priority import priorities, rules_on
from tests.factories import (
    CarePeriodFactory,
    ChildFactory,
    ContributionFactory,
    CostLineFactory,
    PlacementFactory,
    SettingFactory,
)
from tests.reference.councils import random_council

pytestmark = pytest.mark.django_db
DAYS = [date(2023, 4, 30), date(2024, 2, 29), date(2024, 12, 31), date(2025, 3, 31)]


@pytest.fixture(params=[2, 6])
def council(request, tmp_path):
    folder = random_council(tmp_path / "council", request.param)
    assert importing.run(folder).errors == []


def test_each_day_is_what_placed_on_says(council):
    found = placed_on_days(DAYS)

    for day in DAYS:
        alone = placed_on(day)
        assert len(found[day]) == len(alone)
        assert set(found[day]) == set(alone)
    assert any(found.values())


def test_those_in_a_category_are_the_same_whether_asked_for_or_picked(council):
    everyone, by_category = placed_on_days(DAYS), children_by_category(DAYS)

    for category in Category.values:
        found = placed_on_days(DAYS, category=category)
        for day in DAYS:
            picked = [it for it in everyone[day] if it.category == category]
            assert found[day] == picked
            children = [it.child for it in picked]
            assert sorted(by_category[day].get(category, [])) == children
    assert {it.category for day in DAYS for it in everyone[day]} > {"residential", "other"}


def test_priorities_of_several_days_are_those_of_each(council):
    PriorityRule.objects.filter(reason="external_cost").update(valid_to=DAYS[1])

    placed, rules = placed_on_days(DAYS), rules_on(DAYS)

    for day in DAYS:
        assert set(priorities(day, placed[day], rules[day])) == set(priorities(day))
    assert len(rules[DAYS[1]]) < len(rules[DAYS[0]])


def test_some_children_are_found_as_they_are_among_all(council):
    everyone = placed_on_days(DAYS)

    for day in DAYS:
        some = [known.child for known in everyone[day]][::3]
        found = list(each_placed([day], children=some))
        assert found == [known for known in everyone[day] if known.child in some]


def cents(amount):
    return amount.quantize(Decimal("0.0001"))


def test_the_months_are_the_forecast_line_by_line(council):
    NewDemand.objects.create(category="other", month="2025-03-01", children=2, weekly_amount=70)
    for on in DAYS:
        whole, sums = forecast(on), month_sums(on)
        lines, months = lines_of(sums, on), months_of(sums, on)

        for name in ("held", "later", "demand", "amount"):
            assert {line: cents(getattr(it, name)) for line, it in lines.items()} == {
                line: cents(getattr(it, name)) for line, it in whole.items()
            }
        assert len(months) == 12
        year = sum((line.amount for line in whole.values()), Decimal())
        assert cents(sum(months.values())) == cents(year)


def test_a_month_is_what_its_days_cost(council):
    """A closed month of the past is what the forecast took as the cost of its days."""
    on = date(2025, 3, 31)
    months = months_of(month_sums(on), on)

    for month, following in pairwise(months):
        costs = actuals(month, following - timedelta(days=1))
        spent = sum((sum(lines.values()) for lines in costs.values()), Decimal())
        assert cents(months[month]) == cents(spent)


def test_a_months_cost_is_by_its_days():
    child = ChildFactory()
    CarePeriodFactory(child=child, started=date(2024, 6, 20))
    placement = PlacementFactory(child=child, started=date(2024, 6, 24))
    CostLineFactory(placement=placement, started=date(2024, 6, 24), weekly_amount=700)

    months = months_of(month_sums(date(2024, 7, 31)), date(2024, 7, 31))

    assert months[date(2024, 6, 1)] == 700
    assert months[date(2024, 7, 1)] == 3100
    assert months[date(2025, 2, 1)] == 2800
    assert months[date(2024, 5, 1)] == 0


@pytest.fixture
def awkward():
    """A stay in hospital with costs of its own; a placement without a setting; both days."""
    home = SettingFactory(registration="unregistered")
    for code, more in (
        ("K2", {"setting": home}),
        ("K2", {"setting": None, "household": None}),
        ("U4", {"setting": None}),
    ):
        child = ChildFactory()
        CarePeriodFactory(child=child, started=date(2024, 1, 1))
        lasting = PlacementFactory(child=child, code=code, started=date(2024, 1, 1), **more)
        CostLineFactory(placement=lasting, started=date(2024, 1, 1), weekly_amount=1000)
        ContributionFactory(placement=lasting, started=date(2024, 1, 1), weekly_amount=250)
    CarePeriodFactory(child=ChildFactory())  # in care, placed nowhere
    lasting.ended = date(2024, 12, 20)
    lasting.save()
    lasting.costlines.update(ended=date(2024, 12, 20))
    lasting.contributions.update(ended=date(2024, 12, 20))
    stay = PlacementFactory(child=child, code="T0", started=date(2024, 12, 20), setting=None)
    CostLineFactory(placement=stay, started=date(2024, 12, 20), weekly_amount=90)
    return stay


def test_a_temporary_stay_is_looked_through_on_every_day(awkward):
    eve, day = date(2024, 12, 19), date(2024, 12, 31)

    found = placed_on_days([eve, day])

    assert set(found[eve]) == set(placed_on(eve))
    assert set(found[day]) == set(placed_on(day))
    (away,) = [known for known in found[day] if known.child == awkward.child_id]
    assert (away.code, away.gross, away.net) == ("U4", 90, 90)


def test_a_day_without_records_is_empty(db):
    assert placed_on_days([date(2020, 1, 1) - timedelta(days=1)]) == {date(2019, 12, 31): []}
