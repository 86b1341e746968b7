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
from children.models import Child, EmergencyBar, EmergencyOpening
from children.timescales import emergency_lasts
from kft.core.jobs import enqueue
from kft.core.models import AccessEntry
from kft.core.workflow import (
    Refused,
    leave_event,
    lock,
    refuse_violations,
    require,
    require_text,
)

PAGE = "children:emergency"
BAR = "children.bar_from_emergency"
BARRED = (
    "You cannot open records in an emergency."
    " Phone a records officer or the duty manager if a child is in danger."
)


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


def is_barred(user, *, on):
    """Whether a keeper of the records barred this person, and it holds on a day."""
    return EmergencyBar.objects.standing(on=on).filter(person=user).exists()


@transaction.atomic
def open_record(child, *, reason, by):
    """Let the person in for some hours, and tell the keepers of the records."""
    require(by, "children.open_in_emergency")
    now = timezone.now()
    if is_barred(by, on=timezone.localdate(now)):
        raise Refused(BARRED)
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


@transaction.atomic
def bar(person, *, reason, until=None, by):
    """Bar a person from today, until a last day or for good; what they have open ends now."""
    require(by, BAR)
    now = timezone.now()
    if person.pk == by.pk:
        raise Refused("You cannot bar yourself: ask another records officer.")
    if is_barred(person, on=timezone.localdate(now)):
        raise Refused(f"{person} is barred already. Lift that first to change it.")
    barred = EmergencyBar(
        person=person,
        reason=require_text(reason, "Enter why this person is barred."),
        since=timezone.localdate(now),
        until=until,
        barred_by=by,
    )
    refuse_violations(barred)
    barred.save()
    EmergencyOpening.objects.running().filter(person=person).update(until=now)
    leave_event("bar", barred, by=by, reason=barred.reason)
    return barred


@transaction.atomic
def lift_bar(barred, *, reason, by):
    """Let the person open records in an emergency again; the row stays."""
    require(by, BAR)
    lock(barred, by=by)
    if barred.lifted_at:
        raise Refused("Somebody else has lifted this already.")
    if barred.person_id == by.pk:
        raise Refused("You are barred yourself: somebody else has to lift it.")
    reason = require_text(reason, "Enter why it is lifted.")
    barred.lifted_by, barred.lifted_at = by, timezone.now()
    barred.save(update_fields=["lifted_by", "lifted_at"])
    leave_event("lift_bar", barred, by=by, reason=reason)
