"""What the page and the paper of a request to enter care tell: its steps and its answers."""

from dataclasses import dataclass
from typing import Any

from kft.core.models import Event
from placements.entry.questions import answered
from placements.entry.turns import people_for
from placements.models import Authorisation, AuthorisationAnswer, Turn
from referrals.models import Decision

PEOPLE = ("child", "team", "written_by", "panel_decision")
Outcome = AuthorisationAnswer.Outcome


@dataclass(frozen=True)
class ShownStep:
    """One of the four steps as the line shows it: done, now (for `people`), or later."""

    turn: Turn
    answer: AuthorisationAnswer | None
    is_now: bool
    people: tuple[str, ...] = ()

    @property
    def label(self):
        return self.turn.label

    @property
    def state(self):
        if self.is_now:
            return "now"
        return self.answer.outcome if self.answer else "later"


def read(authorisation: Authorisation, user: Any) -> dict[str, Any]:
    """Everything that is read of it before anything is answered."""
    given = list(authorisation.answers.select_related("by"))
    now = [one for one in given if one.round == authorisation.round]
    decision = _decision(authorisation, user)
    return {
        "authorisation": authorisation,
        "rows": answered(authorisation, without=("analysis",) if now else ()),
        "steps": steps_of(authorisation, now),
        "given": now,
        "earlier": [one for one in given if one.round != authorisation.round],
        "decision": decision,
        "is_above_decision": _is_above(authorisation, decision),
        "withdrawn": _withdrawn(authorisation),
    }


def steps_of(authorisation, given) -> list[ShownStep]:
    """The line of steps: who answered, whose turn it is, who comes after."""
    answers = {answer.step: answer for answer in given}
    waits_for = authorisation.status
    if authorisation.status in Authorisation.WRITABLE:
        waits_for = Turn.SOCIAL_WORKER
    people = tuple(map(str, _people(authorisation)))
    return [
        ShownStep(turn, answers.get(turn), True, people)
        if turn == waits_for
        else ShownStep(turn, answers.get(turn), False)
        for turn in authorisation.turns
    ]


def _people(authorisation):
    if authorisation.status in Authorisation.WRITABLE:
        return [authorisation.written_by]
    return people_for(authorisation)


def _decision(authorisation, user):
    """The panel's decision that it rests on, where this person may read it."""
    visible = Decision.objects.visible_to(user).filter(pk=authorisation.panel_decision_id)
    return visible.select_related("referral", "meeting__panel").first()


def _is_above(authorisation, decision):
    """Whether more is asked for than the panel agreed, which whoever authorises must see."""
    ceiling = decision.weekly_cost_ceiling if decision else None
    asked = authorisation.weekly_cost
    return ceiling is not None and asked is not None and asked > ceiling


def _withdrawn(authorisation):
    if authorisation.status != Authorisation.Status.WITHDRAWN:
        return None
    events = Event.objects.about(authorisation).select_related("actor")
    return events.filter(target=Authorisation.Status.WITHDRAWN).last()
