"""What can happen to a placement and its weekly amounts, who may do it, and what follows.

Each verb asks for the permission, locks the child first (two inserts at once could end in
a deadlock instead of a clear refusal: architecture.md, Integrity), acts, leaves an event
and queues the weekly ledger, in one transaction.
"""

from copy import copy

from django.db import transaction

from children.models import Child
from kft.core.workflow import (
    Refused,
    leave_event,
    refuse_violations,
    require,
    require_text,
    save_version,
)
from placements.models import PlannedEnd
from placements.tasks import recompute_soon

CHANGE, COSTS = "placements.change_placement", "placements.change_costs"


@transaction.atomic
def start(placement, *, by):
    """The child moves in."""
    require(by, "placements.add_placement")
    _lock_child(placement.child_id, by=by)
    refuse_violations(placement)
    placement.save()
    _follow_up("start", placement, by=by)


@transaction.atomic
def change(placement, *, expected, fields, by):
    """Save what was typed unless somebody else saved the placement meanwhile."""
    require(by, CHANGE)
    _lock_child(placement.child_id, by=by)
    refuse_violations(placement)
    save_version(placement, expected=expected, fields=fields)
    _follow_up("change", placement, by=by)


@transaction.atomic
def end(placement, *, ended, reason_ended, by):
    """The child moves out: the day belongs to what follows, and costs stop with it."""
    require(by, CHANGE)
    _lock_child(placement.child_id, by=by)
    placement.refresh_from_db()
    if placement.ended:
        raise Refused(f"This placement has already ended, on {placement.ended:%-d %B %Y}.")
    placement.ended, placement.reason_ended = ended, reason_ended
    refuse_violations(placement)
    save_version(placement, expected=placement.version, fields=["ended", "reason_ended"])
    _follow_up("end", placement, by=by)


@transaction.atomic
def extend(placement, *, planned_end, reason, on, by):
    """Move the planned end, later or earlier; what it was and why it moved is kept."""
    require(by, CHANGE)
    reason = require_text(reason, "Enter why the planned end is changed.")
    _lock_child(placement.child_id, by=by)
    placement.refresh_from_db()
    if placement.ended:
        raise Refused(f"This placement has already ended, on {placement.ended:%-d %B %Y}.")
    if planned_end < placement.started or planned_end == placement.planned_end:
        raise Refused("Enter a new day that is not before the placement’s first day.")
    PlannedEnd.objects.create(
        placement=placement,
        was=placement.planned_end,
        became=planned_end,
        reason=reason,
        changed_on=on,
        changed_by=by,
    )
    placement.planned_end = planned_end
    save_version(placement, expected=placement.version, fields=["planned_end"])
    _follow_up("extend", placement, by=by, reason=reason)


@transaction.atomic
def add_amount(line, *, by):
    """A new cost line or contribution."""
    _begin_costs(line.placement, by=by)
    refuse_violations(line)
    line.save()
    _follow_up("add_amount", line.placement, by=by, reason=str(line))


@transaction.atomic
def correct_amount(line, *, by):
    """Put right what was typed wrongly; the history keeps what it was."""
    _begin_costs(line.placement, by=by)
    refuse_violations(line)
    line.save()
    _follow_up("correct_amount", line.placement, by=by, reason=str(line))


@transaction.atomic
def new_amount(line, *, weekly_amount, starting, by):
    """Another amount from a day on: the line before ends that day."""
    _begin_costs(line.placement, by=by)
    line.refresh_from_db()
    if not line.started < starting or (line.ended and starting >= line.ended):
        raise Refused("The new amount must start while the old one is in force.")
    following = copy(line)
    following.pk, following._state.adding = None, True
    following.weekly_amount, following.started = weekly_amount, starting
    line.ended = starting
    line.save(update_fields=["ended"])
    refuse_violations(following)
    following.save()
    _follow_up("new_amount", line.placement, by=by, reason=str(following))


@transaction.atomic
def keep_provider(record, *, by, expected=None, fields=()):
    """Keep a provider or a setting, new or changed; a changed sector changes no amount."""
    require(by, "placements.change_provider")
    if expected is None:
        record.save()
    else:
        save_version(record, expected=expected, fields=list(fields))
    leave_event("keep", record, by=by)


def _begin_costs(placement, *, by):
    require(by, COSTS)
    _lock_child(placement.child_id, by=by)


def _lock_child(pk, *, by):
    Child.objects.visible_to(by).select_for_update(of=("self",)).get(pk=pk)


def _follow_up(verb, placement, *, by, reason=""):
    leave_event(verb, placement, by=by, reason=reason)
    recompute_soon(by=by)
