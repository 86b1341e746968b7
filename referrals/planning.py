"""What the clock starts for panels: their meetings are made ahead, each night.

apps.py imports it, so that its task and the jobs of invitations are known by name.
"""

from datetime import date

from celery import shared_task
from django.utils import timezone

from accounts.models import User
from kft.core.jobs import enqueue, job
from kft.core.models import Job
from referrals.models import Panel
from referrals.workflow.planning import plan_coming

NIGHTLY = "referrals.plan_ahead"


@shared_task(name="referrals.planning.nightly")
def nightly() -> None:
    """Write down today's job; a second call the same day gives the first one's."""
    today = timezone.localdate()
    enqueue(NIGHTLY, by=User.objects.system(), key=f"{NIGHTLY}:{today}", on=str(today))


@job(NIGHTLY)
def plan_every_panel(job: Job, *, on: str) -> None:
    for panel in Panel.objects.filter(weekday__isnull=False).order_by("pk"):
        plan_coming(panel, by=job.requested_by, on=date.fromisoformat(on))
