"""The Celery application. What must happen is a row first: see kft.core.jobs."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kft.settings.local")

app = Celery("kft")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["kft.core"], related_name="jobs")
app.autodiscover_tasks()
app.autodiscover_tasks(related_name="schedule")
app.autodiscover_tasks(["referrals"], related_name="schedule_urgent")
