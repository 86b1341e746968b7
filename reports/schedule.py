"""What the clock starts: each morning the overview is counted, before anybody opens it."""

from celery import shared_task
from django.utils import timezone

from accounts.models import User
from kft.core.jobs import enqueue
from reports.tasks import KEEP


@shared_task(name="reports.schedule.nightly")
def nightly():
    """Queue the morning's count, once however often beat sends it."""
    today = timezone.localdate()
    enqueue(KEEP, by=User.objects.system(), key=f"{KEEP} {today}")
