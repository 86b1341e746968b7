"""What waits for an administrator: files that were brought and not imported yet."""

from exchange.models import Upload
from kft.core.navigation import Waiting, some_of


def to_import(user, on):
    """The person's own files that somebody still has to do something about."""
    return some_of(
        Upload.objects.visible_to(user).open().for_list(),
        lambda upload: Waiting(
            f"Import of {upload.name}",
            upload.get_absolute_url(),
            detail=upload.get_status_display(),
        ),
    )
