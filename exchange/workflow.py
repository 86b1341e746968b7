"""An import through the web page: a file is brought, checked, imported or let go.

The file is written before its row commits; one whose row never came is deleted at once, or
by the nightly job where the process died in between.
"""

import hashlib
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from exchange.file_kinds import NotAllowed, clean_name, kind_of
from exchange.importing import Result
from exchange.models import IMPORT, TIDY, Upload
from kft.core.jobs import enqueue
from kft.core.workflow import Step, leave_event, lock, require

Status = Upload.Status
CHECK_JOB, IMPORT_JOB = "exchange.check", "exchange.import"


def _works_still(user: Any, upload: Upload) -> str:
    return "Wait until the file is checked or imported." if upload.is_working else ""


START = Step("start_import", frozenset({Status.READY}), Status.IMPORTING, IMPORT)
LET_GO = Step(
    "let_go",
    frozenset({Status.READY, Status.WITH_ERRORS, Status.CHECKING, Status.IMPORTING}),
    Status.LET_GO,
    IMPORT,
    _works_still,
)
STEPS = (START, LET_GO)


def bring(file: Any, *, by: Any) -> Upload:
    """Keep a file that was uploaded, and have it checked. Raises NotAllowed."""
    require(by, IMPORT)
    most = settings.IMPORT_MAX_MEGABYTES
    if file.size > most * 1024**2:
        raise NotAllowed(f"The file must be smaller than {most}MB. Import it in several parts")
    upload = Upload(
        uploaded_by=by,
        uploaded_at=timezone.now(),
        name=clean_name(file.name, kind_of(file)),
        size=file.size,
        sha256=hashlib.file_digest(file, "sha256").hexdigest(),
    )
    file.seek(0)
    try:
        with transaction.atomic():
            _keep(upload, file, by)
    except BaseException:
        delete_file(upload.file.name)
        raise
    return upload


def _keep(upload, file, by):
    upload.file.save(upload.name, file, save=False)
    upload.save()
    upload.job = enqueue(CHECK_JOB, by=by, upload=upload.pk)
    upload.save(update_fields=["job"])
    leave_event("upload", upload, by=by, reason=f"SHA-256 {upload.sha256}")


@transaction.atomic
def settle_check(upload: Upload, result: Result, *, by: Any) -> None:
    """Write down what the dry run found. A file with errors is not needed any more."""
    lock(upload, by=by)
    if upload.status != Status.CHECKING:
        return
    upload.counts, upload.problems = result.counts, _problems(result)
    upload.status = Status.WITH_ERRORS if result.errors else Status.READY
    if result.errors:
        _forget_file(upload)
    upload.save()


@transaction.atomic
def start_import(upload: Upload, *, by: Any) -> None:
    """Have a file that was checked imported: what it would do today, all or nothing."""
    START.take(upload, by=by)
    upload.job = enqueue(IMPORT_JOB, by=by, upload=upload.pk)
    upload.save(update_fields=["job"])


def settle_import(upload: Upload, result: Result, *, by: Any) -> None:
    """Write down, in the import's own transaction, what came of it."""
    upload.counts, upload.problems = result.counts, _problems(result)
    upload.status = Status.WITH_ERRORS if result.errors else Status.IMPORTED
    upload.import_run = result.import_run
    if not result.errors:
        upload.problems = {}
    _forget_file(upload)
    upload.save()
    leave_event("imported" if not result.errors else "not_imported", upload, by=by)


@transaction.atomic
def let_go(upload: Upload, *, by: Any) -> None:
    """Delete the file and its errors: nothing is imported from it."""
    LET_GO.take(upload, by=by, problems={}, counts={})
    _forget_file(upload)
    upload.save(update_fields=["file"])


@transaction.atomic
def expire(upload: Upload, *, by: Any) -> None:
    """Let go of a file to which nobody came back, whether or not they still may."""
    require(by, TIDY)
    upload.refresh_from_db(from_queryset=Upload.objects.select_for_update(of=("self",)))
    if upload.is_working or upload.status in (Status.IMPORTED, Status.LET_GO):
        return
    upload.status, upload.problems, upload.counts = Status.LET_GO, {}, {}
    _forget_file(upload)
    upload.save()
    leave_event("expire", upload, by=by)


def _problems(result):
    return {
        "errors": [problem.cells() for problem in result.errors],
        "warnings": [problem.cells() for problem in result.warnings],
    }


def _forget_file(upload):
    """Let the row go without its file, which is deleted once that is certain."""
    transaction.on_commit(partial(delete_file, upload.file.name))
    upload.file = ""


def delete_file(name: str) -> None:
    """Delete a stored file, and the folder that held nothing else."""
    if name:
        default_storage.delete(name)
        folder = Path(default_storage.path(name)).parent
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
