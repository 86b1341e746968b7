"""Work in the background: a row first, then Celery.

`enqueue` writes a Job in the caller's transaction and publishes its number on commit;
while Redis is down the row waits and `sweep` publishes it a minute later. `run` takes the
job under a lock that PostgreSQL lets go when the worker dies, so a job delivered twice is
done once. Design: architecture.md, Work in the background.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pghistory
from celery import shared_task
from django.db import connection, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from kft.core.models import Job

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 5
SWEEP_AT_MOST = 500
LOCK_SPACE = 7101  # the first key of our advisory locks; the second is the job's number


@dataclass(frozen=True)
class Task:
    """What a job does. `atomic`: its effect and its end commit together.

    A task that is not atomic shows progress and commits in steps of its own, each of which
    it must find done when it is run again.
    """

    function: Callable[..., Any]
    atomic: bool


_tasks: dict[str, Task] = {}


def job(name: str, *, atomic: bool = True) -> Callable[[Callable], Callable]:
    """Register a function `f(job, **arguments)` as what jobs of this name do."""

    def register(function: Callable) -> Callable:
        _tasks[name] = Task(function, atomic)
        return function

    return register


def enqueue(
    task: str,
    *,
    by: Any,
    key: str | None = None,
    due_at: datetime | None = None,
    **arguments: Any,
) -> Job:
    """Write down that `task` must happen, and publish it when the transaction commits.

    `key` makes it once only: a second call with the same key gives the first one's job.
    """
    defaults = {
        "task": task,
        "arguments": arguments,
        "requested_by": by,
        "due_at": due_at or timezone.now(),
    }
    if key is None:
        new = Job.objects.create(**defaults)
    else:
        new, _ = Job.objects.get_or_create(key=key, defaults=defaults)
    transaction.on_commit(partial(_publish, new.pk))
    return new


def _publish(pk):
    try:
        run.delay(pk)
    except (OperationalError, OSError):
        logger.warning("Job %s could not be published; the sweep will do it", pk)


@shared_task(name="kft.core.run")
def run(pk: int) -> None:
    """Do one job, unless somebody else is doing it or it is done."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK_SPACE, pk])
        if not cursor.fetchone()[0]:
            return
        try:
            _attempt(Job.objects.select_related("requested_by").get(pk=pk))
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK_SPACE, pk])


def _attempt(job):
    if job.status in (Job.Status.DONE, Job.Status.FAILED) or job.due_at > timezone.now():
        return
    job.status, job.attempts = Job.Status.RUNNING, job.attempts + 1
    job.save(update_fields=["status", "attempts"])
    try:
        with pghistory.context(user=job.requested_by_id, job=job.pk):
            _do(job, _tasks[job.task])
    except Exception as error:
        logger.exception("Job %s failed", job.pk)
        _retry_later(job, error)


def _do(job, task):
    if not task.atomic:
        task.function(job, **job.arguments)
    with transaction.atomic():
        if task.atomic:
            task.function(job, **job.arguments)
        job.status, job.finished_at, job.error = Job.Status.DONE, timezone.now(), ""
        job.save(update_fields=["status", "finished_at", "error"])


def _retry_later(job, error):
    """Back off, or give up after MAX_ATTEMPTS: a failed job stays and can be seen."""
    job.error = repr(error)[:2000]
    if job.attempts >= MAX_ATTEMPTS:
        job.status, job.finished_at = Job.Status.FAILED, timezone.now()
    else:
        job.status = Job.Status.DUE
        job.finished_at = None
        job.due_at = timezone.now() + timedelta(seconds=10 * 2**job.attempts)
    job.save(update_fields=["status", "finished_at", "due_at", "error"])


@shared_task(name="kft.core.sweep")
def sweep() -> None:
    """Publish again every job that is due and not finished. Celery beat calls it each minute.

    One that a living worker is doing is left alone by the lock in `run`.
    """
    waiting = Job.objects.waiting(at=timezone.now()).values_list("pk", flat=True)
    for pk in waiting[:SWEEP_AT_MOST]:
        run.delay(pk)
