"""What waits for a manager: reports of theirs that are made and not yet published."""

from kft.core.navigation import Waiting, some_of
from reports.models import Run, RunStatus


def to_publish(user, on):
    """The manager's own reports that could be published or failed, the newest first."""
    own = Run.objects.for_list().filter(requested_by=user, published_at__isnull=True)
    return some_of(
        own.defer("figures", "records", "pdf"),
        lambda run: Waiting(
            str(run), run.get_absolute_url(), detail=RunStatus(run.status).label
        ),
    )
