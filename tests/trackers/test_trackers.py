"""The trackers: who and what is in them, the page and the workbook, what is remembered."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from children.models import Child
from kft.core.models import AccessEntry
from placements.models import CostLine, Placement, TrackerChoice
from placements.trackers.definitions import TRACKERS
from placements.trackers.listing import listing
from placements.trackers.rows import Mark
from tests.factories import (
    CarePeriodFactory,
    ChildFactory,
    ContributionFactory,
    CostLineFactory,
    LegalStatusFactory,
    PlacementFactory,
    SettingFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
MONDAY, SUNDAY = date(2025, 3, 3), date(2025, 3, 9)
BEFORE = date(2024, 9, 2)
IN_THE_WEEK = {"on_day": "5", "on_month": "3", "on_year": "2025"}


def placed(*, cost="4200.00", care=None, **fields):
    child = fields.pop("child", None) or CarePeriodFactory(**care or {}).child
    placement = PlacementFactory(child=child, **fields)
    CostLineFactory(placement=placement, weekly_amount=cost)
    return placement


def tracked(user, name="weekly", **asked):
    query = QueryDict(mutable=True)
    query.update(IN_THE_WEEK | asked)
    return listing(TRACKERS[name], query, user=user, today=date(2025, 6, 2))


def children(found):
    return [row.child for row in found.rows]


def marks(found, placement):
    (row,) = (row for row in found.rows if row.pk == placement.pk)
    return set(row.known.marks)


def test_starts_and_ceases_of_the_week_are_marked(manager):
    stays = placed()
    came = placed(care={"started": MONDAY}, started=MONDAY)
    left = placed(ended=SUNDAY, care={"ended": SUNDAY})
    moved = placed(ended=date(2025, 3, 6))
    moved_to = placed(child=moved.child, started=date(2025, 3, 6), code="U6")
    found = tracked(manager)

    assert marks(found, stays) == set()
    assert marks(found, came) == {Mark.CAME}
    assert marks(found, left) == {Mark.LEFT}
    assert marks(found, moved) == {Mark.MOVED_ON}
    assert marks(found, moved_to) == {Mark.MOVED_IN}
    assert found.totals.there == 3
    assert {mark: n for mark, n in found.totals.marks.items() if n} == {
        Mark.CAME: 1,
        Mark.LEFT: 1,
        Mark.MOVED_ON: 1,
        Mark.MOVED_IN: 1,
    }


@pytest.mark.parametrize(
    ("ended", "is_listed"),
    [
        (MONDAY - timedelta(days=1), False),
        (MONDAY, True),
        (SUNDAY, True),
    ],
)
def test_what_stopped_is_listed_in_its_own_week_alone(manager, ended, is_listed):
    placed(ended=ended, care={"ended": ended})
    assert len(tracked(manager).rows) == is_listed


def test_a_child_who_came_and_moved_in_a_week_came_once(manager):
    first = placed(care={"started": MONDAY}, started=MONDAY, ended=date(2025, 3, 6))
    second = placed(child=first.child, started=date(2025, 3, 6))
    found = tracked(manager)
    assert marks(found, first) == {Mark.CAME, Mark.MOVED_ON}
    assert marks(found, second) == {Mark.MOVED_IN}


def test_a_change_of_status_alone_is_no_move(manager):
    first = placed(ended=date(2025, 3, 6), reason_ended="PLACE")
    second = placed(child=first.child, started=date(2025, 3, 6))
    found = tracked(manager)
    assert marks(found, first) == marks(found, second) == {Mark.CHANGED}


def test_what_stopped_is_shown_as_on_its_last_day_and_is_not_in_the_sums(manager):
    gone = placed(ended=date(2025, 3, 6), care={"ended": date(2025, 3, 6)}, cost="1000.00")
    CostLineFactory(placement=gone, started=date(2025, 3, 6), weekly_amount="50.00")
    stays = placed(cost="4200.00")
    ContributionFactory(placement=stays, weekly_amount="700.00")
    found = tracked(manager)

    (row,) = (row for row in found.rows if row.pk == gone.pk)
    assert (row.placed.gross, row.placed.day) == (Decimal("1000.00"), date(2025, 3, 5))
    totals = found.totals
    assert (totals.gross, totals.given, totals.net) == (4200, 700, 3500)


def test_short_breaks_are_in_no_tracker(manager):
    gone = placed(ended=date(2025, 3, 6), care={"ended": date(2025, 3, 6)})
    there = placed()
    for placement in (gone, there):
        LegalStatusFactory(child=placement.child, code="V4")
    found = tracked(manager)
    assert found.rows == []
    assert not any(found.totals.marks.values())


def test_a_temporary_stay_is_looked_through(manager):
    lasting = placed()
    placed(child=lasting.child, code="T1", started=MONDAY, ended=date(2025, 3, 7))
    found = tracked(manager)
    assert [row.pk for row in found.rows] == [lasting.pk]


def test_residential_shows_where_from_and_what_extras(manager):
    before = placed(code="U6", ended=MONDAY)
    home = placed(child=before.child, started=MONDAY, cost="4200.00")
    for component, amount in (("staffing", "900.00"), ("education", "300.00")):
        CostLineFactory(placement=home, component=component, weekly_amount=amount)
    LegalStatusFactory(child=before.child, code="C2")
    placed(code="U6")
    (row,) = tracked(manager, "residential").rows

    shown = {c.name: c.value(row) for c in TRACKERS["residential"].columns}
    assert shown["before"] == "Fostered, not long term"
    assert shown["legal_status"] == "Full care order"
    assert (shown["core"], shown["staffing"], shown["other_extras"]) == (4200, 900, 300)
    assert shown["core"] + shown["staffing"] + shown["other_extras"] == shown["gross"]
    assert shown["extras"] == "Extra staffing, Education"


def test_unregulated_are_unregistered_or_supported_without_ofsted(manager):
    unregistered = placed(registration="unregistered")
    supported = placed(code="K3", registration="not_required")
    placed(code="K3", registration="ofsted")
    found = tracked(manager, "unregulated")
    assert {row.pk for row in found.rows} == {unregistered.pk, supported.pk}


def fill(team):
    """Three placements that differ in everything a tracker can be narrowed to."""
    home = SettingFactory(provider__name="Larch Care")
    old = ChildFactory(team=team, date_of_birth=date(2008, 3, 9))
    young = ChildFactory(date_of_birth=date(2015, 1, 1))
    for child in (old, young):
        CarePeriodFactory(child=child)
    LegalStatusFactory(child=old, code="C2")
    return home, [
        placed(
            child=old,
            setting=home,
            contract="spot",
            inside_authority=False,
            cost="9000.00",
        ),
        placed(child=young, code="U6", inside_authority=True, cost="500.00"),
        placed(),
    ]


def test_each_filter_finds_its_rows_alone(manager, team):
    home, (first, second, third) = fill(team)
    for asked, expected in (
        ({"category": "residential"}, {first, third}),
        ({"provider": home.provider_id}, {first}),
        ({"contract": "spot"}, {first}),
        ({"team": team.pk}, {first}),
        ({"age": "16_plus"}, {first}),
        ({"age": "0_10"}, {second}),
        ({"status": "C2"}, {first}),
        ({"status": "not_recorded"}, {second, third}),
        ({"area": "outside"}, {first}),
        ({"area": "not_recorded"}, {third}),
        ({"cost": "9000"}, {first}),
        ({"cost": "under_1000"}, {second}),
        ({"change": "there"}, {first, second, third}),
        ({"change": "came"}, set()),
    ):
        found = tracked(manager, **{name: str(value) for name, value in asked.items()})
        assert {row.pk for row in found.rows} == {it.pk for it in expected}, asked


def test_sixteen_is_reached_on_the_birthday(manager):
    child = CarePeriodFactory(child__date_of_birth=SUNDAY.replace(year=2009)).child
    placed(child=child)
    assert len(tracked(manager, age="16_plus").rows) == 1
    Child.objects.update(date_of_birth=date(2009, 3, 10))
    assert len(tracked(manager, age="14_15").rows) == 1


def test_rows_stand_in_the_order_of_any_column(manager, team):
    fill(team)
    for tracker in TRACKERS.values():
        for column in tracker.columns:
            up = tracked(manager, tracker.name, sort=column.name)
            down = tracked(manager, tracker.name, sort=f"-{column.name}")
            values = [column.value(row) for row in up.rows]
            known = [value for value in values if value not in (None, "")]
            assert values[: len(known)] == known, "what is not recorded comes last"
            fold = [v.casefold() if isinstance(v, str) else v for v in known]
            assert fold == sorted(fold), column.name
            assert {row.pk for row in down.rows} == {row.pk for row in up.rows}
    costs = [row.placed.gross for row in tracked(manager, sort="-gross").rows]
    assert costs == [9000, 4200, 500]


def test_nonsense_in_the_address_is_the_usual_order(manager):
    placed()
    assert tracked(manager, sort="-nonsense").sort == "child"


def read(response):
    book = load_workbook(BytesIO(response.content))
    sheets = {sheet.title: [[c.value for c in row] for row in sheet] for sheet in book}
    return next(iter(sheets.values())), dict(row[:2] for row in sheets["Notes"][1:])


def download(client, user, name="weekly", **asked):
    client.force_login(user)
    url = reverse("placements:download_tracker", args=[name])
    return client.get(url, IN_THE_WEEK | asked)


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


def page(client, user, name="weekly_tracker", **asked):
    client.force_login(user)
    return client.get(reverse(f"placements:{name}"), asked)


def test_a_tracker_is_found_as_its_person_left_it(client, manager, finance_officer):
    page(client, manager, category="residential", sort="-net", **IN_THE_WEEK)
    assert page(client, finance_officer).status_code == 200
    page(client, finance_officer, contract="spot")
    page(client, manager, "unregulated_tracker", age="16_plus")

    again = page(client, manager)
    assert again.url == reverse("placements:weekly_tracker") + "?category=residential&sort=-net"
    assert "contract=spot" in page(client, finance_officer).url
    assert TrackerChoice.objects.count() == 3


def test_cleared_filters_stay_cleared(client, manager):
    response = page(client, manager, category="residential")
    assert "Clear filters" in response.text
    client.get(reverse("placements:weekly_tracker") + response.context["clear_url"])
    assert page(client, manager).url.endswith("?sort=child")
    assert "Category" not in dict(client.get(page(client, manager).url).context["narrowed"])


def test_a_restricted_child_is_counted_and_not_listed(client, manager):
    placed()
    hidden = placed(cost="5000.00")
    Child.objects.filter(pk=hidden.child_id).update(restricted=True, last_name="Zyxoquill")
    for name in ("weekly", "residential", "priority"):
        found = tracked(manager, name)
        assert hidden.child not in children(found)
        if name != "priority":
            assert (found.totals.there, found.totals.gross, found.hidden) == (2, 9200, 1)
            assert (found.found.there, found.found.gross) == (1, 4200)
    response = page(client, manager, **IN_THE_WEEK)
    assert "1 row is counted above and not listed below" in response.text
    assert "Zyxoquill" not in response.text
    _, notes = read(download(client, manager))
    assert notes["Counted under everyone, not listed: you may not see the record"] == 1


def test_narrowing_tells_nothing_of_a_restricted_child(manager, team):
    hidden = placed(contract="block")
    Child.objects.filter(pk=hidden.child_id).update(restricted=True)
    wide, narrow = tracked(manager), tracked(manager, contract="block")
    assert wide.totals == narrow.totals
    assert narrow.found.there == 0


def test_who_is_looked_after_without_a_placement_is_told_of(client, manager):
    placed()
    CarePeriodFactory()
    assert tracked(manager).unplaced == 1
    assert "1 more child is looked after" in page(client, manager, **IN_THE_WEEK).text


def test_a_day_ahead_is_today(manager):
    query = QueryDict("on_day=1&on_month=1&on_year=2031")
    found = listing(TRACKERS["weekly"], query, user=manager, today=date(2025, 3, 5))
    assert (found.span.first, found.span.last) == (MONDAY, date(2025, 3, 5))
    assert found.span.after is None


def queries_of(client, user, name, **asked):
    client.force_login(user)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(reverse(f"placements:{name}"), IN_THE_WEEK | asked).status_code == 200
    return len(captured)


@pytest.mark.parametrize("name", [t.url_name.split(":")[1] for t in TRACKERS.values()])
def test_a_tracker_takes_as_many_queries_for_fifty_as_for_five(client, manager, name):
    def some(number):
        for _ in range(number):
            home = SettingFactory(registration="unregistered")
            placed(setting=home, sought_code="U6", code="K2")
            placed(setting=SettingFactory(), sought_code="U6", code="K2")
            placed(setting=home, ended=date(2025, 3, 6))

    some(2)
    page(client, manager, name, sort="child")  # the first time the choice is written
    few = queries_of(client, manager, name, sort="child")
    some(18)
    assert queries_of(client, manager, name, sort="child") == few <= 30


def test_a_long_tracker_is_turned_page_by_page(client, manager):
    for _ in range(60):
        placed()
    first = page(client, manager, **IN_THE_WEEK)
    second = client.get(first.context["page"].next_url)
    shown = [row.pk for answer in (first, second) for row, _ in answer.context["rows"]]
    assert len(shown) == len(set(shown)) == 60
    assert second.context["page"].next_url == ""


def test_headings_say_how_the_rows_stand(client, manager):
    placed()
    text = page(client, manager, sort="-gross", **IN_THE_WEEK).text
    assert text.count('aria-sort="descending"') == 1
    assert text.count('aria-sort="none"') == len(TRACKERS["weekly"].columns) - 1
    assert "sort=gross" in text


def test_priority_lists_every_reason_and_counts_by_reason(manager):
    child = CarePeriodFactory(child__date_of_birth=date(2013, 5, 1)).child
    home = placed(child=child, setting=SettingFactory(ofsted_judgement="inadequate"))
    CostLineFactory(placement=home, component=CostLine.Component.STAFFING)
    placed(code="U6")
    (row,) = tracked(manager, "priority").rows
    expected = {"young_in_residential", "home_inadequate", "extra_staffing"}
    assert set(row.known.reasons) == expected
    assert tracked(manager, "priority", reason="near_18").filter.form.errors
    assert len(tracked(manager, "priority", reason="home_inadequate").rows) == 1
    assert tracked(manager, "priority", reason="external_near_18").rows == []


def test_another_person_is_not_asked_for_what_they_may_not_see(client):
    reader = UserFactory(roles=["social_worker"])
    assert page(client, reader).status_code == 403
    assert Placement.objects.count() == 0
