"""The figures of the Family Homes programme, each at its boundary, worked out by hand."""

from datetime import date
from decimal import Decimal

import pytest

from fostering.models import Constellation
from placements.models import Budget, Forecast, Setting, StepPlan, Target
from placements.money.forecast import forecast
from tests.factories import (
    CarePeriodFactory,
    ChildFactory,
    LegalStatusFactory,
    PlacementFactory,
    ProviderFactory,
    SettingFactory,
)
from tests.reports.conftest import A, B
from tests.reports.test_residential import LONG_AGO, place, resident

APRIL = date(2024, 4, 1)


def column(figure, key, name, **period):
    return {row["key"]: row[name] for row in figure(key, **period)["rows"]}


def test_month_ends_count_the_day_itself_and_name_the_first_peak(figure):
    CarePeriodFactory(started=date(2024, 9, 30), ended=date(2024, 11, 30))
    CarePeriodFactory(started=date(2024, 10, 1), ended=date(2024, 12, 1))
    short = CarePeriodFactory(started=LONG_AGO)
    LegalStatusFactory(child=short.child, code="V4", started=LONG_AGO)

    found = figure("looked_after.month_end")

    assert {row["key"]: row["value"] for row in found["rows"]} == {
        "2024-09": 1,
        "2024-10": 2,
        "2024-11": 1,
        "2024-12": 0,
    }
    assert found["peak"] == {"key": "2024-10", "label": "October 2024", "value": 2}
    assert found["total"] is None


def test_a_period_inside_a_month_has_no_month_end(figure):
    days = {"first_day": date(2024, 9, 2), "last_day": date(2024, 9, 29)}
    found = figure("looked_after.month_end", **days)

    assert found["rows"] == []
    assert "peak" not in found


def test_the_table_of_categories_has_every_number_and_its_total(figure):
    child = resident(amount="700.00", started=date(2024, 12, 31))
    child.placements.update(sector="PR4")
    Budget.objects.create(
        financial_year="2024/25", category="external_residential", amount=10000
    )
    Forecast.objects.create(
        financial_year="2024/25", period=8, category="external_residential", amount="9000.50"
    )

    found = figure("placements.by_category")

    assert [row["key"] for row in found["rows"]] == [
        *("external_residential", "unregistered", "external_fostering", "in_house_fostering"),
        *("in_house_connected", "external_supported", "other", "total"),
    ]
    line = {name: value for name, value in found["rows"][0].items() if name != "label"}
    assert line == {
        "key": "external_residential",
        "value": "9100.00",
        "planned_children": None,
        "budget": "10000.00",
        "previous_forecast": "9000.50",
        "children": 1,
        "forecast": "9100.00",
        "variance_to_previous": "99.50",
        "variance_to_budget": "-900.00",
        "forecast_today": "9100.00",
    }
    total = found["rows"][-1]
    assert {name: total[name] for name in line if name != "key"} == {
        name: value for name, value in line.items() if name != "key"
    }
    assert (found["total"], found["closed"]) == ("9100.00", False)


def test_a_child_without_a_placement_is_among_all_the_rest(figure):
    resident()
    nowhere = CarePeriodFactory(started=B).child
    ended = place(CarePeriodFactory(started=A).child, started=A, ended=B)
    LegalStatusFactory(child=CarePeriodFactory(started=A).child, code="V3", started=A)
    CarePeriodFactory(started=A, ended=B)

    children = column(figure, "placements.by_category", "children")
    assert children["other"] == 3  # the first is in residential care of no known sector
    assert children["total"] == figure("looked_after.month_end")["rows"][-1]["value"] == 3
    assert {nowhere.pk, ended.child_id} < set(forecast(B)["other"].children)


def test_a_closed_period_shows_the_frozen_forecast_and_todays_beside_it(figure):
    resident(amount="700.00", started=B).placements.update(sector="PR4")
    Forecast.objects.create(
        financial_year="2024/25", period=9, category="external_residential", amount=8000
    )

    found = figure("placements.by_category")

    line = found["rows"][0]
    assert (line["forecast"], line["forecast_today"]) == ("8000.00", "9100.00")
    assert found["closed"] is True


def test_the_records_behind_a_line_are_placements_with_what_each_adds(figure, db):
    from reports.counting import count
    from reports.definitions import FAMILY_HOMES
    from reports.periods import Period

    child = resident(amount="700.00", started=B)
    child.placements.update(sector="PR4")

    records = count(FAMILY_HOMES, Period.of(A, B)).records["placements.by_category"]["rows"]

    (placement,) = child.placements.all()
    for row in ("external_residential", "total"):
        assert records[row]["model"] == "placements.placement"
        assert records[row]["amounts"] == {str(placement.pk): "9100.00"}


def test_the_variance_of_each_period_is_frozen_less_budget(figure):
    for category, amount in (("other", 100), ("unregistered", 50)):
        Budget.objects.create(financial_year="2024/25", category=category, amount=amount)
    for period, amount in ((1, 160), (8, 90)):
        Forecast.objects.create(
            financial_year="2024/25", period=period, category="other", amount=amount
        )

    values = column(figure, "forecast_variance", "value")

    assert [values[str(period)] for period in (1, 2, 8, 9)] == [
        "10.00",
        None,
        "-60.00",
        "-150.00",
    ]
    assert len(values) == 9


def test_the_average_weekly_cost_is_at_two_dates_and_net(figure):
    resident(amount="1000.00", ended=B)
    resident(amount="2000.01")

    found = figure("residential.average_weekly")

    assert [(row["value"], row["children"]) for row in found["rows"]] == [
        ("1500.01", 2),  # 1500.005, half up
        ("2000.01", 1),
    ]
    assert found["rows"][0]["net_weekly"] == "3000.01"


def test_nobody_has_no_average(figure):
    assert [row["value"] for row in figure("residential.average_weekly")["rows"]] == [None] * 2


@pytest.mark.parametrize(
    ("own", "homes", "row"),
    [
        (True, False, "inside"),
        (False, True, "outside"),
        (None, False, "outside"),
        (None, None, "not_recorded"),
    ],
)
def test_outside_the_area_is_the_placements_own_word_before_the_homes(rows, own, homes, row):
    home = SettingFactory(inside_authority=homes)
    resident().placements.update(setting=home, inside_authority=own)

    assert rows("residential.outside_authority") == {row: 1}


@pytest.mark.parametrize(
    ("miles", "row"),
    [(Decimal("20.0"), "up_to_20"), (Decimal("20.1"), "over_20"), (None, "not_recorded")],
)
def test_over_20_miles_is_more_than_20(rows, miles, row):
    resident().placements.update(distance_miles=miles)

    assert rows("residential.over_20_miles") == {row: 1}


@pytest.mark.parametrize(
    ("started", "row"),
    [
        (date(2024, 6, 30), "6_to_12_months"),
        (date(2024, 7, 1), "under_6_months"),
        (date(2024, 1, 1), "6_to_12_months"),
        (date(2023, 12, 31), "1_to_2_years"),
        (date(2022, 12, 31), "2_years_or_more"),
    ],
)
def test_the_length_of_stay_is_up_to_the_last_day(rows, started, row):
    child = ChildFactory()
    CarePeriodFactory(child=child, started=date(2022, 1, 3))
    place(child, started=started)

    assert rows("residential.length_of_stay") == {row: 1}


@pytest.mark.parametrize(
    ("started", "day", "row"),
    [
        (date(2022, 12, 31), date(2023, 12, 31), "1_to_2_years"),  # 365 days
        (date(2022, 12, 31), date(2023, 12, 30), "6_to_12_months"),
        (date(2024, 2, 29), date(2025, 2, 28), "1_to_2_years"),
        (date(2021, 3, 1), date(2023, 3, 1), "2_years_or_more"),  # 730 days
        (date(2023, 8, 31), date(2024, 2, 29), "6_to_12_months"),
    ],
)
def test_a_year_in_a_home_is_over_on_the_same_day_a_year_on(figure, started, day, row):
    child = ChildFactory()
    CarePeriodFactory(child=child, started=started)
    place(child, started=started)

    found = figure("residential.length_of_stay", first_day=date(2023, 1, 1), last_day=day)
    assert {it["key"] for it in found["rows"] if it["value"]} == {row}


def test_a_move_and_a_stay_in_hospital_do_not_break_a_stay_and_fostering_does(rows):
    child = resident(started=date(2023, 2, 1), ended=date(2024, 3, 1))
    place(child, started=date(2024, 3, 1), ended=date(2024, 5, 1), code="T1")
    place(child, started=date(2024, 5, 1))
    assert rows("residential.length_of_stay") == {"1_to_2_years": 1}

    child.placements.filter(code="T1").update(code="U6")
    assert rows("residential.length_of_stay") == {"6_to_12_months": 1}


def in_home(setting, **fields):
    child = ChildFactory()
    CarePeriodFactory(child=child, started=LONG_AGO)
    return PlacementFactory(child=child, started=LONG_AGO, setting=setting, **fields)


def test_block_beds_count_who_is_there_under_the_block_contract(figure):
    home = SettingFactory(reference="H1", block_beds=3)
    SettingFactory(block_beds=None)
    in_home(home, contract="block")
    in_home(home, contract="spot")
    in_home(home, contract="block", ended=B)

    found = figure("block_beds")

    assert [(row["key"], row["value"], row["occupied"]) for row in found["rows"]] == [
        ("H1", 3, 1)
    ]
    assert found["occupancy"] == {"n": 1, "of": 3, "percent": 33}


def test_own_homes_are_the_councils_and_a_bed_not_recorded_is_none(figure):
    ours = ProviderFactory(sector="PR1")
    home = SettingFactory(provider=ours, beds=2, name="Ash House")
    SettingFactory(provider=ours, beds=None, name="Beech House")
    SettingFactory(provider=ours, kind=Setting.Kind.FAMILY_CENTRE, beds=9)
    SettingFactory(beds=9)
    in_home(home)

    found = figure("own_homes")

    assert [(row["value"], row["occupied"]) for row in found["rows"]] == [(2, 1), (0, 0)]
    assert (found["total"], found["occupancy"]["percent"]) == (2, 50)


def unregistered(started, ended=None, **care):
    child = ChildFactory()
    CarePeriodFactory(child=child, **{"started": LONG_AGO, **care})
    return PlacementFactory(
        child=child, started=started, ended=ended, registration="unregistered"
    )


def test_unregistered_now_and_the_highest_day_of_the_year(figure):
    unregistered(LONG_AGO, ended=date(2024, 6, 1))
    unregistered(date(2024, 5, 31), ended=date(2024, 8, 1))
    unregistered(date(2024, 6, 1), ended=B)
    unregistered(B)
    # gone before the year, and not begun yet
    unregistered(LONG_AGO, ended=APRIL)
    unregistered(date(2025, 1, 1))

    assert figure("unregistered.now")["value"] == 1
    peak = figure("unregistered.peak")
    assert (peak["value"], peak["day"]) == (2, "2024-05-31")


def test_the_peak_looks_through_a_temporary_stay_and_leaves_short_breaks_out(figure):
    first = unregistered(LONG_AGO, ended=date(2024, 3, 1)).child
    PlacementFactory(child=first, code="T1", started=date(2024, 3, 1), ended=date(2024, 4, 2))
    second = unregistered(LONG_AGO).child
    LegalStatusFactory(child=second, code="V3", started=LONG_AGO)

    peak = figure("unregistered.peak")

    assert (peak["value"], peak["day"]) == (1, "2024-04-01")


def step(child, stage, day, **fields):
    return StepPlan.objects.create(child=child, stage=stage, stage_on=day, **fields)


def test_the_stage_is_the_latest_by_the_last_day(figure):
    child, other = ChildFactory(), ChildFactory()
    step(child, "searching", date(2024, 5, 1), expected_on=date(2024, 10, 1))
    step(child, "matched", B, expected_on=date(2025, 2, 14))
    step(child, "moved", date(2025, 1, 1))
    step(other, "identified", B)
    step(other, "searching", B)

    found = figure("step_down.by_stage")

    values = {row["key"]: row["value"] for row in found["rows"] if row["value"]}
    assert values == {"matched": 1, "searching": 1}
    assert found["expected"] == [
        {"key": "2025-02", "label": "February 2025", "children": 1},
        {"key": "not_recorded", "label": "Not recorded", "children": 1},
    ]
    assert (found["total"], found["searched_this_year"]) == (2, 2)


@pytest.mark.parametrize(("day", "counted"), [(APRIL, 1), (date(2024, 3, 31), 0)])
def test_who_moved_or_was_searched_for_counts_in_the_financial_year(figure, day, counted):
    step(ChildFactory(), "moved", day)
    step(ChildFactory(), "searching", day)

    found = figure("step_down.by_stage")

    values = {row["key"]: row["value"] for row in found["rows"]}
    assert (values["moved"], values["searching"]) == (counted, 1)
    assert found["searched_this_year"] == counted


def test_a_constellation_that_starts_later_is_planned(rows):
    for name, status, day in (
        ("Swift", "live", B),
        ("Wren", "live", date(2025, 1, 1)),
        ("Lark", "live", None),
        ("Rook", "closed", LONG_AGO),
    ):
        Constellation.objects.create(name=name, status=status, launched_on=day)

    assert rows("constellations") == {"live": 2, "planned": 1, "closed": 1}


def test_the_direction_of_travel_is_met_where_a_number_went_the_right_way(figure):
    resident(ended=B)
    met = column(figure, "direction_of_travel", "met")
    assert met["residential"] is True  # 1 -> 0
    assert met["unregistered"] is True  # 0 -> 0, lower wanted
    assert met["looked_after"] is False  # 1 -> 1
    assert met["households"] is False  # 0 -> 0, higher wanted


@pytest.mark.parametrize(("value", "met"), [("0", False), ("1", True), ("1.5", True)])
def test_a_target_of_the_year_decides_where_there_is_one(figure, value, met):
    resident()
    Target.objects.create(indicator="residential", financial_year="2024/25", value=value)
    Target.objects.create(indicator="residential", financial_year="2023/24", value=0)

    row = next(r for r in figure("direction_of_travel")["rows"] if r["key"] == "residential")

    assert (row["baseline"], row["value"], row["wanted"]) == (1, 1, "lower")
    assert row["met"] is met
