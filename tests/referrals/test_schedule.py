"""What the night makes: follow-ups once, found in the records, asked, chased."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from kft.core.jobs import run
from kft.core.models import Job
from kft.core.workflow import Refused
from referrals import schedule
from referrals.models import FollowUp
from referrals.timescales import after, follow_ups_due
from referrals.workflow import follow_up as workflow
from tests.factories import (
    CarePeriodFactory,
    DecisionFactory,
    FollowUpFactory,
    LegalStatusFactory,
)
from tests.referrals.conftest import fresh

HELD = date(2024, 9, 18)  # MeetingFactory's day
SIX_WEEKS = date(2024, 10, 30)


def night(on, system):
    """The nightly job of one day, as a worker does it."""
    job = Job.objects.create(
        task=schedule.NIGHTLY, requested_by=system, due_at="2024-01-01T00:00Z"
    )
    schedule.follow_up_everyone(job, on=str(on))


def test_each_child_heard_gets_a_follow_up_at_each_interval(closed, system):
    night(HELD, system)

    for child in closed.children:
        due = FollowUp.objects.filter(child=child).values_list("due_on", flat=True)
        assert list(due) == [
            *(SIX_WEEKS, date(2024, 12, 18), date(2025, 3, 18), date(2025, 9, 18))
        ]


def test_a_second_run_makes_nothing_again(closed, system):
    night(SIX_WEEKS, system)
    night(SIX_WEEKS, system)

    assert FollowUp.objects.count() == 8


def test_the_clock_starts_one_job_a_day(system):
    schedule.nightly()
    schedule.nightly()

    assert Job.objects.filter(task=schedule.NIGHTLY).count() == 1


def test_imported_history_and_open_meetings_get_no_follow_ups(decided, system):
    DecisionFactory()
    night(HELD, system)

    assert not FollowUp.objects.exists()


@pytest.mark.parametrize(
    ("period", "living"),
    [
        ({"started": HELD}, "looked_after"),
        ({"started": HELD - timedelta(days=1)}, ""),
        ({"started": SIX_WEEKS}, "looked_after"),
        ({"started": SIX_WEEKS + timedelta(days=1)}, ""),
        ({"started": HELD, "ended": SIX_WEEKS}, ""),
    ],
)
def test_the_care_records_answer_for_a_child_looked_after_since(closed, system, period, living):
    child = closed.children[0]
    CarePeriodFactory(child=child, **period)
    night(SIX_WEEKS, system)

    first = FollowUp.objects.filter(child=child).first()
    assert first.living == living
    assert (first.completed_by == system) == bool(living)
    assert FollowUp.objects.filter(child=closed.children[1], completed_on=None).count() == 4


def test_a_short_break_is_not_being_looked_after(closed, system):
    child = closed.children[0]
    CarePeriodFactory(child=child, started=HELD)
    LegalStatusFactory(child=child, started=HELD, code="V4")
    night(SIX_WEEKS, system)

    assert not FollowUp.objects.exclude(completed_on=None).exists()


def test_the_job_runs_through_the_queue(closed, system):
    schedule.nightly()
    job = Job.objects.get(task=schedule.NIGHTLY)
    run(job.pk)

    job.refresh_from_db()
    assert (job.status, job.error) == (Job.Status.DONE, "")


def test_an_answer_completes_the_follow_up_once(closed, system):
    night(SIX_WEEKS, system)
    follow_up = FollowUp.objects.filter(child=closed.children[0]).first()
    workflow.answer(follow_up, by=closed.worker, living="at_home", on=SIX_WEEKS)

    with pytest.raises(Refused, match="already"):
        workflow.answer(follow_up, by=closed.worker, living="unknown", on=SIX_WEEKS)
    follow_up.refresh_from_db()
    assert (follow_up.living, follow_up.completed_by) == ("at_home", closed.worker)


def test_a_follow_up_is_answered_on_its_day_at_the_earliest(closed, system):
    night(HELD, system)
    follow_up = FollowUp.objects.first()

    with pytest.raises(Refused, match="30 October 2024"):
        workflow.answer(
            follow_up, by=closed.worker, living="at_home", on=SIX_WEEKS - timedelta(days=1)
        )


def test_the_page_says_that_the_care_records_disagree(client, closed):
    child = closed.children[0]
    CarePeriodFactory(child=child, started=date(2024, 10, 1), ended=date(2024, 10, 8))
    follow_up = FollowUpFactory(referral=closed.referral, child=child)
    client.force_login(fresh(closed.worker))
    address = reverse("referrals:follow_up", args=[follow_up.pk])

    page = client.post(address, {"living": "at_home"}, follow=True)

    assert "looked after from 1 October 2024" in page.content.decode()
    assert "Figures follow the care records" in client.get(address).content.decode()


def test_months_end_where_the_shorter_month_ends():
    assert after(date(2024, 11, 30), "3 months") == date(2025, 2, 28)
    assert after(date(2023, 11, 30), "3 months") == date(2024, 2, 29)
    assert after(date(2024, 1, 31), "12 months") == date(2025, 1, 31)


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 1, 1)))
def test_follow_ups_fall_due_in_order_and_never_before_the_hearing(heard_on):
    due = follow_ups_due(heard_on)
    assert due == sorted(due)
    assert heard_on < due[0]
    assert due[-1] <= heard_on + timedelta(days=366)
