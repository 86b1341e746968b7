"""Who may see a child's record: restricting it, naming people, lifting the restriction.

Each verb takes the child as a Child or, from the keeper of the records, as a RecordCard:
it is locked as that person sees it. What was, stays in the events and in the history.
"""

from django.db import transaction

from children.models import AllowedPerson, RecordCard
from kft.core.workflow import Refused, leave_event, lock, refuse_violations, require

ADDED_IT = "Added the record"


@transaction.atomic
def restrict(card, *, reason, by):
    """From now on only the worker and the people named see the record."""
    require(by, "children.restrict_child")
    lock(card, by=by)
    if card.restricted:
        raise Refused("This record is already restricted. Name people on it instead.")
    put_restriction(card, reason=reason, by=by)


def put_restriction(child, *, reason, by):
    """Restrict a locked or a new child. Call inside a transaction."""
    child.restricted = True
    child.save(update_fields=["restricted"])
    leave_event("restrict", child, by=by, reason=reason)


@transaction.atomic
def lift(card, *, reason, by):
    """Everybody with a reason to see the child sees the record again.

    The names go with the restriction: one that is made later starts with its own.
    """
    require(by, "children.restrict_child")
    lock(card, by=by)
    if not card.restricted:
        raise Refused("This record is not restricted, so there is nothing to lift.")
    card.restricted = False
    card.save(update_fields=["restricted"])
    AllowedPerson.objects.filter(child=card.pk).delete()
    leave_event("lift_restriction", card, by=by, reason=reason)


@transaction.atomic
def name_person(child, *, person, why, by):
    """Let somebody see a restricted record, and say why."""
    require(by, "children.name_person")
    lock(child, by=by)
    if not child.restricted:
        raise Refused("This record is not restricted, so nobody needs to be named for it.")
    if not may_name(by, child):
        raise Refused(
            "You see this record for some hours only. Ask its worker or a records officer"
            " to name somebody."
        )
    put_name(child, person=person, why=why, by=by)


def put_name(child, *, person, why, by):
    """Name somebody for a locked or a new child. Call inside a transaction."""
    allowed = AllowedPerson(child_id=child.pk, person=person, why=why)
    refuse_violations(allowed)
    allowed.save()
    leave_event("name_person", child, by=by, reason=f"{person}: {why}")


def may_name(user, child):
    """Whether this person may let others in: not who is in for some hours only."""
    if not user.has_perm("children.name_person"):
        return False
    if isinstance(child, RecordCard) or child.social_worker_id == user.pk:
        return True
    return AllowedPerson.objects.filter(child=child, person=user).exists()


@transaction.atomic
def remove_person(card, *, person, reason, by):
    """Somebody named is let in no longer."""
    require(by, "children.restrict_child")
    lock(card, by=by)
    named, _ = AllowedPerson.objects.filter(child=card.pk, person=person).delete()
    if not named:
        raise Refused(f"{person} is not named for this record any more.")
    leave_event("remove_person", card, by=by, reason=f"{person}: {reason}")
