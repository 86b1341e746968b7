"""The managers' overview: its figures are the metrics', its lists are as long as they say."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from exchange import importing
from reports.counting import as_json
from reports.counting import count as count_report
from reports.definitions import FAMILY_HOMES, PLACEMENTS_SCRUTINY
from reports.overview import findings, lists
from reports.overview.figures import count, days_until
from reports.overview.ranges import spreads
from reports.periods import Period
from tests.factories import (
    CarePeriodFactory,
    ChildFactory,
    CostLineFactory,
    PlacementFactory,
    SettingFactory,
)
from tests.reference.councils import random_council

pytestmark = pytest.mark.django_db
DAY = date(2024, 12, 31)
PAGE, LIST = "overview:overview", "overview:records"


@pytest.fixture
def council(tmp_path):
    folder = random_council(tmp_path / "council", 4, size=50)
    assert importing.run(folder).errors == []


def asked(day):
    return {"on_day": day.day, "on_month": day.month, "on_year": day.year}


def row(figure, key):
    return next(row for row in figure["rows"] if row["key"] == key)


@pytest.mark.parametrize("day", [DAY, date(2024, 11, 12), date(2023, 4, 1)])
def test_every_figure_is_the_metrics_of_the_same_day(council, day):
    period = Period.of(day.replace(day=1), day)
    homes, scrutiny = (
        count_report(report, period).figures for report in (FAMILY_HOMES, PLACEMENTS_SCRUTINY)
    )

    figures = count(day)

    kinds = scrutiny["looked_after.by_placement_kind"]
    assert figures.now.looked_after == kinds["total"]
    for known in kinds["rows"]:
        assert figures.now.children.get(known["key"], 0) == known["value"]
    assert figures.now.unregistered == homes["unregistered.now"]["value"]
    residential = row(homes["residential.average_weekly"], "end")
    assert figures.now.residential == residential["children"]
    net = figures.now.net.get("residential", Decimal())
    assert as_json(Decimal(net)) == as_json(Decimal(residential["net_weekly"]))
    assert figures.now.priority == scrutiny["priority.children"]["total"]
    total = row(homes["placements.by_category"], "total")
    for name in ("forecast", "budget", "variance_to_budget", "variance_to_previous"):
        assert as_json(figures.year.total.more[name]) == total[name]
    by_line = {line.key: as_json(line.value) for line in figures.year.lines}
    assert by_line == {
        known["key"]: known["value"]
        for known in homes["placements.by_category"]["rows"]
        if known["key"] != "total"
    }


def test_months_before_are_the_metrics_of_their_ends(council):
    figures = count(date(2024, 12, 12))

    for known in figures.days[:-1]:
        period = Period.of(known.day.replace(day=1), known.day)
        told = count_report(FAMILY_HOMES, period).figures["looked_after.month_end"]
        assert told["rows"][-1]["value"] == known.looked_after


def test_every_list_is_as_long_as_the_figure_says(council, client, manager):
    client.force_login(manager)
    page = client.get(reverse(PAGE), asked(DAY))

    listed = [
        (it["url"], it["card"].value)
        for it in page.context["cards"]
        if it["card"].figure not in (lists.NET, lists.FORECAST)
    ]
    listed += [(cell.url, cell.text) for cell in counted_cells(page.context["boxes"])]

    assert len(listed) > 20
    for url, told in listed:
        assert f"{client.get(url).context['count']:,}" == told


def counted_cells(boxes):
    """The cells with a list behind them that count, of the last rows of each table."""
    tables = [table for drawn in boxes.values() for table in drawn["tables"]]
    cells = [cell for table in tables for _, row in table.rows[-2:] for cell in row]
    return [cell for cell in cells if cell.url and cell.text.replace(",", "").isdigit()]


def test_what_a_list_of_money_lists_adds_up_to_its_figure(council):
    _, net, held = lists.counted(lists.NET, DAY)

    listed = [Decimal(a) for part in held["rows"].values() for a in part["amounts"].values()]

    assert sum(listed) == net.total == count(DAY).now.net_weekly


def test_days_are_the_month_ends_before_and_the_day():
    assert days_until(DAY)[-2:] == [date(2024, 11, 30), DAY]
    assert days_until(date(2024, 12, 1))[-2:] == [date(2024, 11, 30), date(2024, 12, 1)]
    assert len(days_until(DAY)) == len(days_until(date(2024, 12, 1))) == 13


def placed(code="K2", since=date(2024, 1, 1), until=None, **fields):
    child = ChildFactory(**fields)
    CarePeriodFactory(child=child, started=since, ended=until)
    placement = PlacementFactory(child=child, code=code, started=since, ended=until)
    CostLineFactory(placement=placement, started=since, ended=until, weekly_amount=9100)
    return child


def test_titles_say_what_happened_since_when():
    for _ in range(3):
        placed(until=date(2024, 9, 10))
    placed()

    figures = count(DAY)

    assert findings.residential(figures.days) == (
        "Residential numbers fell by 3 since August 2024"
    )
    assert findings.kinds(figures.now) == "Residential: 1 of 1 (100%) of the children"


def test_a_change_is_told_beside_the_end_of_last_month(client, manager):
    placed()
    placed(since=date(2024, 12, 5))
    client.force_login(manager)

    page = client.get(reverse(PAGE), asked(DAY))

    notes = {it["card"].label: it["card"].note for it in page.context["cards"]}
    assert notes["Looked after"] == "1 more than at the end of November"
    assert notes["Net cost a week"] == "£9,100 more than at the end of November"
    assert notes["Forecast less budget"] == "No budget is entered for the year"


def test_without_twelve_months_there_is_no_range_and_the_page_says_so(client, manager):
    placed(since=date(2024, 11, 1))
    client.force_login(manager)

    page = client.get(reverse(PAGE), asked(DAY))

    assert count(DAY).year.spread == {}
    assert b"No range is shown" in page.content


def test_the_range_is_that_of_a_walk_of_monthly_changes():
    # each month 70 up or down; a change before January costs its 90 days until March's end
    weekly = [Decimal(1000 + 70 * (n % 2)) for n in range(13)]

    found = spreads(date(2024, 12, 31), weekly)

    weeks = [Decimal(90) / 7, Decimal(59) / 7, Decimal(31) / 7]
    expected = Decimal("1.2816") * 70 * sum(w**2 for w in weeks).sqrt()
    assert found[date(2025, 3, 31)].quantize(Decimal("0.01")) == expected.quantize(
        Decimal("0.01")
    )
    assert list(found) == [date(2025, 1, 31), date(2025, 2, 28), date(2025, 3, 31)]
    assert spreads(date(2025, 3, 31), weekly) == {}


def test_a_restricted_child_is_counted_and_not_named(client, manager):
    placed(first_name="Zyxoquill", last_name="Vrabenthorpe", restricted=True)
    placed(first_name="Orla", last_name="Fenwick")
    client.force_login(manager)

    page = client.get(reverse(PAGE), asked(DAY))
    behind = client.get(reverse(LIST), {"figure": "priority.children", "on": DAY.isoformat()})

    assert page.context["figures"].now.priority == 2
    assert b"Fenwick" in page.content
    assert b"Vrabenthorpe" not in page.content + behind.content
    assert b"2 records counted" in behind.content
    assert b"1 record you may not see" in behind.content


def test_an_analyst_sees_figures_and_no_child(client, analyst):
    placed(first_name="Orla", last_name="Fenwick")
    client.force_login(analyst)

    page = client.get(reverse(PAGE), asked(DAY))

    assert page.context["children"] == []
    assert b"Fenwick" not in page.content
    assert b"/dashboard/records/" not in page.content
    ((reason, _),) = page.context["reasons"].rows
    assert reason.encode() in page.content


def queries(client, number):
    home = SettingFactory()
    for _ in range(number):
        child = placed(since=date(2024, 3, 1))
        child.placements.update(setting=home)
    client.get(reverse(PAGE), asked(DAY))  # the session's own first writes
    with CaptureQueriesContext(
        connection,
    ) as asked_of:
        assert client.get(reverse(PAGE), asked(DAY)).status_code == 200
    return len(asked_of)


def test_fifty_children_need_no_more_queries_than_five(client, manager):
    client.force_login(manager)

    few, many = queries(client, 5), queries(client, 45)

    assert few == many
    assert few <= 20


def test_a_day_to_come_is_refused_and_today_is_shown(client, manager):
    client.force_login(manager)
    later = timezone.localdate().replace(year=timezone.localdate().year + 1, day=1)

    page = client.get(reverse(PAGE), asked(later))

    assert page.context["on"] == timezone.localdate()
    assert b"The day must be today or in the past" in page.content


@pytest.mark.parametrize("query", ["", "?figure=looked_after", "?figure=x&on=2024-12-31"])
def test_a_list_of_nothing_is_not_found(client, manager, query):
    client.force_login(manager)

    assert client.get(reverse(LIST) + query).status_code == 404


def test_a_row_that_the_figure_does_not_have_is_not_found(client, manager):
    client.force_login(manager)
    wrong = {"figure": "looked_after", "on": "2024-12-31", "row": "castle"}

    assert client.get(reverse(LIST), wrong).status_code == 404
