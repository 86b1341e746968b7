"""Urgent decisions come on the next agenda by themselves, and the panel answers them.

The clock does this as KFT's own user, whoever may see the child: an urgent decision that
nobody brings to the panel would stand unexamined (docs/decisions/0561).
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from accounts.models import User
from kft.core.models import Event
from kft.core.workflow import Step
from referrals.letters import tell
from referrals.models import AgendaItem, Decision, Meeting, Panel, Referral, UrgentDecision
from referrals.workflow.referral import tell_referrer

Status = Referral.Status
BECAUSE = "to_ratify"
# The job that lists what waits (referrals/schedule_urgent.py)
LIST_JOB = "referrals.urgent_decisions"
LISTING = (Meeting.Status.PLANNED, Meeting.Status.AGENDA_PUBLISHED)
ANSWERS = (Decision.Kind.RATIFIED, Decision.Kind.NOT_RATIFIED)
# From whatever status, a child who left care or a closed case included. One that is
# listed or being heard is before a panel already.
LIST_TO_RATIFY = Step(
    "list_to_ratify",
    frozenset(Status) - {Status.LISTED, Status.HEARD, Status.WITHDRAWN},
    Status.LISTED,
    "referrals.list_to_ratify",
)


def next_meeting(*, at: datetime) -> Meeting | None:
    """The next meeting of a Keeping Families Together panel whose agenda is not closed yet."""
    now = timezone.localtime(at)
    later = Q(held_on__gt=now.date()) | Q(held_on=now.date(), starts_at=None)
    later |= Q(held_on=now.date(), starts_at__gt=now.time())
    meetings = Meeting.objects.select_for_update(of=("self",)).filter(
        later, status__in=LISTING, panel__kind=Panel.Kind.KEEPING_FAMILIES_TOGETHER
    )
    return meetings.order_by("held_on", "starts_at", "pk").first()


@transaction.atomic
def list_everything_to_ratify(*, at: datetime) -> None:
    """Put each referral with an urgent decision to ratify on the next agenda, if there is one.

    Running it again changes nothing. With no meeting planned they wait: it runs whenever a
    meeting is planned, and every night.
    """
    waiting = UrgentDecision.objects.to_ratify().filter(
        referral__status__in=LIST_TO_RATIFY.sources
    )
    referrals = list(waiting.order_by().values_list("referral", flat=True).distinct())
    meeting = next_meeting(at=at) if referrals else None
    if meeting is not None:
        for referral in Referral.objects.select_for_update().filter(pk__in=referrals):
            _list(meeting, referral)


def _list(meeting, referral):
    if referral.status not in LIST_TO_RATIFY.sources:
        return
    source, system = referral.status, User.objects.system()
    referral.status = LIST_TO_RATIFY.target
    # A draft was never submitted: the day it is put before the panel is its day.
    referral.referred_on = referral.referred_on or timezone.localdate()
    referral.save(update_fields=["status", "referred_on"])
    last = meeting.agenda_items.aggregate(last=Max("position"))["last"] or 0
    AgendaItem.objects.get_or_create(
        meeting=meeting,
        referral=referral,
        defaults={"position": last + 1, "proposed_because": BECAUSE},
    )
    _leave_step(referral, source, by=system)
    tell_referrer(referral, "listed", by=system)


def _leave_step(referral, source, *, by):
    Event.objects.create(
        actor=by,
        action=f"{referral._meta.label_lower}.{LIST_TO_RATIFY.name}",
        record_type=referral._meta.label_lower,
        record_id=referral.pk,
        source=source,
        target=LIST_TO_RATIFY.target,
        reason="An urgent decision waits to be ratified.",
    )


def settle_ratifications(meeting: Meeting, *, by: Any) -> None:
    """Link each urgent decision to the meeting's answer; unlink one that was corrected away.

    Who asked and who decided are told of each answer once.
    """
    answers = {
        (decision.referral_id, decision.child_id): decision
        for decision in meeting.decisions.filter(decision__in=ANSWERS)
    }
    heard = UrgentDecision.objects.filter(
        Q(ratification__isnull=True) | Q(ratification__meeting=meeting),
        status=UrgentDecision.Status.DECIDED,
        referral__agenda_items__meeting=meeting,
        decided_at__lte=meeting.closed_at or timezone.now(),
    )
    for urgent in heard.order_by("pk"):
        answer = answers.get((urgent.referral_id, urgent.child_id))
        if urgent.ratification != answer:
            urgent.ratification = answer
            urgent.save(update_fields=["ratification"])
            _tell_answered(urgent, by=by)


def _tell_answered(urgent, *, by):
    answer = urgent.ratification
    if answer is not None:
        key = f"{urgent.pk}:{answer.pk}:{answer.decision}"
        people = {urgent.asked_by, urgent.decided_by} - {None}
        tell(people, "urgent_answered", urgent, by=by, key=key)
