"""Plans, enquiries, money planned and statistics: what the rows say is what is kept."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from children.models import ExitPlan, Review
from exchange.tables import BY_NAME
from fostering.models import Constellation, Enquiry
from placements.models import (
    Budget,
    Forecast,
    MonthlyCount,
    Population,
    Saving,
    StepPlan,
    Target,
)
from tests.exchange.conftest import TABLES
from tests.exchange.test_importing import changes

KEPT = {
    Review: [
        ("C1", date(2024, 4, 1), date(2024, 3, 28), "PN1"),
        ("C1", date(2024, 10, 1), None, ""),
    ],
    ExitPlan: [("C1", "return_home", date(2025, 3, 31), None, "Birch", "open")],
    StepPlan: [
        ("C1", "searching", date(2024, 3, 1), "ifa", date(2024, 6, 1)),
        ("C1", "moved", date(2024, 6, 1), "ifa", date(2024, 6, 1)),
    ],
    Enquiry: [
        (
            *("E1", date(2023, 11, 2), "Website", "mainstream", False, date(2023, 11, 10)),
            *(date(2023, 12, 1), None, None, None, "approved", "H1"),
        )
    ],
    Constellation: [("Swift", "live", date(2024, 2, 1), "H1")],
    Saving: [
        (
            *("SV1", "avoided", "brokerage", "PL1", Decimal(5000), Decimal("4200.50")),
            *(date(2024, 1, 1), date(2024, 6, 1), "Bernard Ogilby", date(2024, 2, 1)),
        )
    ],
    Budget: [("2024/25", "external_residential", Decimal(1200000), 8)],
    Forecast: [("2024/25", 4, "in_house_fostering", Decimal(310000), 22)],
    Target: [("stable_placement", "2024/25", Decimal("68.50"), "higher")],
    Population: [(2024, 71204)],
    MonthlyCount: [("child_in_need", date(2024, 9, 1), Decimal(812))],
}
NEW = {table for table in TABLES if table in BY_NAME and BY_NAME[table].model in KEPT}


def read_by(model):
    """The fields that a model's columns fill, another record by its own name."""
    table = next(table for table in BY_NAME.values() if table.model is model)
    for column in table.columns:
        field = model._meta.get_field(column.field)
        natural = "name" if column.name == "team" else "reference"
        yield f"{field.name}__{natural}" if field.is_relation else field.name


@pytest.mark.parametrize("model", KEPT, ids=lambda model: model.__name__)
def test_every_column_of_a_table_is_kept_as_its_row_says(imported, model):
    assert list(model.objects.values_list(*read_by(model))) == KEPT[model]


def test_every_table_of_the_contract_is_tried():
    assert len(NEW) == len(KEPT) == 11


CORRECTED = [
    ("reviews", "held_on", "2024-03-29"),
    ("exit_plans", "status", "slipped"),
    ("step_plans", "expected_on", "2024-07-01"),
    ("fostering_enquiries", "stage2_on", "2024-02-01"),
    ("constellations", "status", "closed"),
    ("savings", "agreed_weekly", "4100"),
    ("budgets", "amount", "1300000"),
    ("forecasts", "amount", "320000"),
    ("targets", "value", "70"),
    ("populations", "children_0_17", "71300"),
    ("monthly_counts", "value", "813"),
]


@pytest.mark.parametrize(("table", "column", "value"), CORRECTED)
def test_a_corrected_row_updates_its_record_and_no_other(imported, table, column, value):
    imported.tables[table][0][column] = value

    assert changes(imported.run()) == {(table, "updated"): 1}
    assert changes(imported.run()) == {}


def test_a_blank_status_leaves_a_plan_as_it_is(imported):
    ExitPlan.objects.update(status="achieved")

    assert changes(imported.run()) == {}
    assert ExitPlan.objects.get().status == "achieved"


def test_a_new_estimate_is_another_plan_beside_the_one_that_slipped(imported):
    plans = imported.only("exit_plans").tables["exit_plans"]
    plans.append({**plans[0], "estimated_on": "2025-09-30"})
    plans[0]["status"] = "slipped"

    assert changes(imported.run()) == {
        ("exit_plans", "created"): 1,
        ("exit_plans", "updated"): 1,
    }
    assert ExitPlan.objects.count() == 2


def test_a_saving_that_ends_before_it_starts_is_an_error(council, errors_of):
    council.tables["savings"][0]["to"] = "2023-12-31"

    assert errors_of() == [("savings", 2, "to")]


def test_two_savings_of_a_source_on_a_placement_at_a_time_are_warned_of(db, council):
    council.tables["savings"].append({**council.tables["savings"][0], "saving_id": "SV2"})

    result = council.run()

    assert result.errors == []
    assert [(w.table, w.row) for w in result.warnings] == [("savings", 3)]


@pytest.fixture
def closed(imported, finance_officer):
    Forecast.objects.update(closed_at=timezone.now(), closed_by=finance_officer)
    return imported


def test_a_forecast_frozen_in_kft_is_not_overwritten_by_an_import(closed):
    closed.tables["forecasts"][0]["amount"] = "1"

    result = closed.run()

    assert result.errors == []
    assert [warning.table for warning in result.warnings] == ["forecasts"]
    assert Forecast.objects.get().amount == Decimal(310000)


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_refuses_to_change_a_forecast_frozen_in_kft(closed, change):
    rows = Forecast.objects.all()
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        rows.update(amount=1) if change == "update" else rows._raw_delete("default")


@pytest.mark.parametrize(
    ("model", "sees", "does_not"),
    [
        (Review, "manager", "analyst"),
        (ExitPlan, "manager", "fostering_officer"),
        (StepPlan, "placements_officer", "fostering_officer"),
        (Enquiry, "fostering_officer", "placements_officer"),
        (Constellation, "fostering_officer", "social_worker"),
        (Saving, "finance_officer", "social_worker"),
        (Budget, "finance_officer", "team_manager"),
        (Forecast, "manager", "team_manager"),
        (Target, "manager", "social_worker"),
        (Population, "manager", "social_worker"),
        (MonthlyCount, "finance_officer", "panel_member"),
    ],
)
def test_who_sees_them(imported, request, model, sees, does_not):
    imported.only("children").tables["children"][0]["restricted"] = "no"
    imported.run()

    assert model.objects.visible_to(request.getfixturevalue(sees)).exists()
    assert not model.objects.visible_to(request.getfixturevalue(does_not)).exists()


@pytest.mark.parametrize("model", [Review, ExitPlan, StepPlan, Saving])
def test_what_is_about_a_restricted_child_is_hidden(imported, manager, model):
    assert not model.objects.visible_to(manager).exists()
