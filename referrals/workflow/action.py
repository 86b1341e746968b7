"""Actions: one is done, with its outcome, or goes to another owner."""

from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.people import holders_of
from kft.core.workflow import Refused, leave_event, lock, require, require_text
from referrals.models import Action, Referral

COMPLETE = "referrals.complete_action"
COMPLETE_OUTSIDE = "referrals.complete_outside_action"
REASSIGN = "referrals.reassign_action"
OVERSEE = "referrals.oversee_actions"


def possible_owners() -> Any:
    """The active people who can say that an action is done."""
    return holders_of(COMPLETE)


def refusal_to_complete(user: Any, action: Action) -> str:
    """Why this person cannot say that the action is done, or ""."""
    if refusal := _is_over(action):
        return refusal
    if user.pk == action.owner_id or _manages(user, action):
        return ""
    if action.owner_id is None:
        if user.has_perm(COMPLETE_OUTSIDE):
            return ""
        return "Tell the panel coordinator when it is done: its owner has no account here."
    return f"{action.owner} or their team manager says when this is done."


def refusal_to_reassign(user: Any, action: Action) -> str:
    """Why this person cannot give the action to somebody else, or ""."""
    if not user.has_perm(REASSIGN):
        return "The owner’s team manager or the panel coordinator can give it to another owner."
    return _is_over(action)


def _is_over(action):
    if action.done_on:
        return "This action is already done."
    if action.ended_by:
        return "This action has ended: the decision that asked for it was not endorsed."
    if not action.counts:
        return "This action counts once the chair has closed the meeting."
    return ""


def _manages(user, action):
    if not (user.team_id and user.has_perm(OVERSEE) and action.owner_id):
        return False
    return action.owner.team_id == user.team_id


@transaction.atomic
def complete(action: Action, *, by: Any, outcome: str, on: date) -> None:
    """Say that the action was done by the day `on`, and what came of it."""
    require(by, COMPLETE)
    lock(action, by=by)
    if refusal := refusal_to_complete(by, action):
        raise Refused(refusal)
    action.outcome = require_text(outcome, "Enter what came of it.")
    action.done_on, action.done_by = on, by
    action.save(update_fields=["outcome", "done_on", "done_by"])
    leave_event("complete", action, by=by, reason=action.outcome)


@transaction.atomic
def reassign(
    action: Action, *, by: Any, why: str, owner: User | None = None, owner_name: str = ""
) -> None:
    """Give the action to a person of the council, or by name to somebody outside."""
    require(by, REASSIGN)
    lock(action, by=by)
    if refusal := refusal_to_reassign(by, action) or _cannot_own(owner, action):
        raise Refused(refusal)
    if owner is None:
        owner_name = require_text(owner_name, "Select or enter who does it now.")
    before = action.whose
    action.owner, action.owner_name = owner, "" if owner else owner_name
    action.save(update_fields=["owner", "owner_name"])
    reason = require_text(why, "Enter why somebody else does it.")
    leave_event("reassign", action, by=by, reason=f"From {before} to {action.whose}: {reason}")


def _cannot_own(owner, action):
    """Why this person cannot be given the action; it says nothing of what is closed to them."""
    if owner is None:
        return ""
    known = Referral.objects.not_closed_to(owner).filter(pk=action.decision.referral_id)
    if possible_owners().filter(pk=owner.pk).exists() and known.exists():
        return ""
    return f"{owner} cannot be given this action. Choose somebody else."
