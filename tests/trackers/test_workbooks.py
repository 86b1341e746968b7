"""A tracker as a workbook: the rows of its page, how it was made, and nothing that runs."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from kft.core.models import AccessEntry
from placements.trackers.definitions import TRACKERS
from tests.factories import (
    CarePeriodFactory,
    SettingFactory,
)
from tests.trackers.rows import download, fill, placed, read, tracked

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", list(TRACKERS))
def test_the_workbook_has_the_rows_of_the_page_one_by_one(client, manager, team, name):
    fill(team)
    placed(registration="unregistered", ended=date(2025, 3, 6))
    found = tracked(manager, name, sort="-gross")
    assert found.rows
    (headings, *rows), _ = read(download(client, manager, name, sort="-gross"))

    assert headings == [column.heading for column in found.tracker.columns]
    for row, ours in zip(rows, found.rows, strict=True):
        expected = [column.value(ours) for column in found.tracker.columns]
        theirs = [it.date() if hasattr(it, "date") else it for it in row]
        assert theirs == [None if it == "" else it for it in expected]


def test_the_workbook_says_how_it_was_made_and_the_log_says_so_too(client, manager, team):
    fill(team)
    response = download(client, manager, category="residential", team=str(team.pk))
    _, notes = read(response)

    assert (notes["Category"], notes["Team"]) == ("Residential", "Aspen")
    assert notes["Rows in this file"] == 1
    assert notes["Everyone: in the placement on the last day"] == 3
    assert notes["Made"].endswith(f"by {manager}")
    assert notes["Who is placed, as at"] == "9 March 2025"
    entry = AccessEntry.objects.get(kind="download")
    assert entry.user == manager
    assert "Weekly placements" in entry.detail
    assert "Category: Residential; Team: Aspen" in entry.detail


def test_no_cell_of_a_workbook_is_a_formula(client, manager):
    evil = '=HYPERLINK("http://evil.example","x")'
    placed(setting=SettingFactory(name=evil), child=CarePeriodFactory().child)
    (_, row), _ = read(download(client, manager))
    assert f"'{evil}" in row
    book = load_workbook(BytesIO(download(client, manager).content))
    assert "f" not in {c.data_type for sheet in book for line in sheet for c in line}
