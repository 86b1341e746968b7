"""Whose turn it is in a request to enter care: nobody acts twice, and who may instead.

The questions are of one person and one request; the lists ask the same of rows
(Authorisation.objects.waiting_for).
"""

from typing import Any

from accounts.people import holders_of
from kft.core.forms import lower_first
from kft.core.models import Event
from placements.models import TAKES, Authorisation, Turn
from placements.models.authorisation import WRITTEN
from referrals.limits import refusal_above_limit

NOBODY = {
    Turn.DIRECTOR: "An administrator marks the account of the director of children’s services.",
    Turn.NOMINATED_OFFICER: "Nobody’s limit covers it: ask an administrator to set one.",
}


def works_on(user: Any, authorisation: Authorisation) -> bool:
    """Whether the request is this person's own or of the team they work in."""
    of_team = user.team_id is not None and user.team_id == authorisation.team_id
    return of_team or authorisation.written_by_id == user.pk


def of_another_team(user: Any, authorisation: Authorisation) -> str:
    """Why this person may not withdraw it, or ""."""
    return "" if works_on(user, authorisation) else "This request is of another team."


def not_yours_to_write(user: Any, authorisation: Authorisation) -> str:
    """Why this person may neither write nor submit it, or ""."""
    other = _other_step(user, authorisation, Turn.SOCIAL_WORKER)
    if other:
        return f"You have acted as the {other} here, so somebody else has to write this."
    return of_another_team(user, authorisation)


def people_for(authorisation: Authorisation) -> list[Any]:
    """Who may take the step that it waits for, and knows of the child."""
    if authorisation.status not in TAKES:
        return []
    itself = Authorisation.objects.filter(pk=authorisation.pk)
    holders = holders_of(TAKES[Turn(authorisation.status)]).order_by("name", "pk")
    # whose turn it is costs little to ask, who knows of a child costs much: asked last
    turn = [person for person in holders if itself.waiting_for(person).exists()]
    return [person for person in turn if itself.visible_to(person).exists()]


def not_your_turn(user: Any, authorisation: Authorisation) -> str:
    """Why this person may not answer the step that it waits for, and who may; or ""."""
    why = _had_a_part(user, authorisation) or _not_theirs(user, authorisation)
    return f"{why} {_goes_to(authorisation)}" if why else ""


def above_limit(user: Any, authorisation: Authorisation) -> str:
    """Why this officer may not decide on the amount, and who may; or ""."""
    if user.may_agree(authorisation.weekly_cost):
        return ""
    permission = TAKES[Turn.NOMINATED_OFFICER]
    people = people_for(authorisation)
    return refusal_above_limit(user, authorisation.weekly_cost, permission, people=people)


def _had_a_part(user, authorisation):
    if _wrote(user, authorisation):
        return "You wrote this request, so somebody else has to answer it."
    if other := _other_step(user, authorisation, authorisation.status):
        return f"You have acted as the {other} here, so somebody else has to take this step."
    return ""


def _other_step(user, authorisation, step):
    """Which step other than this one the person has answered, in words, or ""."""
    other = authorisation.answers.filter(by=user).exclude(step=step).first()
    return lower_first(other.get_step_display()) if other else ""


def _wrote(user, authorisation):
    if authorisation.written_by_id == user.pk:
        return True
    written = Event.objects.about(authorisation).filter(action=WRITTEN)
    return written.filter(actor=user).exists()


def _not_theirs(user, authorisation):
    """Asked of those who hold the permission: the team and the director are left to ask."""
    itself = Authorisation.objects.filter(pk=authorisation.pk)
    if itself.at_step_of(user).exists():
        return ""
    if authorisation.status == Turn.DIRECTOR:
        return "Leaving care at 16 or 17 is for the director of children’s services."
    return "This request is of another team."


def _goes_to(authorisation):
    if people := people_for(authorisation):
        return f"It goes to {' or '.join(str(person) for person in people)}."
    otherwise = "Nobody else may take it now: ask an administrator."
    return NOBODY.get(Turn(authorisation.status), otherwise)
