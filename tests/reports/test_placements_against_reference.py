"""Sections 2 and 3 on made-up councils, against a calculator that looks at every day."""

from datetime import date

import pytest

from exchange import importing
from placements.models import Budget, Forecast
from reports.counting import count
from reports.definitions import FAMILY_HOMES, PLACEMENTS_SCRUTINY
from reports.periods import Period
from tests.reference import forecast
from tests.reference.councils import random_council
from tests.reference.placements import CATEGORIES, Numbers

pytestmark = pytest.mark.django_db


def by_key(figure):
    return {row["key"]: row["value"] for row in figure["rows"]}


def counted(figure):
    """The rows that are not nought."""
    return {key: value for key, value in by_key(figure).items() if value}


def plans(folder):
    """A budget and forecasts frozen for the periods before December, one line left out."""
    with (folder / "budgets.csv").open("w") as file:
        file.write("financial_year,category,amount,planned_children\n")
        file.writelines(f"2024/25,{row},{n}000.10,{n}\n" for n, row in enumerate(forecast.ROWS))
    with (folder / "forecasts.csv").open("w") as file:
        file.write("financial_year,period,category,amount\n")
        file.writelines(
            f"2024/25,8,{row},{n}111.11\n" for n, row in enumerate(forecast.ROWS[1:])
        )


@pytest.mark.parametrize("seed", [2, 6])
def test_every_figure_from_care_and_placements_is_the_calculators(seed, tmp_path):
    folder = random_council(tmp_path / "council", seed, size=90)
    plans(folder)
    assert importing.run(folder).errors == []
    assert Budget.objects.count() == 7
    assert Forecast.objects.count() == 6
    first, last = date(2024, 9, 1), date(2024, 12, 31)
    period = Period.of(first, last)
    ours = count(FAMILY_HOMES, period).figures | count(PLACEMENTS_SCRUTINY, period).figures
    theirs = Numbers(folder, first, last)

    in_the_year(ours, folder, last)
    in_residential(ours, theirs)
    unregistered(ours, theirs)
    over_time(ours, theirs)
    started(ours, theirs)
    bought(ours, theirs)
    attention(ours, theirs)


def in_the_year(ours, folder, last):
    expected = forecast.by_category(folder, last)
    rows = {row["key"]: row for row in ours["placements.by_category"]["rows"]}
    assert set(rows) == set(expected)
    for key, numbers in expected.items():
        assert {name: rows[key][name] for name in numbers} == numbers, key
    assert ours["placements.by_category"]["total"] == expected["total"]["forecast"]


def in_residential(ours, theirs):
    assert by_key(ours["residential.average_weekly"]) == theirs.average_weekly()
    assert counted(ours["residential.outside_authority"]) == theirs.outside()
    assert counted(ours["residential.over_20_miles"]) == theirs.miles()
    assert counted(ours["residential.length_of_stay"]) == theirs.stays()
    assert ours["residential.under_10"]["value"] == theirs.under_10()


def unregistered(ours, theirs):
    assert ours["unregistered.now"]["value"] == theirs.unregistered(theirs.last)
    most, on = theirs.unregistered_peak()
    peak = ours["unregistered.peak"]
    assert (peak["value"], peak["day"]) == (most, on.isoformat())


def over_time(ours, theirs):
    months = theirs.month_ends()
    assert by_key(ours["looked_after.month_end"]) == months
    assert len(months) == 4
    trend = by_key(ours["trends.looked_after"])
    assert {key: trend[key] for key in months} == months
    assert len(trend) == 24
    shares = {date.fromisoformat(k): v for k, v in by_key(ours["residential.share"]).items()}
    assert max(shares) == theirs.last
    assert len(shares) == 8
    for on, share in shares.items():
        assert (share["n"], share["of"]) == theirs.share(on)
    kinds = {row["key"]: row for row in ours["looked_after.by_placement_kind"]["rows"]}
    for name, on in (("value", theirs.last), ("one_year_before", date(2023, 12, 31))):
        assert {key: row[name] for key, row in kinds.items() if row[name]} == +theirs.kinds(on)
    assert ours["entries_rate"]["value"] == {"n": theirs.entries(), "of": None, "rate": None}
    assert ours["exits_rate"]["value"]["n"] == theirs.exits()


def started(ours, theirs):
    found = list(theirs.starts())
    key = "residential_placements.started"
    assert ours[f"{key}.total"]["total"] == len(found) > 0
    for row in ours[f"{key}.by_origin"]["rows"]:
        assert row["value"] == sum(origin == row["key"] for origin, _ in found), row["key"]
    ages = {"0_10": (0, 10), "11_13": (11, 13), "14_15": (14, 15), "16_plus": (16, 99)}
    for row in ours[f"{key}.by_age"]["rows"]:
        low, high = ages[row["key"]]
        assert row["value"] == sum(low <= age <= high for _, age in found)


def bought(ours, theirs):
    shares = by_key(ours["contract.share"])
    assert {k: (v["n"], v["of"]) for k, v in shares.items()} == theirs.contract_share()
    prices = {row["key"]: row for row in ours["contract.average_weekly"]["rows"]}
    for contract in ("framework", "spot"):
        expected = theirs.contract_average(contract)
        assert {key: prices[key][contract] for key in CATEGORIES} == expected


def attention(ours, theirs):
    by_reason, children = theirs.priority()
    assert counted(ours["priority.children"]) == by_reason
    assert ours["priority.children"]["total"] == children > 0
    placed = [(c, p) for c, p in theirs.placed(theirs.last) if theirs.unregulated(p)]
    under_16 = sum(child.age(theirs.last) < 16 for child, _ in placed)
    assert ours["unregulated.under_16"]["value"] == under_16
