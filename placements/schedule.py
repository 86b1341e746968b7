"""What the clock starts: every night the ledger gains the weeks that have begun."""

from celery import shared_task
from django.utils import timezone

from accounts.models import User
from kft.core.jobs import enqueue
from placements.tasks import RECOMPUTE


@shared_task(name="placements.schedule.nightly")
def nightly():
    """Queue the night's recompute, once however often beat sends it."""
    enqueue(
        RECOMPUTE,
        by=User.objects.system(),
        key=f"{RECOMPUTE} night of {timezone.localdate()}",
        look_for_missing=True,
    )
