"""Documents of a referral: added, checked for viruses, removed.

A file is written before its row commits, so that no row ever lacks its file; one whose row
never came is deleted at once, or by the nightly job where the process died in between.
"""

import hashlib
import os
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from kft.core.jobs import enqueue
from kft.core.workflow import Refused, leave_event, lock, require
from referrals import scanning
from referrals.file_kinds import kind_of
from referrals.letters import tell
from referrals.models import Document, Referral
from referrals.workflow.referral import not_editable

CHECK = "referrals.check_document"
MOST = 30
Status = Document.Status


def add(referral: Referral, upload: Any, *, by: Any) -> Document:
    """Add a file to a referral that its team is still writing.

    Raises Refused where it is too large or of a kind that is not allowed (NotAllowed).
    """
    document = Document(referral=referral, **_described(upload))
    document.added_by, document.added_at = by, timezone.now()
    try:
        with transaction.atomic():
            _lock_editable(referral, by=by)
            if referral.documents.standing().count() >= MOST:
                raise Refused(f"A referral can have {MOST} documents. Remove one first.")
            _save(document, upload)
    except BaseException:
        _delete(document.file.name)
        raise
    return document


def _described(upload):
    most = settings.DOCUMENT_MAX_MEGABYTES
    if upload.size > most * 1024 * 1024:
        raise Refused(f"The file must be smaller than {most}MB")
    kind = kind_of(upload)
    upload.seek(0)
    digest = hashlib.file_digest(upload, "sha256").hexdigest()
    return {
        "name": _clean_name(upload.name, kind),
        "kind": kind,
        "size": upload.size,
        "sha256": digest,
        "status": Status.CHECKING if scanning.is_connected() else Status.READY,
    }


def _clean_name(name, kind):
    """The name that people see, with the ending of what the file really is."""
    stem = Path(name.replace("\\", "/")).name
    ending = Path(stem).suffix
    if ending.lower() in (".pdf", ".docx", ".xlsx", ".jpg", ".jpeg", ".png"):
        stem = stem.removesuffix(ending)
    printable = "".join(letter for letter in stem if letter.isprintable()).strip(". ")
    return f"{printable[:120] or 'Document'}.{kind}"


def _lock_editable(referral, *, by):
    require(by, "referrals.change_referral")
    lock(referral, by=by)
    if refusal := not_editable(by, referral):
        raise Refused(refusal)


def _save(document, upload):
    upload.seek(0)
    document.file.save(document.name, upload, save=False)
    _make_last(Path(document.file.path))
    document.save()
    leave_event("add_document", document.referral, by=document.added_by, reason=document.name)
    if document.status == Status.CHECKING:
        enqueue(CHECK, by=document.added_by, document=document.pk)


def _make_last(path):
    """What is acknowledged must outlast a power cut: the file, and its name in the folder."""
    for place in (path, path.parent):
        handle = os.open(place, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@transaction.atomic
def remove(document: Document, *, by: Any) -> None:
    """Take a document away while the referral can be changed. Its row stays in the history.

    The file of a referral that was submitted before stays too, out of everybody's sight:
    somebody may have read it and relied on it.
    """
    _lock_editable(document.referral, by=by)
    document.refresh_from_db(from_queryset=Document.objects.select_for_update(of=("self",)))
    if document.removed_at:
        return
    document.removed_by, document.removed_at = by, timezone.now()
    if document.referral.submitted_at is None:
        _forget_file(document)
    document.save()
    leave_event("remove_document", document.referral, by=by, reason=document.name)


def _forget_file(document):
    """Let the row go without its file, which is deleted once that is certain."""
    transaction.on_commit(partial(_delete, document.file.name))
    document.file = ""


def _delete(name):
    if name:
        default_storage.delete(name)


@transaction.atomic
def settle(document: Document, *, found: str, by: Any) -> None:
    """Write down what the scanner said: `found` is "" for a clean file.

    A file in which something was found is deleted, and whoever added it is told.
    """
    document.refresh_from_db(from_queryset=Document.objects.select_for_update(of=("self",)))
    if document.status != Status.CHECKING:
        return
    document.status = Status.REFUSED if found else Status.READY
    if found:
        _forget_file(document)
        leave_event("refuse_document", document.referral, by=by, reason=document.name)
        tell([document.added_by], "document_refused", document.referral, by=by)
    document.save()
