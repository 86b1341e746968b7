"""The list of referrals and a referral on paper: waiting, asked, narrowed, ordered, printed."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kft.core.models import AccessEntry
from referrals.models import Referral
from referrals.workflow import referral as referrals
from tests.factories import ChildFactory, FamilyFactory, ReferralFactory
from tests.look.checks import assert_accessible
from tests.referrals.conftest import fresh

LIST = reverse("referrals:listing")


@pytest.fixture
def worker(client, social_worker):
    client.force_login(social_worker)
    return client


def referral_of(social_worker, **fields):
    return ReferralFactory(
        referrer=social_worker, team=social_worker.team, **{"status": "submitted", **fields}
    )


def listed(worker, **asked):
    return [row.reference for row in worker.get(LIST, asked).context["page"].rows]


@pytest.mark.parametrize("status", Referral.Status)
def test_days_are_counted_from_the_first_submission_until_a_decision(status):
    referral = Referral(status=status, referred_on=date(2026, 11, 2))

    waits = referral.days_waiting(date(2026, 11, 22))

    assert waits == (None if status in ("draft", "decided", "closed", "withdrawn") else 20)


def test_returned_and_submitted_again_it_waits_since_the_first_time(world):
    Referral.objects.filter(pk=world.referral.pk).update(referred_on=date(2026, 11, 2))
    world.referral.refresh_from_db()
    referrals.submit(world.referral, by=world.worker)
    referrals.return_(world.referral, by=world.manager, what_is_missing="The school.")

    assert world.referral.days_waiting(date(2026, 11, 22)) == 20


def test_the_list_counts_how_often_a_family_asked_and_how_often_it_came_back(world, worker):
    family = world.referral.family
    referral_of(
        world.worker, family=family, children=world.children, referred_on=date(2020, 1, 1)
    )
    Referral.objects.filter(pk=world.referral.pk).update(referred_on=None)
    world.referral.refresh_from_db()
    referrals.submit(world.referral, by=fresh(world.worker))
    referrals.return_(world.referral, by=world.manager, what_is_missing="The school.")

    rows = worker.get(LIST).context["page"].rows

    counted = {row.pk: (row.times.times_asked, row.times.times_back) for row in rows}
    assert counted[world.referral.pk] == (2, 1)


def test_a_referral_out_of_sight_is_not_counted(world, worker):
    hidden = ChildFactory(family=world.referral.family, restricted=True)
    ReferralFactory(
        family=world.referral.family,
        children=[hidden],
        referred_on=date(2020, 1, 1),
        status="closed",
        team=world.worker.team,
    )

    times = Referral.objects.with_times_asked(world.worker).get(pk=world.referral.pk)

    assert times.times_asked == 1


def test_it_is_narrowed_by_days_status_kind_and_urgency(worker, social_worker):
    early = referral_of(social_worker, referred_on=date(2026, 1, 31), urgent=True)
    late = referral_of(social_worker, referred_on=date(2026, 2, 1), kind="reunification")
    days = {"day": "1", "month": "2", "year": "2026"}
    since = {f"since_{part}": value for part, value in days.items()}
    until = {
        f"until_{part}": value for part, value in {**days, "month": "1", "day": "31"}.items()
    }

    assert listed(worker, **since) == [late.reference]
    assert listed(worker, **until) == [early.reference]
    assert listed(worker, urgent="true") == [early.reference]
    assert listed(worker, kind="reunification") == [late.reference]
    assert listed(worker, status="draft") == []
    assert "Clear the filters" in worker.get(LIST, {"status": "draft"}).content.decode()


def test_it_is_ordered_by_who_waits_longest_and_who_needs_it_soonest(worker, social_worker):
    today = timezone.localdate()
    days = {"old": 30, "new": 2, "middle": 9}
    for reference, ago in days.items():
        referral_of(
            social_worker,
            reference=reference,
            referred_on=today - timedelta(days=ago),
            needed_by=today + timedelta(days=ago),
        )
    referral_of(
        social_worker, reference="closed", referred_on=date(2020, 1, 1), status="closed"
    )

    assert listed(worker, sort="waiting") == ["old", "middle", "new", "closed"]
    assert listed(worker, sort="needed") == ["new", "middle", "old", "closed"]
    assert listed(worker) == ["closed", "middle", "new", "old"]


def test_a_second_page_goes_on_where_the_first_ended(worker, social_worker):
    for number in range(30):
        referral_of(
            social_worker,
            reference=f"R-{number:02}",
            referred_on=date(2026, 1, number // 2 + 1),
        )

    first = worker.get(LIST, {"sort": "waiting"}).context["page"]
    second = worker.get(LIST + first.next_url.partition("/referrals/")[2]).context["page"]

    both = [row.reference for row in [*first.rows, *second.rows]]
    assert len(set(both)) == len(both) == 30


def test_the_number_of_queries_is_the_same_for_5_rows_and_25(
    worker, social_worker, django_assert_max_num_queries
):
    asked = []
    for wanted in (5, 50):
        for _ in range(wanted - Referral.objects.count()):
            referral_of(social_worker)
        with django_assert_max_num_queries(20) as queries:
            worker.get(LIST)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_the_inbox_takes_the_same_few_queries_for_5_referrals_and_25(
    client, panel_coordinator, social_worker, django_assert_max_num_queries
):
    client.force_login(panel_coordinator)
    inbox, status, asked = reverse("referrals:inbox"), Referral.Status, []
    client.get(inbox)
    for wanted in (5, 25):
        for number in range(wanted - Referral.objects.count()):
            waits = (status.AUTHORISED, status.ACCEPTED, status.DEFERRED)[number % 3]
            referral = referral_of(social_worker)
            Referral.objects.filter(pk=referral.pk).update(status=waits)
        with django_assert_max_num_queries(8) as queries:
            shown = client.get(inbox)
        assert sum(len(rows) for _, rows in shown.context["groups"]) == wanted
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_on_paper_it_can_be_read_by_everyone_and_leaves_an_entry(world, worker, tmp_path):
    family = FamilyFactory(name="Larkspur & <Ash>")
    Referral.objects.filter(pk=world.referral.pk).update(family=family)
    world.referral.services.create(position=1, service="Youth <service>")

    answer = worker.get(reverse("referrals:printed", args=[world.referral.pk]))

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment")
    assert_accessible(answer.content, tmp_path)
    entries = AccessEntry.objects.filter(kind="download", user=world.worker)
    assert {entry.record_id for entry in entries} == {child.pk for child in world.children}
