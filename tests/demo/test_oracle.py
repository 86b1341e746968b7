"""The published figures, through the importer and the report, and counted twice."""

import json
from datetime import date

import pytest
from django.core.management import call_command
from django.db import transaction

from exchange import importing
from exchange.demo import tables
from tests.demo.test_tables import AUTUMN, ROWS, VALUES, without_nothing
from tests.reference.calculator import Period, figures

TOLD_TO = date(2026, 6, 30)
SPRING = Period.of(date(2026, 3, 1), date(2026, 3, 31), as_at=date(2026, 6, 1))
pytestmark = pytest.mark.django_db


def counted(figure):
    """What a figure says: its value, or its rows' values and their total."""
    if "value" in figure:
        return figure["value"]
    rows = {row.pop("key"): row for row in figure["rows"]}
    for row in rows.values():
        for name in ("label", "in_total"):
            row.pop(name, None)
    return rows, figure["total"]


def reported(period, output):
    days = {
        "from": period.first,
        "to": period.last,
        "as-at": period.as_at,
        "before-from": period.before_first,
        "before-to": period.before_last,
    }
    asked = [f"--{name}={on}" for name, on in days.items()]
    call_command("report", "keeping-families-together", *asked, f"--output={output}")
    return json.loads(output.read_text())["figures"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tables.write(tmp_path_factory.mktemp("haverbrook"), until=TOLD_TO)


@pytest.fixture(scope="module")
def imported(folder, django_db_setup, django_db_blocker):
    """One import for the tests, which only read, undone at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        result = importing.run(folder, on=TOLD_TO)
        assert not result.errors
        assert not result.warnings
        yield
        transaction.set_rollback(True)


def test_the_report_of_the_autumn_gives_the_published_figures(imported, tmp_path):
    answer = reported(AUTUMN, tmp_path / "autumn.json")

    assert {key: answer[key]["value"] for key in VALUES} == VALUES
    assert {key: without_nothing(answer[key]) for key in ROWS} == ROWS
    for part in answer["residential.saving_bridge"]["rows"]:
        assert part["value"] != "0.00"


def test_the_report_agrees_with_the_calculator_that_knows_no_sql(imported, folder, tmp_path):
    for period in (AUTUMN, SPRING):
        answer = reported(period, tmp_path / "report.json")
        expected = figures(folder, period)
        assert set(answer) == set(expected)
        for key in expected:
            assert counted(answer[key]) == counted(expected[key]), key
