"""The pages of imports and the roles that may open them."""

from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from exchange.models import Upload
from kft.core.models import ImportRun

ADMINISTRATORS = {"administrator"}
PAGES = {
    f"exchange:{name}": ADMINISTRATORS
    for name in (
        *("imports", "import_run", "new", "upload"),
        *("progress", "problems", "start_import", "let_go"),
    )
}


def upload_of(user, **fields):
    """A file that was checked and found right."""
    upload = Upload(
        uploaded_by=user,
        uploaded_at=timezone.now(),
        name="records.zip",
        size=3,
        sha256="0" * 64,
        status=Upload.Status.READY,
    )
    upload.file.save("records.zip", ContentFile(b"zip"), save=False)
    for name, value in fields.items():
        setattr(upload, name, value)
    upload.save()
    return upload


def address(name, user):
    if name in ("exchange:imports", "exchange:new"):
        return reverse(name)
    if name == "exchange:import_run":
        return reverse(name, args=[ImportRun.objects.create(source="records.zip").pk])
    return reverse(name, args=[upload_of(user).pk])
