"""Jobs are rows first: delivered twice they act once, and nothing is lost without Redis."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.models import Team
from kft.celery import app
from kft.core import jobs
from kft.core.models import Job
from tests.together import at_once

Status = Job.Status


@jobs.job("tests.add_team")
def add_team(job, name):
    Team.objects.create(name=name)


@jobs.job("tests.fail")
def fail(job):
    Team.objects.create(name="Half done")
    raise RuntimeError("no")


@jobs.job("tests.in_steps", atomic=False)
def in_steps(job):
    job.progress(1, 2, "Half way")
    Team.objects.get_or_create(name="In steps")


@pytest.fixture
def published(monkeypatch):
    """The numbers that would go to Redis, kept here instead of being sent."""
    numbers = []
    monkeypatch.setattr(jobs.run, "delay", numbers.append)
    return numbers


@contextmanager
def nobody_listens(monkeypatch):
    """Redis at an address where nothing answers, as when it is down."""
    with monkeypatch.context() as patch:
        patch.setattr(app.conf, "broker_url", "redis://127.0.0.1:1/0")
        patch.setattr(app.amqp, "_producer_pool", None)
        patch.setattr(app, "_pool", None)
        yield


def test_a_job_is_published_when_its_cause_commits(
    published, system, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        job = jobs.enqueue("tests.add_team", by=system, name="Oak")
        assert published == []

    assert published == [job.pk]


def test_a_job_whose_cause_is_rolled_back_was_never_there(published, system):
    with transaction.atomic():
        jobs.enqueue("tests.add_team", by=system, name="Oak")
        transaction.set_rollback(True)

    assert not Job.objects.exists()


def test_a_job_delivered_twice_acts_once(system):
    job = jobs.enqueue("tests.add_team", by=system, name="Oak")

    jobs.run(job.pk)
    jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.status, job.attempts) == (Status.DONE, 1)
    assert Team.objects.filter(name="Oak").count() == 1


def test_the_same_key_gives_the_same_job(system):
    first = jobs.enqueue("tests.add_team", by=system, key="once", name="Oak")
    second = jobs.enqueue("tests.add_team", by=system, key="once", name="Oak")

    assert first == second


def test_a_failed_job_leaves_nothing_half_done_and_is_tried_again_later(system):
    job = jobs.enqueue("tests.fail", by=system)

    jobs.run(job.pk)

    job.refresh_from_db()
    assert not Team.objects.exists()
    assert (job.status, job.attempts) == (Status.DUE, 1)
    assert job.due_at > timezone.now()
    assert "no" in job.error


def test_a_job_that_keeps_failing_stays_and_can_be_seen(system):
    job = jobs.enqueue("tests.fail", by=system)

    for _ in range(jobs.MAX_ATTEMPTS + 1):
        Job.objects.filter(pk=job.pk).update(due_at=timezone.now())
        jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.status, job.attempts) == (Status.FAILED, jobs.MAX_ATTEMPTS)


def test_a_job_in_steps_shows_how_far_it_is(system):
    job = jobs.enqueue("tests.in_steps", by=system)

    jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.steps_done, job.steps_total, job.message) == (1, 2, "Half way")


def test_a_job_for_later_waits(system):
    later = timezone.now() + timedelta(hours=1)
    job = jobs.enqueue("tests.add_team", by=system, due_at=later, name="Oak")

    jobs.run(job.pk)

    assert not Team.objects.exists()
    assert not Job.objects.waiting(at=timezone.now()).exists()
    assert Job.objects.waiting(at=later).get() == job


def test_what_a_job_changes_is_in_the_history_under_who_asked_for_it(system):
    job = jobs.enqueue("tests.add_team", by=system, name="Oak")

    jobs.run(job.pk)

    history = Team.pgh_event_model.objects.get(name="Oak")
    assert history.pgh_context == {"user": system.pk, "job": job.pk}


@pytest.mark.django_db(transaction=True)
def test_while_redis_is_down_a_job_is_kept_and_the_sweep_publishes_it(
    system, monkeypatch, caplog
):
    with nobody_listens(monkeypatch):
        job = jobs.enqueue("tests.add_team", by=system, name="Oak")
    assert "could not be published" in caplog.text
    assert Job.objects.waiting(at=timezone.now()).get() == job

    published = []
    monkeypatch.setattr(jobs.run, "delay", published.append)
    jobs.sweep()

    assert published == [job.pk]


@pytest.mark.django_db(transaction=True)
def test_two_workers_with_the_same_job_do_it_once(system, monkeypatch):
    monkeypatch.setattr(jobs.run, "delay", lambda pk: None)
    job = jobs.enqueue("tests.add_team", by=system, name="Oak")

    at_once(lambda: jobs.run(job.pk), lambda: jobs.run(job.pk))

    assert Team.objects.filter(name="Oak").count() == 1
    job.refresh_from_db()
    assert job.attempts == 1
