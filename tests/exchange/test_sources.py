"""A folder, a .zip, a workbook: the same records; and files that are none of these."""

import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from children.models import Child
from exchange import importing, sources
from placements.models import CostLine
from tests.exchange.test_importing import changes


def zipped(folder, path, *, inside=""):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in folder.iterdir():
            archive.write(file, inside + file.name)
        archive.writestr("__MACOSX/._children.csv", "left by a computer")
    return path


def workbook(council, path, **sheets):
    """The council's tables as sheets; `sheets` replaces the cells of one, row by row."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in council.tables.items():
        sheet = book.create_sheet(name)
        for row in sheets.get(name, [list(rows[0]), *(list(r.values()) for r in rows)]):
            sheet.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize("inside", ["", "export 2024/"])
def test_a_zip_file_holds_the_same_records(imported, tmp_path, inside):
    path = zipped(imported.folder, tmp_path / "records.zip", inside=inside)

    result = importing.run(path)

    assert (result.errors, result.warnings, changes(result)) == ([], [], {})


def test_a_workbook_holds_the_same_records(imported, tmp_path):
    result = importing.run(workbook(imported, tmp_path / "records.xlsx"))

    assert (result.errors, changes(result)) == ([], {})


def test_the_cells_of_a_workbook_may_be_real_dates_and_numbers(imported, tmp_path):
    heads = ["placement_id", "component", "weekly_amount", "from", "to"]
    cells = ["PL1", "core", 4200.5, datetime(2024, 1, 1), date(2024, 5, 1)]  # noqa: DTZ001 - a cell has no zone
    imported.only("placement_costs")
    path = workbook(imported, tmp_path / "r.xlsx", placement_costs=[heads, cells])

    result = importing.run(path)

    assert changes(result) == {("placement_costs", "updated"): 1}
    assert CostLine.objects.get().ended == date(2024, 5, 1)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("=1+1", "not a formula"), (datetime(2024, 1, 1, 9), "a date such as")],  # noqa: DTZ001 - a cell has no zone
)
def test_a_formula_or_a_time_of_day_is_no_date(imported, tmp_path, cell, expected):
    heads = ["placement_id", "component", "weekly_amount", "from"]
    imported.only("placement_costs")
    rows = [heads, ["PL1", "core", 1, cell]]
    path = workbook(imported, tmp_path / "r.xlsx", placement_costs=rows)

    (error,) = importing.run(path).errors

    assert (error.row, error.column) == (2, "from")
    assert expected in error.expected


def test_a_zip_file_that_unpacks_too_large_is_refused(db, council, tmp_path, monkeypatch):
    path = zipped(council.write(), tmp_path / "records.zip")
    monkeypatch.setitem(sources.LARGEST_UNPACKED, ".zip", 1024)

    assert "MB when unpacked" in importing.run(path).errors[0].expected


@pytest.mark.parametrize("name", ["records.zip", "records.xlsx", "records.doc", "gone"])
def test_what_is_no_source_is_named(db, tmp_path, name):
    path = tmp_path / name
    if name != "gone":
        path.write_bytes(b"neither this nor that")

    (error,) = importing.run(path).errors

    assert error.table == name


def test_a_zip_file_damaged_inside_is_an_error(db, council, tmp_path):
    path = zipped(council.write(), tmp_path / "records.zip")
    content = bytearray(path.read_bytes())
    content[60:80] = bytes(20)
    path.write_bytes(content)

    errors = importing.run(path).errors

    assert any("damaged" in error.expected for error in errors)
    assert not Child.objects.exists()


def test_a_folder_without_any_table_is_an_error(db, tmp_path):
    (tmp_path / "notes.txt").write_text("nothing here")

    result = importing.run(tmp_path)

    assert "at least one table" in result.errors[0].expected
    assert [warning.table for warning in result.warnings] == ["notes.txt"]


def test_two_files_of_one_table_are_an_error(db, council, tmp_path):
    folder = council.write()
    (folder / "Children.CSV").write_text("child_id\nC9\n")

    assert "there are two" in importing.run(folder).errors[0].expected


def test_headers_may_be_in_any_case_and_order(imported):
    path = Path(imported.only("families").write()) / "families.csv"
    path.write_text("\ufeffNAME , Postcode,Family_ID\n Ashdown ,HV1 2AB, F1\n\n")

    assert changes(importing.run(imported.folder)) == {}


def test_a_formula_is_no_value_even_where_a_text_before_it_read_the_same(db, council, tmp_path):
    council.only("families")
    path = workbook(
        council, tmp_path / "r.xlsx", families=[["family_id", "name"], ["F1", "=A1"]]
    )
    book = load_workbook(path)
    book["families"]["B2"].data_type = "s"  # as a text that somebody typed with an apostrophe
    book["families"].append(["F2", "=A1"])
    book.save(path)

    (error,) = importing.run(path).errors

    assert (error.row, error.column) == (3, "name")
