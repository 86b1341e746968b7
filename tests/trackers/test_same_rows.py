"""What PostgreSQL finds is what a person finds who reads everybody: rows, order and counts."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.http import QueryDict
from django.urls import reverse

from children.models import Child
from children.timescales import eighteenth_birthday
from exchange import importing
from placements.models import Placement, Provider
from placements.priority_sql import born_by_who_is_18
from placements.trackers.definitions import TRACKERS
from tests.factories import TeamFactory, UserFactory
from tests.reference.councils import random_council
from tests.trackers.by_hand import ByHand, in_order, passes, totals_of
from tests.trackers.rows import listed, read

pytestmark = pytest.mark.django_db
TODAY = date(2025, 7, 1)
DAYS = (date(2023, 11, 8), date(2024, 9, 4))


@pytest.fixture
def manager():
    return UserFactory(roles=["manager"])


def council(folder, seed):
    """A council with awkward dates; one child in six is hidden, names differ by case alone."""
    assert importing.run(random_council(folder / "council", seed, size=40)).errors == []
    teams = [TeamFactory(name=name) for name in ("aspen", "Birch", "ÉCLAIR", "zinnia")]
    for place, child in enumerate(Child.objects.order_by("pk")):
        child.restricted = place % 6 == 0
        child.team = ([*teams, None])[place % 5]
        child.last_name = ("Ash", "ash", "Straße", "STRASSE", "Élan")[place % 5]
        child.save()
    a_third(Placement.objects.filter(ended__isnull=False)).update(reason_ended="PLACE")


def a_third(rows):
    return rows.filter(pk__in=list(rows.order_by("pk").values_list("pk", flat=True))[::3])


def asked_for(on, **asked):
    query = QueryDict(f"on_day={on.day}&on_month={on.month}&on_year={on.year}", mutable=True)
    query.update(asked)
    return query


def seen_of(by_hand):
    hidden = set(Child.objects.filter(restricted=True).values_list("pk", flat=True))
    return [row for row in by_hand.rows if row[0].child not in hidden]


def test_a_tracker_has_the_rows_and_the_order_that_are_found_by_hand(tmp_path, manager):
    council(tmp_path, 3)
    rows = sum(compared(tracker, on, manager) for tracker in TRACKERS.values() for on in DAYS)
    assert rows > 40, "the councils hold something to compare"


def compared(tracker, on, manager):
    found = listed(tracker.name, asked_for(on), user=manager, today=TODAY)
    by_hand = ByHand(tracker, found.span)
    expected = {row[0].placement: row for row in seen_of(by_hand)}
    assert found.totals == totals_of(by_hand.rows)
    assert found.found == totals_of(expected.values())
    assert found.hidden == len(by_hand.rows) - len(expected)
    reasons = Counter(reason for *_, reasons in by_hand.rows for reason in reasons)
    assert found.by_reason == reasons

    assert {row.pk for row in found.rows} == expected.keys()
    for row in found.rows:
        placed, is_there, marks, reasons = expected[row.pk]
        known = row.known
        assert (known.placed, known.is_there) == (placed, is_there)
        assert (set(known.marks), known.reasons) == (marks, reasons)
        facts = by_hand.facts(placed)
        assert known.facts == {name: facts[name] for name in tracker.facts}
    return len(found.rows)


@pytest.mark.parametrize("name", list(TRACKERS))
def test_its_rows_stand_in_the_order_that_their_columns_say(tmp_path, manager, name):
    council(tmp_path, 3)
    for place, column in enumerate(TRACKERS[name].columns):
        sort = ("", "-")[place % 2] + column.name
        asked = asked_for(DAYS[0], sort=sort)
        ours = listed(name, asked, user=manager, today=TODAY).rows
        theirs = in_order(TRACKERS[name], ours, sort)
        assert [row.pk for row in ours] == [row.pk for row in theirs], sort


def test_a_filter_leaves_the_rows_that_it_leaves_by_hand(tmp_path, manager):
    council(tmp_path, 8)
    some = {"provider": [str(pk) for pk in Provider.objects.values_list("pk", flat=True)[:4]]}
    some["team"] = sorted({str(child.team_id) for child in Child.objects.filter(team__gt=0)})
    for tracker in TRACKERS.values():
        span = tracker.span_of(DAYS[1], TODAY)
        by_hand, left = ByHand(tracker, span), Counter()
        for name, filter_ in tracker.filter_class.base_filters.items():
            choices = filter_.extra.get("choices", []) if name != "sort" else []
            answers = some.get(name) or [key for key, _ in getattr(choices, "choices", choices)]
            for answer in answers[:5]:
                asked = asked_for(DAYS[1], **{name: answer})
                found = listed(tracker.name, asked, user=manager, today=TODAY)
                rows = [row for row in seen_of(by_hand) if passes(by_hand, row, name, answer)]
                assert {row.pk for row in found.rows} == {row[0].placement for row in rows}
                assert found.found == totals_of(rows)
                assert found.totals == totals_of(by_hand.rows)
                left[name] += len(rows)
        assert sum(map(bool, left.values())) >= 6, "filters find something"


@pytest.mark.parametrize("name", list(TRACKERS))
def test_pages_one_after_another_are_the_workbook(client, manager, monkeypatch, tmp_path, name):
    council(tmp_path, 8)
    monkeypatch.setattr("placements.views.trackers.ROWS_A_PAGE", 3)
    monkeypatch.setattr("placements.trackers.rows.BATCH", 4)
    client.force_login(manager)
    query = asked_for(DAYS[1], sort="-age").urlencode()
    turned, url = [], f"{reverse(TRACKERS[name].url_name)}?{query}"
    while url:
        page = client.get(url)
        turned += [[text(value) for _, value in cells] for _, cells in page.context["rows"]]
        url = page.context["page"].next_url
    book = client.get(f"{reverse('placements:download_tracker', args=[name])}?{query}")
    (_, *rows), notes = read(book)
    assert turned == [[text(value) for value in row] for row in rows]
    assert len(turned) == notes["Rows in this file"] == len(listed_all(name, manager)) > 0


def listed_all(name, manager):
    return listed(name, asked_for(DAYS[1]), user=manager, today=TODAY).rows


def text(value):
    """A cell as a workbook gives it back."""
    value = value.date() if hasattr(value, "date") else value
    return "" if value is None else str(float(value)) if is_number(value) else str(value)


def is_number(value):
    return hasattr(value, "__float__")


def test_behind_a_row_that_is_no_longer_there_is_the_first_page(manager, tmp_path):
    council(tmp_path, 8)
    first = listed_all("weekly", manager)
    for after in ("999999999", "9" * 40, "x", "²"):
        asked = asked_for(DAYS[1], after=after)
        rows = listed("weekly", asked, user=manager, today=TODAY).rows
        assert [row.pk for row in rows] == [row.pk for row in first]


def test_who_is_18_is_told_by_the_birthday_for_every_day_of_eight_years():
    day = date(2019, 1, 1)
    for number in range(8 * 366):
        on = day + timedelta(days=number)
        born = born_by_who_is_18(on)
        assert eighteenth_birthday(born) <= on < eighteenth_birthday(born + timedelta(days=1))
