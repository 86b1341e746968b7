"""Opening a record in an emergency, and looking at it afterwards.

Who has no reason to see a child gives the child's exact reference, or name and date of
birth, and a reason. They see the record for some hours; the keepers of the records are
told at once. Source: design/roles-and-workflow.md, Restricted records.
"""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.people import holders_of
from children.letters import TELL
from children.models import Child, EmergencyOpening
from children.timescales import emergency_lasts
from kft.core.jobs import enqueue
from kft.core.models import AccessEntry
from kft.core.workflow import Refused, leave_event, lock, require

PAGE = "children:emergency"


def child_asked_for(*, reference, name, date_of_birth):
    """The one child that this describes exactly, else None: two are as good as none."""
    asked = Child.objects.none()
    if reference:
        asked = Child.objects.filter(reference__iexact=reference.strip())
    elif name and date_of_birth:
        asked = Child.objects.filter(
            full_name=" ".join(name.upper().split()), date_of_birth=date_of_birth
        )
    found = list(asked[:2])
    return found[0] if len(found) == 1 else None


def has_tried_too_often(user, *, at):
    """Whether this person's attempts of the last hour that found nothing are too many."""
    tries = AccessEntry.objects.filter(
        user=user, kind=AccessEntry.Kind.SEARCH, page=PAGE, at__gt=at - timedelta(hours=1)
    )
    return tries.count() >= settings.EMERGENCY_ATTEMPTS_AN_HOUR


@transaction.atomic
def open_record(child, *, reason, by):
    """Let the person in for some hours, and tell the keepers of the records."""
    require(by, "children.open_in_emergency")
    now = timezone.now()
    opening = EmergencyOpening.objects.create(
        child=child, person=by, reason=reason, opened_at=now, until=now + emergency_lasts()
    )
    leave_event("open_in_emergency", child, by=by, reason=reason)
    for officer in holders_of("children.review_emergency_opening"):
        enqueue(TELL, by=by, opening=opening.pk, to=officer.pk)
    return opening


@transaction.atomic
def review(opening, *, note, end_now, by):
    """Say what came of looking into it; access that still runs can be ended."""
    require(by, "children.review_emergency_opening")
    lock(opening, by=by)
    if opening.reviewed_at:
        raise Refused("Somebody else has reviewed this already.")
    if opening.person_id == by.pk:
        raise Refused("You opened this record yourself: somebody else has to review it.")
    opening.reviewed_by, opening.reviewed_at = by, timezone.now()
    opening.review_note = note
    if end_now:
        opening.until = min(opening.until, opening.reviewed_at)
    opening.save()
    leave_event("review_emergency", opening.child, by=by, reason=note)
