"""The digest through a real worker, killed while it collects: each person gets one e-mail."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kft.core import jobs, schedule
from kft.core.models import Job
from tests.drills.test_worker import somebody_waits_for_a_lock
from tests.factories import ActionFactory, UserFactory
from tests.services import wait_until
from tests.together import locked

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.drill]


def emails():
    return Job.objects.filter(task=schedule.SEND)


def all_are_sent():
    return emails().filter(status=Job.Status.DONE).count() == 3


def test_a_worker_killed_while_it_collects_and_each_person_gets_one_email(worker):
    yesterday = timezone.localdate() - timedelta(days=1)
    people = {UserFactory(roles=["social_worker"]) for _ in range(3)}
    for owner in people:
        ActionFactory(owner=owner, due_on=yesterday)
    with locked("referrals_action"):
        schedule.digests()
        worker.start()
        wait_until(somebody_waits_for_a_lock)
        worker.kill()
    assert not emails().exists()

    jobs.sweep()
    worker.start()
    wait_until(all_are_sent)
    schedule.digests()
    jobs.sweep()

    assert Job.objects.get(task=schedule.COLLECT).attempts == 2
    assert {email.arguments["to"] for email in emails()} == {person.pk for person in people}
    assert emails().count() == len(people)
