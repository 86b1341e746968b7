"""What can happen to a request to enter care, who may do it, and what follows."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.people import holders_of
from children.models import Child
from kft.core.models import Event
from kft.core.workflow import (
    ChangedMeanwhile,
    Refused,
    Step,
    leave_event,
    lock,
    refuse_violations,
    require,
    require_text,
    save_version,
)
from placements.entry.known import latest_decision
from placements.entry.questions import Incomplete, missing_from
from placements.entry.turns import (
    above_limit,
    not_your_turn,
    not_yours_to_write,
    of_another_team,
    people_for,
)
from placements.models import TAKES, Authorisation, AuthorisationAnswer, Turn
from placements.models.authorisation import WRITTEN
from referrals.letters import tell
from referrals.workflow.referral import children_to_refer

ADD, WITHDRAWING = "placements.add_authorisation", "placements.withdraw_authorisation"
PLACES = "placements.add_placement"
Status, Kind = Authorisation.Status, Authorisation.Kind
Outcome = AuthorisationAnswer.Outcome


def _within_limit(user, authorisation):
    return not_your_turn(user, authorisation) or above_limit(user, authorisation)


def _enters(user, authorisation):
    if authorisation.kind == Kind.LEAVE_CARE:
        return "Leaving care at 16 or 17 goes to the director."
    return not_your_turn(user, authorisation)


def _leaves(user, authorisation):
    if authorisation.kind == Kind.ENTER_CARE:
        return "Entering care goes to the nominated officer."
    return not_your_turn(user, authorisation)


def _at(turn, name, target, refusal=not_your_turn):
    return Step(name, frozenset({turn}), target, TAKES[turn], refusal)


SUBMIT = Step(
    "submit", frozenset(Authorisation.WRITABLE), Status.TEAM_MANAGER, ADD, not_yours_to_write
)
WITHDRAW = Step(
    "withdraw",
    frozenset(set(Status) - set(Authorisation.FINAL)),
    Status.WITHDRAWN,
    WITHDRAWING,
    of_another_team,
)
AGREE = _at(Turn.TEAM_MANAGER, "agree", Status.GROUP_MANAGER)
CHECK = _at(Turn.GROUP_MANAGER, "check", Status.NOMINATED_OFFICER, _enters)
CHECK_LEAVING = _at(Turn.GROUP_MANAGER, "check_leaving", Status.DIRECTOR, _leaves)
AUTHORISE = _at(Turn.NOMINATED_OFFICER, "authorise", Status.AUTHORISED, _within_limit)
AUTHORISE_LEAVING = _at(Turn.DIRECTOR, "authorise_leaving", Status.AUTHORISED)
REFUSE = _at(Turn.NOMINATED_OFFICER, "refuse", Status.REFUSED, _within_limit)
REFUSE_LEAVING = _at(Turn.DIRECTOR, "refuse_leaving", Status.REFUSED)
RETURN = _at(Turn.TEAM_MANAGER, "return", Status.RETURNED)
RETURN_CHECKED = _at(Turn.GROUP_MANAGER, "return_checked", Status.RETURNED)
RETURN_UNDECIDED = _at(Turn.NOMINATED_OFFICER, "return_undecided", Status.RETURNED)
RETURN_LEAVING = _at(Turn.DIRECTOR, "return_leaving", Status.RETURNED)
STEPS = {
    (Turn.TEAM_MANAGER, Outcome.AGREED): AGREE,
    (Turn.TEAM_MANAGER, Outcome.RETURNED): RETURN,
    (Turn.GROUP_MANAGER, Outcome.AGREED): CHECK,
    (Turn.GROUP_MANAGER, Outcome.RETURNED): RETURN_CHECKED,
    (Turn.NOMINATED_OFFICER, Outcome.AGREED): AUTHORISE,
    (Turn.NOMINATED_OFFICER, Outcome.RETURNED): RETURN_UNDECIDED,
    (Turn.NOMINATED_OFFICER, Outcome.REFUSED): REFUSE,
    (Turn.DIRECTOR, Outcome.AGREED): AUTHORISE_LEAVING,
    (Turn.DIRECTOR, Outcome.RETURNED): RETURN_LEAVING,
    (Turn.DIRECTOR, Outcome.REFUSED): REFUSE_LEAVING,
}


def step_for(authorisation: Authorisation, outcome: str) -> Step | None:
    """The step that an answer takes from where the request stands; None where there is none."""
    step = STEPS.get((authorisation.status, outcome))
    if step is CHECK and authorisation.kind == Kind.LEAVE_CARE:
        return CHECK_LEAVING
    return step


def open_outcomes(user: Any, authorisation: Authorisation) -> list[str]:
    """What this person may answer now."""
    steps = {outcome: step_for(authorisation, outcome) for outcome in Outcome}
    return [
        outcome
        for outcome, step in steps.items()
        if step and step.is_open_to(user, authorisation)
    ]


def refusal_to_answer(user: Any, authorisation: Authorisation) -> str:
    """Why somebody who takes this step in general may not take it here, or ""."""
    step = step_for(authorisation, Outcome.AGREED)
    if step is None or not user.has_perm(step.permission):
        return ""
    return step.refusal(user, authorisation)


def refusal_to_ask(child: Child, kind: str, *, on: date) -> str:
    """Why nobody can ask this for the child on a day, or ""."""
    age = child.age_on(on)
    if kind == Kind.ENTER_CARE:
        return "" if age < 18 else f"{child} is {age}: only a child can enter care."
    if age not in (16, 17):
        return f"{child} is {age}: only at 16 or 17 can somebody leave care by their own wish."
    if not child.care_periods.holding(on=on).exists():
        return f"{child} is not looked after. Start care on the record first."
    return ""


@transaction.atomic
def start_draft(
    child: Child, kind: str, *, by: Any, reference: str, answers: dict[str, Any]
) -> Authorisation:
    """Make the draft at its first save. With a reference already used, give that draft."""
    require(by, ADD)
    # The person's row, so that the same save sent twice at once comes one after the other.
    list(User.objects.select_for_update(no_key=True).filter(pk=by.pk))
    known = Authorisation.objects.filter(reference=reference, written_by=by).first()
    if known:
        save_draft(known, by=by, expected=1, answers=answers)
        return known
    if not children_to_refer(by).filter(pk=child.pk).exists():
        raise Refused("You can only ask this for children that you or your team work with.")
    if refusal := refusal_to_ask(child, kind, on=timezone.localdate()):
        raise Refused(refusal)
    team = by.team_id or child.team_id
    known = Authorisation(
        reference=reference, child=child, kind=kind, written_by=by, team_id=team, **answers
    )
    known.version = 1
    refuse_violations(known)
    known.save()
    leave_event("start", known, by=by)
    return known


@transaction.atomic
def save_draft(
    authorisation: Authorisation, *, by: Any, expected: int, answers: dict[str, Any]
) -> None:
    """Save what its team is still writing. Who writes on it takes no other step of it."""
    require(by, ADD)
    lock(authorisation, by=by)
    if refusal := not_writable(by, authorisation):
        raise Refused(refusal)
    for field, value in answers.items():
        setattr(authorisation, field, value)
    save_version(authorisation, expected=expected, fields=list(answers))
    written = Event.objects.about(authorisation).filter(action=WRITTEN, actor=by)
    if authorisation.written_by_id != by.pk and not written.exists():
        leave_event("write", authorisation, by=by)


def not_writable(user: Any, authorisation: Authorisation) -> str:
    """Why this person cannot change the answers, or ""."""
    if authorisation.status not in Authorisation.WRITABLE:
        status = authorisation.get_status_display().lower()
        return f"{authorisation} is now “{status}”, so its answers cannot be changed."
    return not_yours_to_write(user, authorisation)


@transaction.atomic
def submit(authorisation: Authorisation, *, by: Any) -> None:
    """Hand it to the team manager, for the first time or again.

    Raises Incomplete with everything that is missing.
    """
    require(by, ADD)
    lock(authorisation, by=by)
    now = timezone.now()
    if SUBMIT.is_open_to(by, authorisation):
        _refuse_incomplete(authorisation, on=timezone.localdate(now))
        authorisation.round += 1
        _keep_answer(authorisation, Turn.SOCIAL_WORKER, Outcome.SUBMITTED, by=by)
    changes = {
        "round": authorisation.round,
        "submitted_at": authorisation.submitted_at or now,
        "waiting_since": now,
        "panel_decision": latest_decision(by, authorisation.child),
    }
    SUBMIT.take(authorisation, by=by, **changes)
    tell(people_for(authorisation), "authorisation_waits", authorisation, by=by)


def _refuse_incomplete(authorisation, *, on):
    if missing := missing_from(authorisation):
        raise Incomplete(missing)
    if refusal := refusal_to_ask(authorisation.child, authorisation.kind, on=on):
        raise Refused(refusal)


def _keep_answer(authorisation, step, outcome, *, by, text=""):
    AuthorisationAnswer.objects.create(
        authorisation=authorisation,
        round=authorisation.round,
        step=step,
        outcome=outcome,
        text=text or authorisation.analysis,
        weekly_cost=authorisation.weekly_cost,
        by=by,
    )


@transaction.atomic
def answer(
    authorisation: Authorisation, *, by: Any, outcome: str, text: str, seen: str
) -> None:
    """Agree, return or refuse at the step that it waits for, with the person's own reasons.

    `seen` is where it stood on the page (`stands_at`): nobody agrees to what they have
    not read. Raises ChangedMeanwhile where it has moved on.
    """
    lock(authorisation, by=by)
    if seen != authorisation.stands_at:
        raise ChangedMeanwhile(
            f"{authorisation} has moved on after you opened it. Read it again, then answer."
        )
    step = step_for(authorisation, outcome)
    if step is None:
        raise Refused(f"{authorisation} does not wait for this answer.")
    text = require_text(text, "Enter your reasons.")
    now = timezone.now()
    if step.is_open_to(by, authorisation):
        _keep_answer(authorisation, authorisation.status, outcome, by=by, text=text)
    decided = {"decided_at": now} if step.target in Authorisation.FINAL else {}
    step.take(authorisation, by=by, reason=text, waiting_since=now, **decided)
    _tell_of(authorisation, by=by)


def _tell_of(authorisation, *, by):
    """The next person, or those who asked and those who place the child."""
    if authorisation.status in TAKES:
        tell(people_for(authorisation), "authorisation_waits", authorisation, by=by)
        return
    returned = authorisation.status == Status.RETURNED
    letter = "authorisation_returned" if returned else "authorisation_decided"
    people = set(_who_asked(authorisation))
    if authorisation.is_authorised:
        people |= {p for p in holders_of(PLACES) if _sees(p, authorisation)}
    tell(sorted(people, key=lambda person: person.pk), letter, authorisation, by=by)


def _who_asked(authorisation):
    submitted = authorisation.answers.filter(step=Turn.SOCIAL_WORKER).select_related("by")
    return [authorisation.written_by, *(one.by for one in submitted)]


def _sees(person, authorisation):
    return Authorisation.objects.visible_to(person).filter(pk=authorisation.pk).exists()


@transaction.atomic
def withdraw(authorisation: Authorisation, *, by: Any, reason: str) -> None:
    """Ask no longer, and say why: whoever it waited for is told."""
    require(by, WITHDRAWING)
    reason = require_text(reason, "Enter why you withdraw the request.")
    lock(authorisation, by=by)
    waited = [person for person in people_for(authorisation) if person.pk != by.pk]
    WITHDRAW.take(authorisation, by=by, reason=reason)
    tell(waited, "authorisation_withdrawn", authorisation, by=by)
