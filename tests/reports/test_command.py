"""manage.py report: what it prints, writes and refuses."""

import csv
import json
from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from placements.models import Cohort, CohortMember
from reports.definitions import KEEPING_FAMILIES_TOGETHER, REPORTS
from reports.metrics.metric import METRICS
from tests.factories import HouseholdFactory
from tests.reports.test_cohorts import gone

pytestmark = pytest.mark.django_db
NAME = "keeping-families-together"
DAYS = ("--from", "2024-09-01", "--to", "2024-12-31")


def printed(*arguments):
    out = StringIO()
    call_command("report", NAME, *DAYS, *arguments, stdout=out)
    return json.loads(out.getvalue())


def test_the_json_has_the_keys_of_the_contract():
    told = printed("--before-from", "2024-01-01", "--before-to", "2024-08-31")

    assert {name: told[name] for name in ("report", "from", "to", "as_at", "public")} == {
        "report": NAME,
        "from": "2024-09-01",
        "to": "2024-12-31",
        "as_at": "2024-12-31",
        "public": False,
    }
    shown = KEEPING_FAMILIES_TOGETHER.figures
    expected = {key for key in shown if not METRICS[key].is_per_cohort}
    assert set(told["figures"]) == expected
    for figure in told["figures"].values():
        assert {"label", "definition", "unit"} < set(figure)
        assert ("value" in figure) != ("rows" in figure and "total" in figure)


def test_every_metric_is_in_a_report_and_says_what_it_counts_in_one_sentence():
    shown = {key for report in REPORTS.values() for key in report.figures}

    assert shown == set(METRICS)
    for metric in METRICS.values():
        assert metric.definition.endswith(".")
        assert metric.definition.count(". ") == 0


def test_a_cohort_has_figures_of_its_own():
    cohort = Cohort.objects.create(reference="17/2024", name="=17", frozen_on="2024-10-01")
    CohortMember.objects.create(cohort=cohort, child=gone("E4A", amount="4000.00"))

    figures = printed()["figures"]

    assert figures["cohort.17/2024.left"]["value"] == 1
    assert figures["cohort.17/2024.saving_per_week"]["value"] == "4000.00"


def test_public_hides_small_numbers_everywhere_they_show():
    for number in range(7):
        HouseholdFactory(
            approved_on="2024-10-01", kind="mainstream" if number < 6 else "connected"
        )

    approvals = printed("--public")["figures"]["fostering.approvals"]

    values = {row["key"]: row["value"] for row in approvals["rows"]}
    assert values == {"mainstream": "c", "connected": "c", "other": 0, "temporary": 0}
    assert approvals["total"] == 7


def test_public_hides_money_of_few_children():
    gone("E4A", amount="4000.00")

    figures = printed("--public")["figures"]

    assert figures["residential.start.children"]["value"] == "c"
    assert figures["residential.start.net_weekly"]["value"] == "c"
    assert "4000.00" not in json.dumps(figures)


def test_the_threshold_is_a_setting(settings):
    settings.SMALL_NUMBERS_BELOW = 8
    for _ in range(7):
        HouseholdFactory(approved_on="2024-10-01")

    assert printed("--public")["figures"]["fostering.approvals"]["total"] == "c"


@pytest.mark.parametrize("kind", ["json", "html", "pdf", "xlsx", "csv"])
def test_a_report_is_written_to_a_file(kind, tmp_path):
    path = tmp_path / f"report.{kind}"

    call_command("report", NAME, *DAYS, "--format", kind, "--output", str(path))

    assert path.stat().st_size > 1000


def test_the_workbook_has_a_sheet_for_each_chapter_and_no_formula(tmp_path):
    cohort = Cohort.objects.create(reference="X", name="=1+1", frozen_on="2024-10-01")
    CohortMember.objects.create(cohort=cohort, child=gone("E4A"))
    path = tmp_path / "report.xlsx"

    call_command("report", NAME, *DAYS, "--format", "xlsx", "--output", str(path))

    book = load_workbook(BytesIO(path.read_bytes()))
    titles = [section.title for section in KEEPING_FAMILIES_TOGETHER.sections]
    assert book.sheetnames == ["Report", *titles]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert "=1+1: left residential care" in {cell.value for cell in cells}


def test_the_csv_has_every_row_and_nothing_that_a_spreadsheet_would_run(tmp_path):
    cohort = Cohort.objects.create(reference="X", name="=1+1", frozen_on="2024-10-01")
    CohortMember.objects.create(cohort=cohort, child=gone("E4A"))
    path = tmp_path / "report.csv"

    call_command("report", NAME, *DAYS, "--format", "csv", "--output", str(path))

    with path.open(encoding="utf-8-sig", newline="") as opened:
        lines = list(csv.DictReader(opened))
    assert {line["Key"] for line in lines} >= set(printed()["figures"])
    assert not [line for line in lines if line["Figure"].startswith("=")]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["kft", *DAYS], "There is no report"),
        ([NAME, "--from", "2024-13-01", "--to", "2024-12-31"], "is not a day"),
        ([NAME, "--from", "2024-12-31", "--to", "2024-09-01"], "before it starts"),
        ([NAME, *DAYS, "--before-from", "2024-01-01"], "Give both days"),
        ([NAME, *DAYS, "--format", "docx"], "invalid choice"),
        ([NAME, "--from", "2024-09-01"], "--to"),
        ([NAME, *DAYS, "--output", "/nowhere/report.json"], "could not be written"),
    ],
)
def test_a_mistake_is_named(arguments, words):
    with pytest.raises(CommandError, match=words):
        call_command("report", *arguments)


def test_counting_asks_a_fixed_number_of_questions(django_assert_max_num_queries):
    for number in range(3):
        cohort = Cohort.objects.create(
            reference=f"X{number}", name="Cohort", frozen_on="2024-10-01"
        )
        CohortMember.objects.create(cohort=cohort, child=gone("E4A"))

    with django_assert_max_num_queries(40):
        printed()
