"""The two reports on placements: whole, from any records, in every format."""

import json
from datetime import date
from io import BytesIO, StringIO

import pikepdf
import pytest
from django.core.management import call_command

from exchange import importing
from reports import formats
from reports.columns import COLUMNS
from reports.definitions import FAMILY_HOMES, PLACEMENTS_SCRUTINY
from reports.making import make
from reports.periods import Period
from tests.factories import ProviderFactory, SettingFactory
from tests.look.checks import assert_accessible
from tests.reference.councils import random_council
from tests.reports.placed import placed

pytestmark = pytest.mark.django_db
PERIOD = Period.of(date(2024, 9, 1), date(2024, 12, 31))
BOTH = pytest.mark.parametrize(
    "report", [FAMILY_HOMES, PLACEMENTS_SCRUTINY], ids=lambda r: r.name
)


@pytest.fixture
def council(tmp_path):
    assert importing.run(random_council(tmp_path / "council", 4, size=50)).errors == []


@BOTH
def test_the_json_has_the_keys_and_the_shape_of_the_contract(council, report):
    out = StringIO()
    days = ("--from", "2024-09-01", "--to", "2024-12-31")
    call_command("report", report.name, *days, stdout=out)

    told = json.loads(out.getvalue())

    assert list(told["figures"]) == list(report.figures)
    for figure in told["figures"].values():
        assert {"label", "definition", "unit"} < set(figure)
        assert ("value" in figure) != ("rows" in figure and "total" in figure)
        for row in figure.get("rows", ()):
            assert {"key", "label", "value"} <= set(row)


@BOTH
def test_rows_that_are_counts_or_money_add_up_to_their_total(council, report):
    for key, figure in make(report, PERIOD, public=False).figures.items():
        if figure.get("total") is None or figure["unit"] != "count" or key in OVERLAPPING:
            continue
        parts = [row["value"] for row in figure["rows"] if row.get("in_total", True)]
        assert sum(parts) == figure["total"], key


# a child has several reasons; a row for each of three years, of which the first is the total
OVERLAPPING = {"priority.children", "residential_placements.started.total"}


@BOTH
@pytest.mark.parametrize("kind", ["html", "xlsx", "csv", "json"])
def test_every_format_can_be_written(council, report, kind):
    for public in (False, True):
        assert formats.KINDS[kind].write(make(report, PERIOD, public=public))


@BOTH
def test_the_pdf_passes_both_checkers(council, report, tmp_path):
    made = make(report, PERIOD, public=False)

    assert_accessible(formats.KINDS["pdf"].write(made), tmp_path)


def test_a_chapter_with_many_columns_lies_on_its_side_and_no_other_does(council):
    made = make(FAMILY_HOMES, PERIOD, public=False)

    with pikepdf.open(BytesIO(formats.KINDS["pdf"].write(made))) as opened:
        boxes = [[float(side) for side in page.mediabox] for page in opened.pages]

    lying = [number for number, box in enumerate(boxes, start=1) if box[2] > box[3]]
    assert 1 <= len(lying) <= 2
    assert lying[0] > 1
    assert lying[-1] < len(boxes)


@BOTH
def test_a_council_without_records_gets_a_pdf_too(report, tmp_path):
    made = make(report, PERIOD, public=False)

    assert_accessible(formats.KINDS["pdf"].write(made), tmp_path)


@BOTH
def test_no_small_count_is_published(council, report):
    for key, figure in make(report, PERIOD, public=True).figures.items():
        for row in figure.get("rows", ()):
            if figure["unit"] == "count" and key not in ("own_homes", "block_beds"):
                assert row["value"] not in (1, 2, 3, 4), (key, row)
            if isinstance(row["value"], dict):
                assert row["value"]["n"] not in (1, 2, 3, 4), (key, row)
        if figure["unit"] == "count" and "value" in figure:
            assert figure["value"] not in (1, 2, 3, 4), key


@pytest.mark.parametrize("living", [(6, 2), (1, 0), (7, 0), (3, 3), (5, 5)])
def test_children_in_own_homes_do_not_follow_from_the_beds(db, living):
    provider = ProviderFactory(sector="PR1")
    for children in living:
        home = SettingFactory(provider=provider, kind="childrens_home", beds=20)
        for _ in range(children):
            placed(setting=home)

    figure = make(FAMILY_HOMES, PERIOD, public=True).figures["own_homes"]
    hidden = [row for row in figure["rows"] if row["occupied"] == "c"]
    assert all(row["occupied"] in ("c", 0, 5, 6, 7) for row in figure["rows"])
    if hidden:
        assert "occupancy" not in figure or len(hidden) > 1
    else:
        assert figure["occupancy"]["n"] == sum(living)


def test_the_highest_of_small_numbers_is_not_published(db):
    placed()

    inside, outside = (
        make(FAMILY_HOMES, PERIOD, public=public).figures["looked_after.month_end"]
        for public in (False, True)
    )
    assert inside["peak"]["value"] == 1
    assert {row["value"] for row in outside["rows"]} == {"c"}
    assert "peak" not in outside


def test_a_table_of_every_breakdown_has_headings_of_its_own():
    for report in (FAMILY_HOMES, PLACEMENTS_SCRUTINY):
        figures = make(report, PERIOD, public=False).figures
        assert {key for key, figure in figures.items() if "rows" in figure} <= set(COLUMNS)
