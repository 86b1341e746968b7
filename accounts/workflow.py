"""What can happen to a person's account, and who may do it."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from accounts.roles import Role
from kft.core.jobs import enqueue
from kft.core.models import Event
from kft.core.workflow import Refused

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


def _require(by):
    if not by.has_perm(CHANGE):
        raise PermissionDenied(CHANGE)


def _leave_event(action, user, by):
    Event.objects.create(
        actor=by,
        action=f"accounts.user.{action}",
        record_type="accounts.user",
        record_id=user.pk,
        reason=", ".join(Role(role).label for role in user.roles),
    )
