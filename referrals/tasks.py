"""What happens to documents in the background: the virus scanner, and the nightly tidying."""

from datetime import timedelta
from pathlib import Path

from celery import shared_task
from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.models import User
from kft.core.jobs import enqueue, job
from kft.core.models import Job
from referrals import scanning
from referrals.models import Document
from referrals.workflow.document import CHECK, settle

TIDY = "referrals.tidy_documents"
# Longer than any upload takes, so that no file is deleted whose row is still to come.
ORPHAN_AFTER = timedelta(days=1)
ASK_AGAIN_AFTER = timedelta(hours=1)


@job(CHECK)
def check(job: Job, *, document: int) -> None:
    """Ask the scanner about one document; run again, it finds what it did before."""
    asked = Document.objects.get(pk=document)
    if asked.status == Document.Status.CHECKING and asked.file:
        path = Path(asked.file.path)
        found = scanning.found_in(path) if scanning.is_connected() else ""
        settle(asked, found=found, by=job.requested_by)


@shared_task(name="referrals.tasks.nightly")
def nightly() -> None:
    """Write down today's tidying; a second call the same day gives the first one's."""
    key = f"{TIDY}:{timezone.localdate()}"
    enqueue(TIDY, by=User.objects.system(), key=key)


@job(TIDY)
def tidy(job: Job) -> None:
    """Delete files that no row names; ask again about those the scanner never answered."""
    now = timezone.now()
    _delete_orphans(older_than=now - ORPHAN_AFTER)
    waiting = Document.objects.standing().filter(status=Document.Status.CHECKING)
    for document in waiting.filter(added_at__lt=now - ASK_AGAIN_AFTER):
        enqueue(CHECK, by=job.requested_by, document=document.pk)


def _delete_orphans(*, older_than):
    root = Path(settings.MEDIA_ROOT)
    named = set(Document.objects.exclude(file="").values_list("file", flat=True))
    for path in root.glob("??/*"):  # documents' folders have names of two letters
        name = path.relative_to(root).as_posix()
        if name not in named and default_storage.get_modified_time(name) < older_than:
            default_storage.delete(name)
