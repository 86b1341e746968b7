"""Asking a child's social worker for a referral that an agenda needs."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from children.models import Child
from kft.core.workflow import Refused, leave_event, require
from referrals.letters import tell
from referrals.models import Meeting, ReferralRequest
from referrals.people import who_answers_for
from referrals.workflow.agenda import LISTING
from referrals.workflow.meeting import lock_meeting

ASK = "referrals.schedule_referral"


@transaction.atomic
def ask_for_referral(meeting: Meeting, child: Child, *, by: Any, why: str) -> ReferralRequest:
    """Ask the child's worker, or their team, for a referral; asked twice, it is one request."""
    require(by, ASK)
    lock_meeting(meeting, by=by, states=LISTING)
    asked = who_answers_for(child)
    if not asked.exists():
        raise Refused(
            "Nobody works with this child. Ask their team manager to allocate a social worker."
        )
    values = {"why": why, "asked_by": by, "asked_on": timezone.localdate()}
    request, is_new = ReferralRequest.objects.get_or_create(
        meeting=meeting, child=child, defaults=values
    )
    if is_new:
        leave_event("ask", request, by=by, reason=why)
        tell(asked, "referral_asked_for", request, by=by, key=f"request:{request.pk}")
    return request
