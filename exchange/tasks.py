"""Checks and imports uploaded files in the worker, and deletes what was left lying."""

import time
from datetime import timedelta
from pathlib import Path

from celery import shared_task
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from accounts.models import User
from exchange import importing
from exchange.models import Upload
from exchange.workflow import (
    CHECK_JOB,
    IMPORT_JOB,
    delete_file,
    expire,
    settle_check,
    settle_import,
)
from kft.core.jobs import enqueue, job
from kft.core.models import Job

TIDY = "exchange.tidy_uploads"
FOLDER = "imports"
# Longer than any upload takes, so that no file is deleted whose row is still to come.
ORPHAN_AFTER = timedelta(days=1)
LET_GO_AFTER = timedelta(days=7)
TELL_EVERY = 0.5  # seconds


class Progress:
    """Tells the page how far an import is, while its transaction is still open.

    What the import's own connection writes nobody sees before its end, so this one has a
    connection to itself.
    """

    def __init__(self, job: Job):
        self.job = job
        self.told_at = 0.0

    def __enter__(self) -> "Progress":
        self.connection = connection.copy()
        return self

    def __exit__(self, *error) -> None:
        self.connection.close()

    def __call__(self, words: str, done: int, total: int) -> None:
        """total 0: it is not known yet how many there are."""
        if time.monotonic() - self.told_at < TELL_EVERY:
            return
        self.told_at = time.monotonic()
        if not total:
            words, done = f"{words}: {done:,} rows", 0
        with self.connection.cursor() as cursor:
            cursor.execute(
                "UPDATE core_job SET message = %s, steps_done = %s, steps_total = %s"
                " WHERE id = %s",
                [words[:200], min(done, total), total, self.job.pk],
            )


@job(CHECK_JOB, atomic=False)
def check(job: Job, *, upload: int) -> None:
    """The dry run. Run again after a worker was killed, it finds the same."""
    asked = Upload.objects.get(pk=upload)
    if asked.status != Upload.Status.CHECKING:
        return
    with Progress(job) as progress:
        result = importing.run(
            Path(asked.file.path), by=job.requested_by, dry_run=True, progress=progress
        )
    settle_check(asked, result, by=job.requested_by)


@job(IMPORT_JOB)
def import_upload(job: Job, *, upload: int) -> None:
    """The import, its row and the job's end commit together: all of it or nothing."""
    asked = Upload.objects.select_for_update().get(pk=upload)
    if asked.status != Upload.Status.IMPORTING:
        return
    with Progress(job) as progress:
        result = importing.run(Path(asked.file.path), by=job.requested_by, progress=progress)
    settle_import(asked, result, by=job.requested_by)


@shared_task(name="exchange.tasks.nightly")
def nightly() -> None:
    """Write down today's tidying; a second call the same day gives the first one's."""
    enqueue(TIDY, by=User.objects.system(), key=f"{TIDY}:{timezone.localdate()}")


@job(TIDY)
def tidy(job: Job) -> None:
    """Let go of files that nobody came back to; delete those that no row names."""
    now = timezone.now()
    for upload in Upload.objects.open().filter(uploaded_at__lt=now - LET_GO_AFTER):
        expire(upload, by=job.requested_by)
    _delete_orphans(older_than=now - ORPHAN_AFTER)


def _delete_orphans(*, older_than):
    root = Path(settings.MEDIA_ROOT)
    named = set(Upload.objects.exclude(file="").values_list("file", flat=True))
    for path in root.glob(f"{FOLDER}/*/*"):
        name = path.relative_to(root).as_posix()
        if name not in named and default_storage.get_modified_time(name) < older_than:
            delete_file(name)
