"""The answer to the question where a child lives some time after the panel."""

from datetime import date
from typing import Any

from django.db import transaction

from kft.core.workflow import Refused, leave_event, lock, require
from referrals.models import Decision, FollowUp
from referrals.people import who_answers_for

ANSWER = "referrals.answer_follow_up"


def refusal_to_answer(user: Any, follow_up: FollowUp, *, on: date) -> str:
    """Why this person cannot answer the follow-up on a day, or ""."""
    if follow_up.completed_on:
        return "This follow-up has already been answered."
    if follow_up.due_on > on:
        return f"This follow-up can be answered from {follow_up.due_on:%-d %B %Y}."
    if not who_answers_for(follow_up.child).filter(pk=user.pk).exists():
        return "Only the child’s social worker can answer this follow-up."
    return ""


@transaction.atomic
def answer(follow_up: FollowUp, *, by: Any, living: str, on: date, note: str = "") -> None:
    """Complete the follow-up with where the child lives on the day `on`."""
    require(by, ANSWER)
    lock(follow_up, by=by)
    if refusal := refusal_to_answer(by, follow_up, on=on):
        raise Refused(refusal)
    complete(follow_up, by=by, living=living, on=on, note=note)


def drop_follow_ups(decision: Decision) -> int:
    """Where no decision holds for the child there is nothing to follow up yet.

    Deferred, or refused by its endorser: the open ones go, and come anew with the next
    decision. Gives how many went.
    """
    key = {"referral": decision.referral_id, "child": decision.child_id}
    if Decision.objects.heard().not_refused().filter(**key).exists():
        return 0
    dropped, _ = FollowUp.objects.open().filter(**key).delete()
    return dropped


def complete(follow_up: FollowUp, *, by: Any, living: str, on: date, note: str) -> None:
    follow_up.living, follow_up.note = living, note
    follow_up.completed_on, follow_up.completed_by = on, by
    follow_up.save(update_fields=["living", "note", "completed_on", "completed_by"])
    leave_event("complete", follow_up, by=by, reason=note)
