"""What waits for an administrator: files that were brought and not imported yet."""

from exchange.models import Upload
from kft.core.navigation import SHOWN, Waiting


def to_import(user, on):
    """The person's own files that somebody still has to do something about."""
    for upload in Upload.objects.visible_to(user).open().for_list()[: SHOWN + 1]:
        yield Waiting(
            f"Import of {upload.name}",
            upload.get_absolute_url(),
            detail=upload.get_status_display(),
        )
