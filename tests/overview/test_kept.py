"""Kept figures are shown only while they are what would be counted."""

from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kft.celery import app
from kft.core.jobs import run
from kft.core.models import Job
from placements.changes import forget
from placements.models import Change, Placement
from placements.money.forecast import month_sums
from reports.models import KeptFigures
from reports.overview import days, kept, urgent
from reports.overview.days import count_days
from reports.overview.figures import count, days_until
from reports.overview.urgent import named
from reports.schedule import nightly
from reports.tasks import KEEP
from tests.factories import (
    CarePeriodFactory,
    ChildFactory,
    CostLineFactory,
    PlacementFactory,
    ReferralFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)
DAY, EVE = date(2024, 12, 12), date(2024, 11, 30)
BEGAN = date(2024, 1, 10)


def placed(since=BEGAN, **fields):
    child = ChildFactory()
    CarePeriodFactory(child=child, started=since)
    placement = PlacementFactory(child=child, code="K2", started=since, **fields)
    CostLineFactory(placement=placement, started=since, weekly_amount=9100)
    return placement


def held(on=DAY):
    return kept.held(days_until(on), on)


def shows_what_is_counted(on=DAY):
    shown, counted = count(on), count_days(days_until(on))
    assert shown.days == tuple(counted.values())
    assert shown.now.dearest == counted[on].dearest
    assert sorted(held(on).months) == sorted(month_sums(on))
    return True


@contextmanager
def another_connection():
    """A second person's, in a transaction until it commits."""
    theirs = connections.create_connection("default")
    theirs.set_autocommit(False)
    try:
        with theirs.cursor() as cursor:
            yield theirs, cursor
    finally:
        theirs.close()


@pytest.fixture
def placement():
    found = placed()
    count(DAY)
    assert sorted(held().days) == days_until(DAY)
    return found


def test_a_second_opening_counts_nothing(placement):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        shown = count(DAY)

    assert shown.now.looked_after == 1
    read = " ".join(query["sql"] for query in asked)
    assert "reports_keptfigures" in read
    assert "children_careperiod" not in read
    assert "placements_costline" not in read
    assert "INSERT" not in read


def test_what_no_figure_reads_leaves_the_days_held(placement):
    ReferralFactory()
    ChildFactory()
    child = placement.child
    child.first_name = "Ottoline"
    child.save()
    Placement.objects.update(version=7, planned=True)

    assert len(held().days) == 13
    assert held().months is not None


def test_a_placement_that_begins_on_the_day_leaves_the_month_ends_held(placement):
    placed(since=DAY)

    assert sorted(held().days) == days_until(DAY)[:-1]
    assert held().months is None
    assert shows_what_is_counted()


def test_an_end_moved_is_counted_anew_from_the_earlier_end(placement):
    placement.ended = date(2024, 8, 5)
    placement.save()

    assert max(held().days) == date(2024, 7, 31)
    assert shows_what_is_counted()


def test_a_planned_end_changes_the_year_alone(placement):
    Placement.objects.update(planned_end=DAY + timedelta(days=40))

    assert len(held().days) == 13
    assert held().months is None
    assert shows_what_is_counted()


def test_a_planned_end_after_the_year_changes_nothing(placement):
    Placement.objects.update(planned_end=date(2025, 4, 1))

    assert held().months is not None


def test_who_took_a_number_first_and_commits_last_is_seen(placement):
    with another_connection() as (theirs, cursor):
        cursor.execute("UPDATE placements_placement SET ended = %s", [EVE])
        placed(since=DAY)  # a later number, and over before theirs
        count(DAY)
        assert len(held().days) == 13

        theirs.commit()

    assert max(held().days) < EVE
    assert count(DAY).now.residential == 1
    assert shows_what_is_counted()


def test_who_takes_the_change_back_leaves_the_days_held(placement):
    with another_connection() as (theirs, cursor):
        cursor.execute("UPDATE placements_placement SET ended = %s", [EVE])
        theirs.rollback()

    assert len(held().days) == 13


def test_a_change_between_the_snapshot_and_the_count_is_counted_anew(placement):
    placed(since=EVE)
    before = held()
    placed(since=DAY)
    before.keep(count_days([EVE, DAY]).values(), None)

    assert EVE in held().days
    assert DAY not in held().days


def test_inside_a_transaction_that_wrote_its_own_changes_are_shown_and_never_kept(placement):
    seen = set(KeptFigures.objects.values_list("seen", flat=True))

    with transaction.atomic():
        placed(since=DAY)
        with another_connection() as (theirs, cursor):  # so that ours lies in the past
            cursor.execute("SELECT pg_current_xact_id()")
            theirs.commit()
        assert count(DAY).now.looked_after == 2
        placed(since=DAY)
        assert count(DAY).now.looked_after == 3
        assert set(KeptFigures.objects.values_list("seen", flat=True)) == seen

    assert shows_what_is_counted()


def test_what_everybody_saw_is_taken_from_the_list(placement):
    old = Change.objects.create(xid="3", from_day=BEGAN)

    forget(list(KeptFigures.objects.values_list("seen", flat=True)))

    assert not Change.objects.filter(pk=old.pk).exists()
    assert len(held().days) == 13


def test_what_was_being_counted_while_the_list_was_forgotten_is_not_held(placement):
    before = held()
    before.seen = "100:100:"  # long ago
    stale = count_days(days_until(DAY)).values()
    forget(list(KeptFigures.objects.values_list("seen", flat=True)))
    Change.objects.exclude(from_day=None).delete()  # as if nobody else were busy

    before.keep(stale, None)
    assert held().days == {}
    forget([before.seen])
    assert held().days == {}
    assert shows_what_is_counted()


def test_other_code_and_another_server_show_nothing_that_this_one_kept(placement):
    KeptFigures.objects.update(counted_by="7710808876374290822 0123456789abcdef")

    assert held().days == {}
    assert held().months is None
    assert shows_what_is_counted()


def test_rows_that_are_emptied_are_counted_anew(placement):
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE placements_costline CASCADE")

    assert held().days == {}
    assert count(DAY).now.net_weekly == 0


def test_two_people_who_open_it_at_once_both_see_it(placement):
    KeptFigures.objects.all().delete()
    first, second = held(), held()
    found = count_days(days_until(DAY)).values()

    first.keep(found, month_sums(DAY))
    second.keep(found, month_sums(DAY))

    assert len(held().days) == 13
    assert shows_what_is_counted()


def test_a_child_restricted_since_is_counted_and_not_named(placement, manager):
    assert named(held().days[DAY], manager)[0]["child"] == placement.child
    child = placement.child
    child.restricted = True
    child.save()

    now = held().days[DAY]
    assert now.priority == 1
    assert named(now, manager) == []


def test_the_first_whom_somebody_may_see_are_named_however_many_come_before(
    manager, monkeypatch
):
    monkeypatch.setattr(urgent, "ASKED_FIRST", 2)
    monkeypatch.setattr(urgent, "SHOWN", 2)
    for _ in range(3):
        found = placed()
        found.child.restricted = True
        found.child.save()
    seen = [placed().child for _ in range(3)]

    shown = named(count(DAY).now, manager)

    assert [it["child"] for it in shown] == seen[:2]


def test_days_counted_one_by_one_are_those_counted_at_once(placement, monkeypatch):
    placed(since=EVE)
    at_once = count_days(days_until(DAY))
    monkeypatch.setattr(days, "AT_ONCE", 1)

    assert count_days(days_until(DAY)) == at_once


def test_each_morning_todays_page_is_counted_and_other_days_are_cleared_away(system, placement):
    today = timezone.localdate()
    Change.objects.create(xid="3", from_day=BEGAN)

    for _ in range(2):
        nightly()
    run(Job.objects.get(task=KEEP).pk)

    assert len(held(today).days) == 13
    assert held(today).months is not None
    assert set(KeptFigures.objects.values_list("day", flat=True)) == set(days_until(today))
    assert not Change.objects.filter(xid="3").exists()
    assert shows_what_is_counted(today)


def test_the_clock_starts_it():
    tasks = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert "reports.schedule.nightly" in tasks & set(app.tasks)
