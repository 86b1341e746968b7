"""What finance can do with the weekly ledger: have it worked out again."""

from collections.abc import Iterable

from django.db import transaction

from kft.core.jobs import enqueue
from kft.core.models import Job
from kft.core.workflow import require
from placements.models import LedgerDue
from placements.tasks import RECOMPUTE


@transaction.atomic
def recompute_ledger(placements: Iterable[int], *, by) -> Job:
    """Queue the weeks of these placements, with all that is due or missing anyway."""
    require(by, "placements.keep_ledger")
    LedgerDue.objects.bulk_create(LedgerDue(placement_id=pk) for pk in placements)
    return enqueue(RECOMPUTE, by=by, look_for_missing=True)
