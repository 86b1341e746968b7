"""The pages of Money as workbooks: the rows of the page, names only in sight, logged."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from children.models import Child
from kft.core.models import AccessEntry
from placements import ledger
from placements.models import Budget, Saving, WeeklyCost
from tests.asked import page
from tests.factories import UserFactory
from tests.placements.test_forecast import LINE, placed

pytestmark = pytest.mark.django_db
PERIOD_9 = {"year": 2024, "period": 9}
WEEKS = {
    "first_day": 2,
    "first_month": 9,
    "first_year": 2024,
    "last_day": 29,
    "last_month": 12,
    "last_year": 2024,
}
FILES = {
    "download_money": PERIOD_9,
    "download_money_line": PERIOD_9,
    "download_budgets": {"year": 2024},
    "download_savings": {"year": 2024},
    "download_reconciliation": WEEKS,
}


@pytest.fixture
def home():
    Budget.objects.create(financial_year="2024/25", category=LINE, amount=30000)
    made = placed()
    Child.objects.update(first_name="Rowan", last_name="Ashdown")
    fields = {"placement": made, "started": made.started, "kind": "cashable"}
    Saving.objects.create(baseline_weekly=800, agreed_weekly=700, source="panel", **fields)
    ledger.recompute_due(until=date(2024, 12, 29))
    return made


def download(client, user, name, **asked):
    client.force_login(user)
    args = [LINE] if name.endswith("line") else []
    sent = client.get(reverse(f"placements:{name}", args=args), asked or FILES[name])
    book = load_workbook(BytesIO(sent.content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def test_the_forecasts_file_has_the_table_of_the_page_to_the_penny(client, manager, home):
    shown = page(client, manager, "placements:money", **PERIOD_9)
    assert reverse("placements:download_money") + "?year=2024&amp;period=9" in shown.text

    rows = download(client, manager, "download_money")["Forecast"]

    assert [row[0] for row in rows[1:]] == [row["label"] for row in shown.context["rows"]]
    assert rows[1][3:6] == (30000, None, 36500)
    assert rows[-1][5] == shown.context["total"]["forecast"]


def test_a_lines_file_names_whom_the_person_may_see_and_counts_the_others(
    client, manager, home
):
    seen = download(client, manager, "download_money_line")
    assert seen["Placements"][1][0] == "Rowan Ashdown"
    assert seen["Placements"][1][-1] == 36500

    Child.objects.update(restricted=True)
    hidden = download(client, manager, "download_money_line")
    assert len(hidden["Placements"]) == 1
    assert ("Counted in the sums, not listed: you may not see the record", 1) in hidden["Notes"]


@pytest.mark.parametrize("name", FILES)
def test_no_file_names_a_restricted_child(client, manager, home, name):
    WeeklyCost.objects.update(gross=1)
    Child.objects.update(restricted=True)

    assert "Ashdown" not in str(download(client, manager, name))


def test_the_savings_file_is_narrowed_as_the_page_is(client, manager, home):
    both = download(client, manager, "download_savings", year=2024)
    assert both["Savings"][1][1] == "Rowan Ashdown"
    none = download(client, manager, "download_savings", year=2024, kind="avoided")
    assert len(none["Savings"]) == 1
    assert ("Kind", "Cost avoided") in none["Notes"]


def test_the_budgets_file_says_which_line_has_no_budget(client, manager, home):
    rows = download(client, manager, "download_budgets")["Budgets"]
    assert {row[2] for row in rows[1:]} == {30000, None}


def test_the_reconciliations_file_has_lines_differences_and_weeks(client, manager, home):
    WeeklyCost.objects.update(gross=1)
    book = download(client, manager, "download_reconciliation")

    assert book["By category"][-1][0] == "Total"
    assert [row[0] for row in book["Differences"]] == ["Child", "Rowan Ashdown"]
    weeks = book["Ledger by week"][1:]
    assert len(weeks) == 17
    assert sum(row[2] for row in weeks) == book["By category"][-1][2] == Decimal(17)


@pytest.mark.parametrize("name", FILES)
def test_each_file_says_who_made_it_and_the_log_says_so_too(client, manager, home, name):
    notes = dict(download(client, manager, name)["Notes"][1:])

    assert str(manager) in notes["Made"]
    entry = AccessEntry.objects.filter(kind="download").get()
    assert (entry.user, entry.page) == (manager, f"placements:{name}")
    assert entry.detail.startswith(notes["List"])
    assert "Ashdown" not in entry.detail


def test_no_cell_is_a_formula(client, manager, home):
    Child.objects.update(first_name="=1+1", last_name="")
    row = download(client, manager, "download_money_line")["Placements"][1]
    assert not row[0].startswith("=")


def test_who_may_not_see_the_money_gets_no_file(client, home):
    client.force_login(UserFactory(roles=["social_worker"]))
    assert client.get(reverse("placements:download_savings")).status_code == 403
