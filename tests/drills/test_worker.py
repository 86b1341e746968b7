"""A real worker killed in the middle, a real Redis gone: the job is still done, once."""

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import User
from kft.core import jobs
from kft.core.models import Job
from placements.models import LedgerDue, WeeklyCost
from placements.tasks import RECOMPUTE
from tests.factories import CostLineFactory
from tests.services import wait_until
from tests.together import locked

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.drill]


def is_done(job):
    return lambda: Job.objects.get(pk=job.pk).status == Job.Status.DONE


def somebody_waits_for_a_lock():
    with connection.cursor() as cursor:
        # of this database: other test processes share the cluster
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND database ="
            " (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        return cursor.fetchone()[0] > 0


def test_a_worker_killed_in_the_middle_of_a_job_and_the_job_is_done_once(worker):
    line = CostLineFactory()
    with locked("placements_weeklycost"):
        job = jobs.enqueue(RECOMPUTE, by=User.objects.system())
        worker.start()
        wait_until(somebody_waits_for_a_lock)
        worker.kill()
    assert not WeeklyCost.objects.exists()
    assert LedgerDue.objects.exists()

    jobs.sweep()
    worker.start()
    wait_until(is_done(job))

    assert Job.objects.get(pk=job.pk).attempts == 2
    assert not LedgerDue.objects.exists()
    weeks = WeeklyCost.objects.filter(placement=line.placement)
    assert weeks.count() == weeks.values("week").distinct().count() > 0


def test_a_job_asked_for_while_redis_is_down_is_done_when_it_is_back(own_redis, worker):
    CostLineFactory()
    own_redis.stop()
    job = jobs.enqueue(RECOMPUTE, by=User.objects.system())
    assert Job.objects.waiting(at=timezone.now()).get() == job

    own_redis.start()
    worker.start()
    jobs.sweep()
    wait_until(is_done(job))

    assert WeeklyCost.objects.exists()
