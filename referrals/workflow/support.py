"""A service's own answer to the support that a panel agreed."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from kft.core.workflow import Refused, leave_event, lock, require, require_text
from referrals.models import Support
from referrals.workflow.referral import tell_referrer

ANSWER = "referrals.answer_support"


def refusal_to_answer(user: Any, support: Support) -> str:
    """Why this person cannot answer for the service, or ""."""
    if Support.objects.of_the_service_of(user).filter(pk=support.pk).exists():
        return ""
    return "The panel member of this service can answer, once the chair has closed the meeting."


@transaction.atomic
def answer(support: Support, *, by: Any, answer: str, note: str = "") -> None:
    """Say whether the service gives the support; the last answer holds, all are kept.

    The referrer is told where it is not possible: somebody has to find other support.
    """
    require(by, ANSWER)
    lock(support, by=by)
    if refusal := refusal_to_answer(by, support):
        raise Refused(refusal)
    if answer == Support.Answer.DECLINED:
        note = require_text(note, "Enter why the support is not possible.")
    support.answer, support.answer_note = Support.Answer(answer), note
    support.answered_by, support.answered_at = by, timezone.now()
    fields = ["answer", "answer_note", "answered_by", "answered_at"]
    support.save(update_fields=fields)
    reason = f"{support.get_service_display()}: {support.get_answer_display().lower()}. {note}"
    leave_event("answer", support, by=by, reason=reason.strip())
    if answer == Support.Answer.DECLINED:
        tell_referrer(support.referral, "support_not_possible", by=by)
