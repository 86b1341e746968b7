"""From draft to accepted: the social worker, the team manager and the coordinator."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.people import holders_of
from children.models import Child
from kft.core.workflow import (
    Refused,
    Step,
    leave_event,
    lock,
    require,
    require_text,
    save_version,
)
from referrals.answers import TRIED, answers_of
from referrals.letters import tell
from referrals.models import AgendaItem, Meeting, PanelQuestion, Referral, ServiceTried
from referrals.models.urgent import UrgentDecision
from referrals.people import made, managers_of, works_in_team_of
from referrals.questions import OF_EACH_CHILD, QUESTIONS, Missing, missing_from

Status = Referral.Status
EDITABLE = frozenset({Status.DRAFT, Status.RETURNED, Status.SENT_BACK})


class Incomplete(Refused):
    """The referral lacks answers: `missing` lists every one of them."""

    def __init__(self, missing: list[Missing]):
        self.missing = missing
        super().__init__(". ".join(answer.message for answer in missing) + ".")


def of_another_team(user: Any, referral: Referral) -> str:
    return "" if works_in_team_of(user, referral) else "This referral is of another team."


def not_editable(user: Any, referral: Referral) -> str:
    """Why this person cannot change the referral's answers and documents, or ""."""
    if referral.status not in EDITABLE:
        status = referral.get_status_display().lower()
        return f"{referral} is now “{status}”, so its answers cannot be changed."
    return of_another_team(user, referral)


def own_work(user: Any, referral: Referral) -> str:
    return "You cannot approve a referral that you made." if made(user, referral) else ""


def _not_for_this_manager(user: Any, referral: Referral) -> str:
    if user.team_id is None or user.team_id != referral.team_id:
        return "This referral is of another team."
    return own_work(user, referral)


SUBMIT = Step(
    "submit", EDITABLE, Status.SUBMITTED, "referrals.submit_referral", of_another_team
)
AUTHORISE = Step(
    "authorise",
    frozenset({Status.SUBMITTED}),
    Status.AUTHORISED,
    "referrals.authorise_referral",
    _not_for_this_manager,
)
RETURN = Step(
    "return",
    frozenset({Status.SUBMITTED}),
    Status.RETURNED,
    "referrals.authorise_referral",
    _not_for_this_manager,
)
ACCEPT = Step(
    "accept",
    frozenset({Status.AUTHORISED}),
    Status.ACCEPTED,
    "referrals.accept_referral",
    own_work,
)
SEND_BACK = Step(
    "send_back",
    frozenset({Status.AUTHORISED, Status.ACCEPTED}),
    Status.SENT_BACK,
    "referrals.accept_referral",
    own_work,
)
ANSWER = Step(
    "answer",
    frozenset({Status.DEFERRED}),
    Status.ACCEPTED,
    "referrals.submit_referral",
    of_another_team,
)
WITHDRAW = Step(
    "withdraw",
    EDITABLE
    | {
        Status.SUBMITTED,
        Status.AUTHORISED,
        Status.ACCEPTED,
        Status.LISTED,
        Status.DEFERRED,
    },
    Status.WITHDRAWN,
    "referrals.withdraw_referral",
    of_another_team,
)


def children_to_refer(user: Any) -> Any:
    """The children for whom this person may write a referral: their own and their team's."""
    own = Child.objects.filter(social_worker=user)
    if user.team_id:
        own |= Child.objects.filter(team=user.team_id)
    return Child.objects.visible_to(user).filter(pk__in=own.values("pk"))


@transaction.atomic
def start_draft(
    children: Iterable[Child], *, by: Any, reference: str, answers: dict[str, Any]
) -> Referral:
    """Make the draft at its first save. With a reference already used, give that draft.

    The page picks the reference when the form opens, so a first save sent twice (the
    answer got lost on the way) leaves one draft.
    """
    require(by, "referrals.add_referral")
    # The person's row, so that the same save sent twice at once comes one after the other.
    list(User.objects.select_for_update(no_key=True).filter(pk=by.pk))
    known = Referral.objects.filter(reference=reference, referrer=by).first()
    if known:
        return _saved_again(known, by=by, answers=answers)
    wanted = {child.pk for child in children}
    allowed = list(children_to_refer(by).filter(pk__in=wanted))
    if not wanted or wanted != {child.pk for child in allowed}:
        raise Refused("You can only refer children that you or your team work with.")
    if len({child.family_id for child in allowed}) > 1:
        raise Refused("A referral is for the children of one family.")
    referral = Referral.objects.create(
        reference=reference,
        family_id=allowed[0].family_id,
        referrer=by,
        team_id=by.team_id,
        version=1,
        **_of_the_referral(answers, allowed),
    )
    referral.children.set(allowed)
    _save_rows(referral, answers)
    leave_event("start", referral, by=by)
    return referral


def _saved_again(draft, *, by, answers):
    save_draft(draft, by=by, expected=1, answers=answers)
    return draft


@transaction.atomic
def save_draft(referral: Referral, *, by: Any, expected: int, answers: dict[str, Any]) -> None:
    """Save some answers of a referral that its team is still writing.

    Raises ChangedMeanwhile if somebody saved it after version `expected`.
    """
    require(by, "referrals.change_referral")
    lock(referral, by=by)
    if refusal := not_editable(by, referral):
        raise Refused(refusal)
    own = _of_the_referral(answers, referral.children.all())
    for field, value in own.items():
        setattr(referral, field, value)
    save_version(referral, expected=expected, fields=list(own))
    _save_rows(referral, answers)


def _of_the_referral(answers, children):
    """The answers that the referral's own row keeps.

    What was said of all the children is emptied once each child has an answer of their own.
    """
    own = {field: value for field, value in answers.items() if field in QUESTIONS}
    given = answers.get("children", {})
    for field in OF_EACH_CHILD:
        if given and all(field in given.get(child.pk, {}) for child in children):
            own[field] = ""
    return own


def _save_rows(referral, answers):
    """The answers about each child, and the services tried, in the place of what stood."""
    for child, given in answers.get("children", {}).items():
        values = {field: value for field, value in given.items() if field in OF_EACH_CHILD}
        referral.referral_children.filter(child=child).update(**values)
    if TRIED in answers and answers[TRIED] != answers_of(referral).tried:
        referral.services.all().delete()
        ServiceTried.objects.bulk_create(
            ServiceTried(referral=referral, position=position, **row)
            for position, row in enumerate(answers[TRIED], start=1)
        )


def unanswered(referral: Referral) -> list[Missing]:
    """The questions that sent the referral back and have no answer yet."""
    return [
        Missing(f"question_{question.pk}", f"Answer the question: {question.text}", "questions")
        for question in referral.panel_questions.open()
    ]


@transaction.atomic
def submit(referral: Referral, *, by: Any) -> None:
    """Hand the referral to the team manager, for the first time or again.

    Raises Incomplete with everything that is missing.
    """
    lock(referral, by=by)
    missing = [*missing_from(answers_of(referral)), *unanswered(referral)]
    if missing and SUBMIT.is_open_to(by, referral):
        raise Incomplete(missing)
    now = timezone.now()
    referred_on = referral.referred_on or timezone.localdate(now)
    SUBMIT.take(referral, by=by, submitted_at=now, referred_on=referred_on)
    managers = managers_of(referral.team_id).exclude(pk__in=[by.pk, referral.referrer_id])
    tell(managers, "to_authorise", referral, by=by)


@transaction.atomic
def authorise(referral: Referral, *, by: Any, comment: str = "") -> None:
    AUTHORISE.take(referral, by=by, reason=comment.strip())
    tell(holders_of("referrals.accept_referral"), "to_accept", referral, by=by)


@transaction.atomic
def return_(
    referral: Referral, *, by: Any, what_is_missing: str, questions: Iterable[str] = ()
) -> None:
    """Give the referral back; each of `questions` must be answered before it comes again."""
    reason = require_text(what_is_missing, "Enter what is missing.")
    RETURN.take(referral, by=by, reason=reason)
    _ask(referral, questions, by=by)
    tell_referrer(referral, "returned", by=by)


@transaction.atomic
def accept(referral: Referral, *, by: Any) -> None:
    ACCEPT.take(referral, by=by)
    tell_referrer(referral, "accepted", by=by)


@transaction.atomic
def send_back(
    referral: Referral, *, by: Any, what_is_missing: str, questions: Iterable[str] = ()
) -> None:
    """Ask for information. What is then changed goes through the team manager again."""
    reason = require_text(what_is_missing, "Enter what information is missing.")
    SEND_BACK.take(referral, by=by, reason=reason)
    _ask(referral, questions, by=by)
    tell_referrer(referral, "sent_back", by=by)


def _ask(referral, questions, *, by):
    now = timezone.now()
    PanelQuestion.objects.bulk_create(
        PanelQuestion(referral=referral, text=text, asked_by=by, asked_at=now)
        for text in questions
    )


@transaction.atomic
def answer(referral: Referral, *, by: Any, answers: str) -> None:
    """Answer in place the questions for which the panel deferred the referral."""
    reason = require_text(answers, "Enter your answers to the panel’s questions.")
    if referral.panel_questions.open().exists():
        raise Refused("Answer each of the panel’s questions first.")
    ANSWER.take(referral, by=by, reason=reason)
    tell(holders_of("referrals.schedule_referral"), "answered", referral, by=by)


@transaction.atomic
def withdraw(referral: Referral, *, by: Any, reason: str) -> None:
    """Take the referral back, off its agenda too if it was not heard there yet."""
    reason = require_text(reason, "Enter why you withdraw the referral.")
    unheard = AgendaItem.objects.filter(referral=referral, heard_at=None)
    unheard = unheard.exclude(meeting__status=Meeting.Status.SIGNED)
    meetings = unheard.values("meeting")
    list(Meeting.objects.select_for_update().filter(pk__in=meetings).order_by("pk"))
    list(Referral.objects.select_for_update().filter(pk=referral.pk))
    if UrgentDecision.objects.to_ratify().filter(referral=referral).exists():
        raise Refused("The panel has not answered an urgent decision yet: withdraw it after.")
    WITHDRAW.take(referral, by=by, reason=reason)
    running = [Meeting.Status.PLANNED, Meeting.Status.AGENDA_PUBLISHED, Meeting.Status.OPEN]
    unheard.filter(meeting__status__in=running).delete()
    if referral.submitted_at:
        coordinators = holders_of("referrals.accept_referral")
        tell(coordinators.exclude(pk=by.pk), "withdrawn", referral, by=by)


def tell_referrer(referral: Referral, letter: str, *, by: Any) -> None:
    if referral.referrer:
        tell([referral.referrer], letter, referral, by=by)
