"""Work that the workflow and the clock queue. Each can run twice and act once."""

from datetime import timedelta

from django.utils import timezone

from kft.core.jobs import enqueue, job
from placements import ledger

RECOMPUTE = "placements.recompute_ledger"


@job(RECOMPUTE, atomic=False)
def recompute_ledger(job, look_for_missing=False):
    """Bring the weekly ledger up to the current week; it commits batch by batch."""
    until = timezone.localdate()
    if look_for_missing:
        ledger.mark_missing(until=until)
    taken = ledger.recompute_due(until=until)
    job.progress(0, 0, f"{taken} placements")


def recompute_soon(*, by):
    """One job for all the changes of a minute: it is due when the minute is over."""
    due_at = timezone.now().replace(second=0, microsecond=0) + timedelta(minutes=1)
    key = f"{RECOMPUTE} {due_at:%Y-%m-%d %H:%M}"
    return enqueue(RECOMPUTE, by=by, key=key, due_at=due_at)
