"""The worker makes a report once, whatever happens to it in between."""

from datetime import date

import pytest
from django.db import connection, connections

from accounts.models import Team
from kft.core import jobs
from kft.core.models import Job
from reports import tasks, workflow
from reports.counting import snapshot
from reports.periods import Period
from tests.factories import HouseholdFactory

AUTUMN = Period.of(date(2024, 9, 1), date(2024, 12, 31))


class Killed(BaseException):
    """What a worker's death looks like to the code: nothing after it runs."""


@pytest.fixture
def run(manager, monkeypatch):
    monkeypatch.setattr(jobs.run, "delay", lambda pk: None)
    return workflow.request(
        by=manager, report="keeping-families-together", period=AUTUMN, public=False
    )


def die(*args):
    raise Killed


def test_a_worker_killed_before_the_pdf_leaves_the_figures_as_they_were(run, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(tasks, "as_pdf", die)
        with pytest.raises(Killed):
            jobs.run(run.job_id)
    HouseholdFactory(approved_on=date(2024, 10, 1))

    jobs.run(run.job_id)

    run.refresh_from_db()
    assert run.figures["fostering.approvals"]["total"] == 0
    assert bytes(run.pdf).startswith(b"%PDF")
    assert run.job.status == Job.Status.DONE


def test_a_job_delivered_twice_makes_the_same_report_once(run):
    jobs.run(run.job_id)
    run.refresh_from_db()
    first = run.figures, run.pdf_sha256
    HouseholdFactory(approved_on=date(2024, 10, 1))

    Job.objects.filter(pk=run.job_id).update(status=Job.Status.RUNNING)
    jobs.run(run.job_id)

    run.refresh_from_db()
    assert (run.figures, run.pdf_sha256) == first


def test_words_changed_while_the_pdf_is_written_are_not_lost(run, manager, monkeypatch):
    jobs.run(run.job_id)
    run.refresh_from_db()
    workflow.tell(run, narrative="First words", by=manager)
    stale = run.job_id
    write = tasks.as_pdf

    def slowly(made):
        if made.narrative == "First words":
            workflow.tell(run, narrative="Last words", by=manager)
        return write(made)

    monkeypatch.setattr(tasks, "as_pdf", slowly)
    jobs.run(stale)
    run.refresh_from_db()
    assert not run.is_ready

    jobs.run(run.job_id)

    run.refresh_from_db()
    assert (run.is_ready, run.narrative) == (True, "Last words")


@pytest.mark.django_db(transaction=True)
def test_a_report_is_counted_from_one_view_of_the_records():
    other = connections.create_connection("default")
    try:
        with snapshot():
            before = Team.objects.count()
            with other.cursor() as cursor:
                cursor.execute(
                    "INSERT INTO accounts_team (name, service) VALUES ('Meanwhile', '')"
                )
            assert Team.objects.count() == before
        assert Team.objects.count() == before + 1
    finally:
        other.close()
    assert not connection.in_atomic_block
