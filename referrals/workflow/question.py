"""Questions that sent a referral back: each has its answer, all before it goes on."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from kft.core.workflow import Refused, leave_event, lock, require
from referrals.models import PanelQuestion, Referral
from referrals.workflow import referral as referrals

Status = Referral.Status
ANSWERABLE = frozenset({Status.RETURNED, Status.SENT_BACK, Status.DEFERRED})


def open_questions(referral: Referral, user: Any) -> list[PanelQuestion]:
    """What this person sees still to be answered, in the order in which it was asked."""
    if referral.status not in ANSWERABLE:
        return []
    return list(PanelQuestion.objects.visible_to(user).filter(referral=referral).open())


def can_answer(user: Any, referral: Referral) -> bool:
    """Whether a page should lead this person to the questions; the verbs ask again."""
    return (
        referral.status in ANSWERABLE
        and user.has_perm("referrals.submit_referral")
        and not referrals.of_another_team(user, referral)
        and bool(open_questions(referral, user))
    )


@transaction.atomic
def save_answers(referral: Referral, *, by: Any, given: Mapping[int, str]) -> None:
    """Keep what is written so far, by the question's number; nothing is sent yet."""
    for question in _locked(referral, by=by):
        text = given.get(question.pk, question.answer)
        if text != question.answer:
            question.answer = text
            question.save(update_fields=["answer"])


@transaction.atomic
def send_answers(referral: Referral, *, by: Any, given: Mapping[int, str]) -> None:
    """Answer every open question. A deferred referral then waits for a meeting again.

    One that was returned or sent back still has to be submitted. Raises Refused where a
    question has no answer.
    """
    questions = _locked(referral, by=by)
    for question in questions:
        question.answer = given.get(question.pk, question.answer).strip()
        question.answered_by, question.answered_at = by, timezone.now()
    if not questions or not all(question.answer for question in questions):
        raise Refused("Answer every question first.")
    for question in questions:
        question.save(update_fields=["answer", "answered_by", "answered_at"])
    told = "\n".join(f"{question.text} – {question.answer}" for question in questions)
    if referral.status == Status.DEFERRED:
        referrals.answer(referral, by=by, answers=told)
    else:
        leave_event("answer_questions", referral, by=by, reason=told)


def _locked(referral, *, by):
    """The open questions, of a referral that this person's team has to answer for."""
    require(by, "referrals.submit_referral")
    lock(referral, by=by)
    if referral.status not in ANSWERABLE:
        status = referral.get_status_display().lower()
        raise Refused(f"{referral} is now “{status}”, so its questions cannot be answered.")
    if refusal := referrals.of_another_team(by, referral):
        raise Refused(refusal)
    return open_questions(referral, by)
