"""A later decision of a meeting takes the place of a signed one, and says why."""

from typing import Any

from django.db import transaction

from kft.core.workflow import Refused, leave_event, refuse_violations, require, require_text
from referrals.models import Decision
from referrals.workflow.decision import DECIDING, RECORD, own_referral
from referrals.workflow.guards import lock_meeting, not_the_chair
from referrals.workflow.minutes import outdate_minutes


def replaceable_by(decision: Decision, user: Any) -> Any:
    """The child's final decisions that this one could replace: none is replaced already."""
    visible = Decision.objects.visible_to(user).filter(child=decision.child_id)
    earlier = visible.final().filter(superseded_by__isnull=True).exclude(pk=decision.pk)
    return earlier.filter(decided_on__lte=decision.decided_on).order_by("-decided_on", "-pk")


def refusal_to_supersede(user: Any, decision: Decision) -> str:
    """Why this person cannot say that the decision replaces another, or ""."""
    if decision.meeting is None or decision.meeting.status not in DECIDING:
        return "The minutes are signed: a later decision can replace this one."
    if decision.supersedes_id:
        return "It already says which decision it replaces."
    if decision.answered_endorsement:
        return "This decision is endorsed or refused: it is final now."
    return not_the_chair(user, decision.meeting) or own_referral(user, decision.referral)


@transaction.atomic
def supersede(decision: Decision, earlier: Decision, *, by: Any, why: str) -> None:
    """Say that a meeting's decision replaces an earlier, final one of the same child."""
    require(by, RECORD)
    meeting = decision.meeting
    if meeting is None:
        raise Refused("Only a meeting’s decision can say what it replaces.")
    lock_meeting(meeting, by=by, states=DECIDING)
    list(Decision.objects.select_for_update().filter(pk__in=[decision.pk, earlier.pk]))
    decision.refresh_from_db()
    if refusal := refusal_to_supersede(by, decision):
        raise Refused(refusal)
    if not replaceable_by(decision, by).filter(pk=earlier.pk).exists():
        raise Refused("Select a final decision of this child that nothing has replaced yet.")
    decision.supersedes = earlier
    decision.supersedes_why = require_text(why, "Enter why it replaces the earlier decision.")
    refuse_violations(decision)
    decision.save(update_fields=["supersedes", "supersedes_why"])
    leave_event("supersede", decision, by=by, reason=decision.supersedes_why)
    outdate_minutes(meeting, by=by)
