"""The trackers: who and what is in them, the page and the workbook, what is remembered."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from children.models import Child
from placements.trackers.definitions import TRACKERS
from placements.trackers.marks import Mark
from tests.factories import (
    CarePeriodFactory,
    ContributionFactory,
    CostLineFactory,
    LegalStatusFactory,
)
from tests.trackers.rows import (
    MONDAY,
    SUNDAY,
    fill,
    marks,
    placed,
    tracked,
)

pytestmark = pytest.mark.django_db


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


def test_a_child_who_moved_and_left_in_a_week_left_once(manager):
    first = placed(care={"ended": date(2025, 3, 7)}, ended=date(2025, 3, 5))
    second = placed(child=first.child, started=date(2025, 3, 5), ended=date(2025, 3, 7))
    found = tracked(manager)
    assert marks(found, first) == {Mark.MOVED_ON}
    assert marks(found, second) == {Mark.MOVED_IN, Mark.LEFT}


def test_two_changes_of_status_in_a_week_are_one_row_and_count_once(manager):
    first = placed(ended=date(2025, 3, 4), reason_ended="PLACE")
    second = placed(
        child=first.child,
        started=date(2025, 3, 4),
        ended=date(2025, 3, 6),
        reason_ended="PLACE",
    )
    third = placed(child=first.child, started=date(2025, 3, 6))
    found = tracked(manager)
    assert [len(row.known.marks) for row in found.rows] == [1, 1, 1]
    assert found.totals.marks[Mark.CHANGED] == 3
    changed = tracked(manager, change="changed").rows
    assert {row.pk for row in changed} == {first.pk, second.pk, third.pk}


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


def test_who_is_looked_through_is_there_though_the_placement_ended(manager):
    lasting = placed(ended=date(2025, 3, 6))
    placed(child=lasting.child, code="T1", started=date(2025, 3, 4))
    found = tracked(manager)
    assert [(row.pk, row.known.is_there) for row in found.rows] == [(lasting.pk, True)]
    assert (found.totals.there, found.totals.rows) == (1, 1)


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
            fold = [v.lower() if isinstance(v, str) else v for v in known]
            assert fold == sorted(fold), column.name
            assert {row.pk for row in down.rows} == {row.pk for row in up.rows}
    costs = [row.placed.gross for row in tracked(manager, sort="-gross").rows]
    assert costs == [9000, 4200, 500]


def test_nonsense_in_the_address_is_the_usual_order(manager):
    placed()
    assert tracked(manager, sort="-nonsense").sort == "child"
