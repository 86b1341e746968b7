"""The weekly ledger: equal to the live arithmetic, whenever and however often it runs."""

import os
import subprocess
import sys
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from kft.core.jobs import run
from kft.core.models import Job
from placements import ledger
from placements.costs import cost_between
from placements.models import Contribution, CostLine, LedgerDue, Placement, WeeklyCost
from placements.schedule import nightly
from placements.tasks import recompute_soon
from tests.factories import ContributionFactory, CostLineFactory, PlacementFactory
from tests.services import address_of_the_test_database

MONDAY = date(2025, 3, 3)
UNTIL = date(2025, 6, 1)
FOUR = Decimal("0.0001")


def days(number):
    return timedelta(days=number)


def kept():
    rows = WeeklyCost.objects.order_by("placement", "week")
    return list(rows.values_list("placement", "week", "gross", "contributions", "net"))


def live(until=UNTIL):
    """Every week of every placement by the live arithmetic of placements/costs.py."""
    rows = []
    for placement in Placement.objects.order_by("pk"):
        week = placement.started - days(placement.started.weekday())
        last = min(ledger.sunday_of(until), (placement.ended or date.max) - days(1))
        while week <= last and last >= placement.started:
            found = Placement.objects.annotate(**cost_between(week, week + days(6)))
            row = found.get(pk=placement.pk)
            rows.append((placement.pk, week, row.gross, row.given, row.net))
            week += days(7)
    return rows


@pytest.fixture
def placement(db):
    placement = PlacementFactory(started=MONDAY)
    CostLineFactory(placement=placement, weekly_amount=1000)
    return placement


def test_every_week_up_to_the_current_one_has_a_row(placement):
    ledger.recompute_due(until=date(2025, 3, 18))

    assert [(week, net) for _, week, _, _, net in kept()] == [
        (MONDAY, 1000),
        (date(2025, 3, 10), 1000),
        (date(2025, 3, 17), 1000),
    ]


def test_running_twice_gives_the_same(placement):
    ledger.recompute_due(until=UNTIL)
    once = kept()
    LedgerDue.objects.create(placement=placement)
    ledger.recompute_due(until=UNTIL)

    assert kept() == once == live()


def test_an_end_takes_the_weeks_after_it_away(placement):
    ledger.recompute_due(until=UNTIL)
    placement.ended = date(2025, 3, 12)
    placement.save()
    ledger.recompute_due(until=UNTIL)

    assert [net for *_, net in kept()] == [Decimal(1000), Decimal("285.7143")]


def test_a_placement_that_never_held_a_day_has_no_week(db):
    PlacementFactory(started=MONDAY, ended=MONDAY)
    ledger.recompute_due(until=UNTIL)

    assert kept() == []


def test_only_changed_placements_are_on_the_list(placement):
    other = PlacementFactory(started=MONDAY)
    ledger.recompute_due(until=UNTIL)
    assert not LedgerDue.objects.exists()

    CostLine.objects.filter(placement=placement).update(weekly_amount=1)
    ContributionFactory(placement=other).delete()
    due = set(LedgerDue.objects.values_list("placement", flat=True))
    assert due == {placement.pk, other.pk}


def test_a_cost_that_moves_to_another_placement_is_due_for_both(placement):
    other = PlacementFactory(started=MONDAY)
    CostLineFactory(placement=other, component=CostLine.Component.THERAPY)
    ledger.recompute_due(until=UNTIL)

    CostLine.objects.filter(placement=other).update(placement=placement)

    due = set(LedgerDue.objects.values_list("placement", flat=True))
    assert due == {placement.pk, other.pk}


def test_a_placement_can_be_deleted_with_what_is_on_the_list(placement):
    ledger.recompute_due(until=UNTIL)
    with transaction.atomic():
        CostLine.objects.all().delete()
        placement.delete()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    ledger.recompute_due(until=UNTIL)
    assert kept() == []


def test_the_night_adds_the_weeks_that_have_begun_and_those_a_night_missed(placement):
    ended = PlacementFactory(started=MONDAY, ended=date(2025, 3, 20))
    ledger.recompute_due(until=MONDAY)
    assert len(kept()) == 2

    ledger.mark_missing(until=UNTIL)
    ledger.recompute_due(until=UNTIL)
    assert kept() == live()
    assert WeeklyCost.objects.filter(placement=ended).count() == 3


def test_a_batch_that_is_rolled_back_stays_on_the_list(placement):
    with transaction.atomic():
        ledger.recompute_due(until=UNTIL)
        transaction.set_rollback(True)

    assert LedgerDue.objects.exists()
    assert kept() == []
    ledger.recompute_due(until=UNTIL)
    assert kept() == live()


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_half_way_loses_nothing(placement):
    script = (
        "import os, signal, django; django.setup()\n"
        "from datetime import date\n"
        "from django.db import transaction\n"
        "from placements import ledger\n"
        "with transaction.atomic():\n"
        f"    ledger.recompute_due(until=date({UNTIL.year}, {UNTIL.month}, {UNTIL.day}))\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    environment = {**os.environ, "DATABASE_URL": address_of_the_test_database()}
    killed = subprocess.run([sys.executable, "-c", script], env=environment, timeout=120)
    assert killed.returncode == -9
    assert LedgerDue.objects.exists()
    ledger.recompute_due(until=UNTIL)
    assert kept() == live()


def test_the_changes_of_a_minute_are_one_job(placement, placements_officer):
    one = recompute_soon(by=placements_officer)
    two = recompute_soon(by=placements_officer)

    # the clock may pass a minute between the two
    assert (one == two) == (one.due_at == two.due_at)
    assert one.due_at.second == 0


def test_the_nightly_job_runs_once_and_fills_the_ledger(placement, system):
    nightly()
    nightly()
    job = Job.objects.get()
    assert job.requested_by == system

    run(job.pk)
    job.refresh_from_db()
    assert job.status == Job.Status.DONE
    assert WeeklyCost.objects.filter(week=MONDAY, net=1000).exists()


amounts = st.decimals("0", "9999.99", places=2)
day = st.integers(-10, 80).map(lambda number: MONDAY + days(number))
length = st.one_of(st.none(), st.integers(0, 60))
line = st.tuples(st.sampled_from([CostLine, Contribution]), day, length, amounts)


def written(placement, lines):
    for number, (model, started, long, amount) in enumerate(lines):
        kind = "component" if model is CostLine else "payer"
        values = CostLine.Component.values if model is CostLine else Contribution.Payer.values
        model.objects.get_or_create(
            placement=placement,
            started=started,
            **{kind: values[number % len(values)]},
            defaults={
                "weekly_amount": amount,
                "ended": None if long is None else started + days(long),
            },
        )


class AnyLines(TestCase):
    """Whatever the lines, the ledger and the live arithmetic agree."""

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(started=day, long=length, lines=st.lists(line, max_size=6))
    def test_the_ledger_is_the_live_arithmetic_week_by_week(self, started, long, lines):
        ended = None if long is None else started + days(long)
        placement = PlacementFactory(started=started, ended=ended)
        written(placement, lines)
        ledger.recompute_due(until=UNTIL)

        weeks = kept()
        assert weeks == live()
        last = ledger.sunday_of(UNTIL)
        whole = Placement.objects.annotate(**cost_between(date(2025, 1, 1), last))
        # each week is rounded to four decimals, the whole once
        apart = abs(sum(week[4] for week in weeks) - whole.get(pk=placement.pk).net)
        assert apart <= len(weeks) * FOUR

    @settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        lines=st.lists(line, min_size=1, max_size=5), amount=amounts, shift=st.integers(0, 9)
    )
    def test_recomputing_what_is_due_is_recomputing_everything(self, lines, amount, shift):
        placement = PlacementFactory(started=MONDAY)
        untouched = PlacementFactory(started=MONDAY)
        for each in (placement, untouched):
            written(each, lines)
        ledger.recompute_due(until=UNTIL)

        changed = (
            CostLine.objects.filter(placement=placement).first()
            or Contribution.objects.filter(placement=placement).first()
        )
        changed.weekly_amount, changed.ended = amount, changed.started + days(shift)
        changed.save()
        ledger.recompute_due(until=UNTIL)
        by_what_is_due = kept()
        WeeklyCost.objects.all().delete()
        LedgerDue.objects.bulk_create(LedgerDue(placement=p) for p in (placement, untouched))
        ledger.recompute_due(until=UNTIL)

        assert by_what_is_due == kept()
