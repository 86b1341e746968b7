"""A tracker and a report about the same days say the same, on councils made up with care."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.http import QueryDict

from children.models import CarePeriod, Child
from exchange import importing
from placements.models import Placement
from placements.placed_days import placed_on_days
from placements.trackers.marks import Mark
from reports.counting import count
from reports.definitions import PLACEMENTS_SCRUTINY, Section
from reports.metrics.ceases import find_ceases
from reports.metrics.entries import starts
from reports.metrics.looked_after import looked_after_on
from reports.metrics.residential_starts import find_starts
from reports.metrics.situations import residents
from reports.periods import Period
from tests.factories import UserFactory
from tests.reference.councils import random_council
from tests.trackers.rows import listed

pytestmark = pytest.mark.django_db
KEYS = (
    "unregulated.under_16",
    "unregulated.deprived_of_liberty_16_17",
    "priority.children",
    "residential.under_10",
)
TODAY = date(2025, 7, 1)
ONE_BY_ONE = replace(PLACEMENTS_SCRUTINY, sections=(Section("one", "One", KEYS),))


def tracked(user, name, on):
    asked = QueryDict(f"on_day={on.day}&on_month={on.month}&on_year={on.year}")
    return listed(name, asked, user=user, today=TODAY)


def there(found):
    return [row.placed for row in found.rows if row.known.is_there]


@pytest.mark.parametrize("seed", [2, 6])
def test_trackers_and_reports_say_the_same(seed, tmp_path):
    folder = random_council(tmp_path / "council", seed, size=60)
    assert importing.run(folder).errors == []
    manager = UserFactory(roles=["manager"])
    Child.objects.update(restricted=False)  # rows and totals must agree too
    seen = [in_a_month(manager, date(2024, month, 1)) for month in (9, 10, 11, 12)]
    seen += [in_a_week(manager, date(2024, 9, 2) + timedelta(weeks=4 * n)) for n in range(4)]
    assert sum(seen) > 20, "the councils hold something to compare"


def in_a_month(manager, first):
    found = tracked(manager, "residential", first)
    last = found.span.last
    expected = residents(placed_on_days([last])[last])
    assert {placed.child for placed in there(found)} == set(expected)
    net = sum(known.net for known in expected.values())
    assert (found.totals.there, found.totals.net) == (len(expected), net)
    assert sum((placed.net for placed in there(found)), 0) == net

    figures = count(ONE_BY_ONE, Period.of(first, last)).figures
    under_10 = [placed for placed in there(found) if placed.age < 10]
    assert len(under_10) == figures["residential.under_10"]["value"]
    priority = tracked(manager, "priority", last)
    assert len(priority.rows) == figures["priority.children"]["total"]
    for row in figures["priority.children"]["rows"]:
        reasons = [row["key"] in it.known.reasons for it in priority.rows]
        assert sum(reasons) == row["value"], row["key"]
    started = {start.placement for start in find_starts([(first, last)])[0]}
    new = (Mark.CAME, Mark.MOVED_IN)
    marked = {row.pk for row in found.rows if set(row.known.marks) & set(new)}
    assert {pk for pk in marked if _started_in(pk, found)} <= started | _without_care(marked)
    return len(expected)


def _started_in(pk, found):
    (row,) = (row for row in found.rows if row.pk == pk)
    return found.span.first <= row.placed.started <= found.span.last


def _without_care(pks):
    """Placements begun before the care they belong to: not residential starts of a child."""
    placements = Placement.objects.filter(pk__in=pks)
    return {
        placement.pk
        for placement in placements
        if not CarePeriod.objects.filter(child=placement.child_id)
        .holding(on=placement.started)
        .exists()
    }


def in_a_week(manager, monday):
    found = tracked(manager, "weekly", monday)
    first, last = found.span.first, found.span.last
    assert (first, last) == (monday, monday + timedelta(days=6))
    (everyone,) = looked_after_on([last]).values()
    placed = {known.child for known in there(found)}
    assert placed <= set(everyone)
    assert found.totals.there + found.unplaced == len(everyone)
    assert sum((known.net for known in there(found)), 0) == found.totals.net

    listed = {row.child.pk for row in found.rows}
    came = {care.child_id for care in starts((first, last))} & listed
    assert marked(found, Mark.CAME) == came
    ended = find_ceases(CarePeriod.objects.filter(ended__range=(first, last)))
    left = {cease.child for cease in ended if not cease.is_short_break} & listed - placed
    assert marked(found, Mark.LEFT) == left

    figures = count(ONE_BY_ONE, Period.of(first, last)).figures
    unregulated = there(tracked(manager, "unregulated", monday))
    under_16 = [known for known in unregulated if known.age < 16]
    deprived = [k for k in unregulated if k.deprivation_of_liberty and 16 <= k.age < 18]
    assert len(under_16) == figures["unregulated.under_16"]["value"]
    assert len(deprived) == figures["unregulated.deprived_of_liberty_16_17"]["value"]
    return len(placed)


def marked(found, mark):
    return {row.child.pk for row in found.rows if mark in row.known.marks}
