"""What can happen to a person's account, and who may do it."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from accounts.roles import Role
from kft.core.formats import money
from kft.core.jobs import enqueue
from kft.core.models import Event
from kft.core.workflow import ChangedMeanwhile, Refused

CHANGE = "accounts.change_user"


@transaction.atomic
def invite(user, *, by):
    """Keep a new person and send them a link with which they set their password."""
    _require(by)
    user.set_unusable_password()
    user.save()
    _leave_event("invite", user, by)
    enqueue("accounts.send_invitation", by=by, user=user.pk)


@transaction.atomic
def change(user, *, by):
    """Keep what changed about a person: roles, team, whether they may sign in."""
    _require(by)
    if user == by:
        raise Refused("You cannot change your own account. Ask another administrator.")
    if not User.objects.visible_to(by).filter(pk=user.pk).exists():
        raise PermissionDenied(CHANGE)
    user.save()
    _leave_event("change", user, by)


@transaction.atomic
def set_limit(user, *, by, weekly_limit, seen):
    """Set what a person may agree a week; `seen` is the limit as the page showed it.

    A limit is a person's own: nobody sets theirs, and nobody hands theirs down.
    """
    _require(by)
    if user.pk == by.pk:
        raise Refused("You cannot set your own limit. Ask another administrator.")
    user = User.objects.visible_to(by).select_for_update(of=("self",)).get(pk=user.pk)
    if _written(user.weekly_limit) != seen:
        raise ChangedMeanwhile(f"Somebody else has just set {user}’s limit. Look at it again.")
    before, user.weekly_limit = user.weekly_limit, weekly_limit
    user.save(update_fields=["weekly_limit"])
    _leave_event(
        "set_limit", user, by, f"From {_in_words(before)} to {_in_words(weekly_limit)}"
    )


def _written(limit):
    return "" if limit is None else str(limit)


def _in_words(limit):
    return "no limit" if limit is None else f"{money(limit)} a week"


def _require(by):
    if not by.has_perm(CHANGE):
        raise PermissionDenied(CHANGE)


def _leave_event(action, user, by, reason=""):
    Event.objects.create(
        actor=by,
        action=f"accounts.user.{action}",
        record_type="accounts.user",
        record_id=user.pk,
        reason=reason or _part_of(user),
    )


def _part_of(user):
    """What the person is to the council, in words."""
    parts = [Role(role).label for role in user.roles]
    if user.is_director:
        parts.append("Director of children’s services")
    return ", ".join(parts)
