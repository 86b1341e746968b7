"""The trackers' pages: what is remembered, who is listed, by how many queries."""

from datetime import date

import pytest
from django.http import QueryDict
from django.urls import reverse

from children.models import Child
from placements.models import CostLine, Placement, TrackerChoice
from placements.trackers.definitions import TRACKERS
from placements.trackers.listing import listing
from tests.factories import (
    CarePeriodFactory,
    CostLineFactory,
    SettingFactory,
    UserFactory,
)
from tests.trackers.rows import (
    IN_THE_WEEK,
    MONDAY,
    children,
    download,
    page,
    placed,
    queries_of,
    read,
    tracked,
)

pytestmark = pytest.mark.django_db


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
