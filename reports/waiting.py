"""What waits for a manager: reports of theirs that are made and not yet published."""

from kft.core.navigation import SHOWN, Waiting
from reports.models import Run, RunStatus


def to_publish(user, on):
    """The manager's own reports that could be published or failed, the newest first."""
    own = Run.objects.for_list().filter(requested_by=user, published_at__isnull=True)
    return [
        Waiting(str(run), run.get_absolute_url(), detail=RunStatus(run.status).label)
        for run in own.defer("figures", "records", "pdf")[:SHOWN]
    ]
