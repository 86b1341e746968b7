"""What the clock does about urgent decisions: the next agenda. The digest reminds."""

from celery import shared_task
from django.utils import timezone

from accounts.models import User
from kft.core.jobs import enqueue, job
from kft.core.models import Job
from referrals.workflow.ratification import LIST_JOB as NIGHTLY
from referrals.workflow.ratification import list_everything_to_ratify


@shared_task(name="referrals.schedule_urgent.nightly")
def nightly() -> None:
    """Write down today's job; a second call the same day gives the first one's."""
    key = f"{NIGHTLY}:{timezone.localdate()}"
    enqueue(NIGHTLY, by=User.objects.system(), key=key)


@job(NIGHTLY)
def list_urgent_decisions(job: Job) -> None:
    """Put what waits for a panel on the next agenda."""
    list_everything_to_ratify(at=timezone.now())
