"""What is wrong with the files is listed, all of it, and nothing is written."""

import csv

import pytest
from django.core.management import CommandError, call_command

from children.models import Child, Family
from kft.core.models import ImportRun

CELLS = [
    ("children", "date_of_birth", "2012-02-30"),
    ("children", "first_name", ""),
    ("children", "first_name", "x" * 101),
    ("children", "first_name", "nul\x00"),
    ("children", "restricted", "perhaps"),
    ("children", "social_worker", "not an address"),
    ("users", "roles", "system"),
    ("users", "roles", "social_worker;wizard"),
    ("legal_statuses", "code", "C9"),
    ("placements", "code", "T9"),
    ("placement_costs", "weekly_amount", "-1"),
    ("attendance", "attended", ""),
    ("users", "roles", " ; "),
    ("decisions", "decision", "agreed"),
    ("reviews", "due_on", ""),
    ("reviews", "participation", "PN8"),
    ("exit_plans", "route", "fostering"),
    ("exit_plans", "estimated_on", "next spring"),
    ("step_plans", "stage", "moving"),
    ("fostering_enquiries", "received_on", "2023-11-31"),
    ("fostering_enquiries", "outcome", "maybe"),
    ("constellations", "status", "open"),
    ("savings", "baseline_weekly", "-1"),
    ("savings", "source", "elsewhere"),
    ("budgets", "financial_year", "2024/26"),
    ("budgets", "financial_year", "2024"),
    ("budgets", "category", "total"),
    ("budgets", "planned_children", "7.5"),
    ("forecasts", "period", "0"),
    ("forecasts", "period", "13"),
    ("forecasts", "amount", "1.234"),
    ("targets", "direction", "up"),
    ("populations", "children_0_17", "3000000000"),
    ("populations", "year", "24"),
    ("monthly_counts", "month", "2024-13"),
    ("monthly_counts", "month", "September"),
    ("monthly_counts", "value", ""),
]


@pytest.mark.parametrize(("table", "column", "value"), CELLS)
def test_a_wrong_cell_is_named_with_its_row_and_column(
    council, errors_of, table, column, value
):
    council.tables[table][0][column] = value

    assert errors_of() == [(table, 2, column)]
    assert not Family.objects.exists()
    assert not ImportRun.objects.exists()


def test_a_referral_names_a_child_and_not_only_semicolons(council, errors_of):
    council.tables["referrals"][0]["child_ids"] = " ; "

    assert errors_of()[0] == ("referrals", 2, "child_ids")


def test_kft_itself_is_not_a_person_to_import(council, errors_of):
    own = dict(council.tables["users"][0], email="System@kft.invalid")
    council.tables["users"].append(own)

    assert errors_of() == [("users", 3, "email")]


UNKNOWN = [
    ("children", "family_id"),
    ("children", "social_worker"),
    ("children", "team"),
    ("care_periods", "child_id"),
    ("settings", "provider_id"),
    ("placement_costs", "placement_id"),
    ("meetings", "panel_id"),
    ("attendance", "meeting_id"),
    ("referrals", "family_id"),
    ("support", "referral_id"),
    ("interventions", "family_id"),
    ("reviews", "child_id"),
    ("exit_plans", "child_id"),
    ("exit_plans", "team"),
    ("step_plans", "child_id"),
    ("fostering_enquiries", "household_id"),
    ("constellations", "hub_household_id"),
    ("savings", "placement_id"),
]


@pytest.mark.parametrize(("table", "column"), UNKNOWN)
def test_a_record_that_nobody_knows_is_named(council, errors_of, table, column):
    council.tables[table][0][column] = "nobody@haverbrook.example"

    assert (table, 2, column) in errors_of()


TOO_LONG = [
    ("placements", "child_id", "x" * 300),
    ("referrals", "child_ids", "x" * 300),
    ("children", "social_worker", f"{'x' * 300}@haverbrook.example"),
    ("users", "email", f"{'x' * 300}@haverbrook.example"),
]


@pytest.mark.parametrize(("table", "column", "name"), TOO_LONG)
def test_a_name_that_is_longer_than_any_is_named(council, errors_of, table, column, name):
    council.tables[table][0][column] = name

    assert (table, 2, column) in errors_of()


def test_every_mistake_is_listed_in_the_order_of_the_tables(council, errors_of):
    council.tables["placements"][1]["started"] = "soon"
    council.tables["children"][0]["family_id"] = "F9"
    council.tables["children"][1]["date_of_birth"] = ""

    assert errors_of() == [
        ("children", 2, "family_id"),
        ("children", 3, "date_of_birth"),
        ("placements", 3, "started"),
    ]


REPEATED = [
    ("families", "family_id"),
    ("children", "child_id"),
    ("placement_costs", "from"),
    ("attendance", "agency"),
    ("support", "started"),
    ("cohorts", "child_id"),
    ("reviews", "due_on"),
    ("exit_plans", "estimated_on"),
    ("step_plans", "stage_on"),
    ("fostering_enquiries", "enquiry_id"),
    ("constellations", "name"),
    ("savings", "saving_id"),
    ("budgets", "category"),
    ("forecasts", "category"),
    ("targets", "financial_year"),
    ("populations", "year"),
    ("monthly_counts", "month"),
]


@pytest.mark.parametrize(("table", "column"), REPEATED)
def test_a_record_on_two_rows_is_named_with_both(db, council, table, column):
    council.tables[table].append(dict(council.tables[table][0]))

    (error,) = council.run().errors

    rows = len(council.tables[table]) + 1
    assert (error.table, error.row, error.column) == (table, rows, column)
    assert "row 2 has it already" in error.expected


def test_a_cohort_that_is_described_in_two_ways_is_an_error(council, errors_of):
    council.tables["cohorts"][1]["name"] = "Another name"

    assert errors_of() == [("cohorts", 3, "cohort_id")]


ORDERS = [
    ("children", {"uasc_from": "2024-02-01", "uasc_to": "2024-01-01"}, "uasc_to"),
    ("care_periods", {"ended": "2023-12-31"}, "ended"),
    ("legal_statuses", {"ended": "2023-12-31"}, "ended"),
    ("placement_costs", {"to": "2023-12-31"}, "to"),
    ("contributions", {"to": "2023-12-31"}, "to"),
    ("carers", {"approved_on": "2024-02-01", "ended_on": "2024-01-01"}, "ended_on"),
    ("settings", {"age_from": "12", "age_to": "11"}, "age_to"),
    ("support", {"started": "2024-02-01", "ended": "2024-01-01"}, "ended"),
    ("interventions", {"ended": "2024-01-01"}, "ended"),
]


@pytest.mark.parametrize(("table", "cells", "column"), ORDERS)
def test_an_end_before_its_start_is_an_error(council, errors_of, table, cells, column):
    for row in council.tables[table]:
        row.update(dict.fromkeys(cells, ""))
    council.tables[table][0].update(cells)
    council.tables[table][0].setdefault("started", "2024-02-01")
    if "started" not in cells and table in ("children", "carers", "settings"):
        del council.tables[table][0]["started"]
    if table in ("placement_costs", "contributions"):
        del council.tables[table][0]["started"]

    assert errors_of() == [(table, 2, column)]


def overlapping_placement(**cells):
    row = {"placement_id": "PL3", "child_id": "C1", "started": "2024-05-31", "ended": ""}
    return {**row, "code": "K2", "setting_id": "", "household_id": "", **cells}


def test_two_placements_at_a_time_are_named_with_both_rows(db, council):
    council.tables["placements"].append(overlapping_placement(ended="2024-06-01"))

    (error,) = council.run().errors

    assert (error.table, error.row, error.column) == ("placements", 4, "started")
    assert "overlap row 2 (2024-01-01 to 2024-06-01)" in error.expected


def test_a_temporary_placement_may_interrupt_another_but_not_a_second(db, council):
    away = overlapping_placement(code="T1", started="2024-02-01", ended="2024-02-09")
    council.tables["placements"].append(away)
    assert council.run(dry_run=True).errors == []

    council.tables["placements"].append({**away, "placement_id": "PL4", "code": "T2"})

    assert [error.row for error in council.run().errors] == [5]


def test_an_overlap_with_a_record_that_kft_holds_is_an_error(imported):
    imported.only("placements").tables["placements"] = [overlapping_placement()]

    assert {"already" in e.expected for e in imported.run().errors} == {True}


@pytest.mark.parametrize("table", ["care_periods", "legal_statuses"])
def test_care_and_legal_status_are_one_at_a_time(council, errors_of, table):
    second = dict(council.tables[table][0], started="2024-03-01")
    if table == "care_periods":
        second["care_period_id"] = "CP2"
    council.tables[table].append(second)

    assert errors_of() == [(table, 3, "started")]


def test_a_placement_is_in_a_setting_or_a_household(council, errors_of):
    council.tables["placements"][0]["household_id"] = "H1"

    assert errors_of() == [("placements", 2, "household_id")]


@pytest.mark.parametrize("table", ["decisions", "follow_ups"])
def test_a_child_whom_the_referral_does_not_name_has_no_decision(council, errors_of, table):
    council.tables["referrals"][0]["child_ids"] = "C1"

    assert (table, 3 if table == "decisions" else 2, "child_id") in errors_of()


def test_unknown_files_and_columns_are_warned_of(db, council):
    council.tables["pets"] = [{"name": "Rex"}]
    council.tables["children"][0]["shoe_size"] = "4"
    council.tables["children"][1]["shoe_size"] = "3"

    result = council.run()

    assert result.errors == []
    assert {(w.table, w.column) for w in result.warnings} == {
        ("pets", ""),
        ("children", "shoe_size"),
    }


def test_a_missing_column_is_named_and_its_records_are_not_called_unknown(council, errors_of):
    for row in council.tables["families"]:
        del row["name"]

    assert errors_of() == [("families", 1, "name")]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "the file is empty"),
        (b"\n", "the file is empty"),
        (b"family_id,name,name\nF1,a,b\n", "a column only once"),
        (b"family_id;name\nF1;a\n", "commas between columns"),
        (b"family_id,name\nF1,Ashdown,HV1\n", "this row has 3"),
        (b"family_id,name\nF1\n", "this row has 1"),
        (b"family_id,name\nF1,Fran\xe7ois\n", "UTF-8"),
        (b'family_id,name\nF1,"Ash\n', "quotation marks"),
        ("family_id,name\nF1,A\n".encode("utf-16"), "UTF-8"),
    ],
)
def test_a_file_that_is_not_as_it_should_be(db, council, content, expected):
    folder = council.only("families").write()
    (folder / "families.csv").write_bytes(content)

    from exchange import importing

    errors = importing.run(folder).errors

    assert errors
    assert expected in errors[0].expected


@pytest.mark.parametrize("rows_before", [1, 3000])
def test_text_in_another_encoding_is_named_with_its_row(db, council, rows_before):
    folder = council.only("families").write()
    rows = [b"family_id,name", *(b'F%d,"Ash\ndown"' % n for n in range(rows_before))]
    (folder / "families.csv").write_bytes(b"\n".join([*rows, b"X,Fran\xe7ois", b"Y,Zo\xeb"]))

    from exchange import importing

    (error,) = importing.run(folder).errors
    assert (error.table, error.row) == ("families", rows_before + 2)


def test_the_command_lists_every_error_and_writes_them_as_csv(council, tmp_path, capsys, db):
    council.tables["children"][0]["date_of_birth"] = "x"
    council.tables["children"][1]["first_name"] = ""
    path = tmp_path / "errors.csv"

    with pytest.raises(CommandError, match="2 errors: nothing was imported"):
        call_command("import_records", str(council.write()), errors=path)

    with path.open(encoding="utf-8-sig", newline="") as file:
        listed = list(csv.DictReader(file))
    assert [(row["row"], row["column"], row["value"]) for row in listed] == [
        ("2", "date_of_birth", "x"),
        ("3", "first_name", ""),
    ]
    assert "children, row 2, column date_of_birth: 'x': a date" in capsys.readouterr().err
    assert not Child.objects.exists()


def test_somebody_unknown_cannot_be_named_as_who_imports(council, db):
    with pytest.raises(CommandError, match="Nobody signs in"):
        call_command("import_records", str(council.write()), by="who@haverbrook.example")
