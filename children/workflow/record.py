"""What can happen to a child's record, who may do it, and what follows.

Each verb asks for the permission, locks the child as the person sees it, acts and leaves
an event, in one transaction.
"""

from django.db import transaction

from children.workflow.restriction import ADDED_IT, put_name, put_restriction
from kft.core.workflow import (
    Refused,
    leave_event,
    lock,
    refuse_violations,
    require,
    save_version,
)


@transaction.atomic
def add_child(child, family, *, by, restricted_because=""):
    """Keep a new child; a new family is kept with the child.

    The child starts in the team of whoever adds the record, or with that person where
    they have no team, so that it is in somebody's sight from the first moment. A record
    that is restricted as it is made names that person, who would lose it otherwise.
    """
    require(by, "children.add_child")
    family.save()
    child.family, child.team = family, by.team
    child.social_worker = None if by.team else by
    child.save()
    leave_event("add", child, by=by)
    if restricted_because:
        put_restriction(child, reason=restricted_because, by=by)
        put_name(child, person=by, why=ADDED_IT, by=by)


@transaction.atomic
def change_child(child, *, expected, fields, by):
    """Save what was typed unless somebody else saved the record meanwhile."""
    require(by, "children.change_child")
    _lock_in_sight(child, by=by)
    save_version(child, expected=expected, fields=fields)
    leave_event("change", child, by=by)


@transaction.atomic
def allocate(child, *, social_worker, team, expected, by):
    """Say who works with the child."""
    require(by, "children.allocate_child")
    _lock_in_sight(child, by=by)
    child.social_worker, child.team = social_worker, team
    save_version(child, expected=expected, fields=["social_worker", "team"])
    leave_event("allocate", child, by=by, reason=f"{social_worker or 'Nobody'}, {team}")


@transaction.atomic
def start_care(period, legal_status, *, by):
    """The council begins to look after the child, on a legal ground."""
    _begin(period.child, by=by)
    refuse_violations(period)
    period.save()
    _put_status_in_place(legal_status)
    leave_event("start_care", period.child, by=by)


@transaction.atomic
def end_care(period, *, ended, reason, by):
    """The child ceases to be looked after; the legal status ends with it."""
    _begin(period.child, by=by)
    period.refresh_from_db()
    if period.ended:
        raise Refused("This time of care has already been ended.")
    if ended < period.started:
        raise Refused("Care cannot end before it started.")
    period.ended, period.reason_ended = ended, reason
    period.save(update_fields=["ended", "reason_ended"])
    period.child.legal_statuses.holding(on=ended).update(ended=ended)
    leave_event("end_care", period.child, by=by)


@transaction.atomic
def start_legal_status(status, *, by):
    """A new legal status; the one before it ends the same day."""
    _begin(status.child, by=by)
    _put_status_in_place(status)
    leave_event("start_legal_status", status.child, by=by)


def _put_status_in_place(status):
    status.child.legal_statuses.filter(started__lt=status.started, ended__isnull=True).update(
        ended=status.started
    )
    refuse_violations(status)
    status.save()


@transaction.atomic
def add_relationship(relationship, *, by):
    _begin(relationship.child, by=by)
    refuse_violations(relationship)
    relationship.save()
    leave_event("add_relationship", relationship.child, by=by)


@transaction.atomic
def remove_relationship(relationship, *, by):
    """Take a wrong entry away; the history keeps it."""
    _begin(relationship.child, by=by)
    relationship.delete()
    leave_event("remove_relationship", relationship.child, by=by)


def _begin(child, *, by):
    require(by, "children.change_child")
    lock(child, by=by)


def _lock_in_sight(child, *, by):
    """Lock without reading anew: the form's answers are on the record already."""
    type(child).objects.visible_to(by).select_for_update(of=("self",)).get(pk=child.pk)
