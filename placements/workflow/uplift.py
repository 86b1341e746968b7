"""Raising many prices at once, when a framework's or a provider's rise is agreed."""

from copy import copy
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from children.models import Child
from kft.core.workflow import (
    Refused,
    leave_event,
    refuse_violations,
    require,
    require_text,
)
from placements.models import AppliedUplift, AppliedUpliftLine, CostLine
from placements.money.uplifts import Rise, lines_to_raise
from placements.tasks import recompute_soon


@transaction.atomic
def raise_prices(
    rise: Rise, *, reason: str, expected: Decimal, by, at: datetime
) -> AppliedUplift:
    """End each line of a rise on its day and start one with the new amount.

    `expected` is the new total a week that the person saw: Raises Refused where the lines
    are others by now, where there are none, and where nothing narrows the rise.
    """
    require(by, "placements.apply_uplift")
    if not rise.is_narrowed:
        raise Refused(
            "Choose a provider, a framework, a contract or a category whose prices rise."
        )
    lines = _locked(rise)
    new = [_following(line, rise) for line in lines]
    if sum(line.weekly_amount for line in new) != expected:
        raise Refused("The amounts have changed since you looked. Look at them again.")
    applied = _applied(rise, require_text(reason, "Enter what was agreed"), by=by, at=at)
    CostLine.objects.filter(pk__in=[line.pk for line in lines]).update(ended=rise.starts_on)
    CostLine.objects.bulk_create(new)
    AppliedUpliftLine.objects.bulk_create(
        AppliedUpliftLine(
            uplift=applied,
            old=before,
            new=after,
            old_weekly=before.weekly_amount,
            new_weekly=after.weekly_amount,
        )
        for before, after in zip(lines, new, strict=True)
    )
    leave_event("raise_prices", applied, by=by, reason=f"{applied}: {applied.reason}")
    recompute_soon(by=by)
    return applied


def _locked(rise):
    """The lines, with their children locked first, each in order (see workflow/placement)."""
    children = lines_to_raise(rise).values("placement__child")
    list(Child.objects.filter(pk__in=children).order_by("pk").select_for_update(of=("self",)))
    lines = list(lines_to_raise(rise).select_for_update(of=("self",)))
    if not lines:
        raise Refused(
            "No amount in force on this day can be raised: none matches, or all have a new "
            "amount from that day already."
        )
    return lines


def _following(line, rise):
    new = copy(line)
    new.pk, new.last_import, new._state = None, None, copy(line._state)
    new._state.adding = True
    new.weekly_amount, new.started = rise.raised(line.weekly_amount), rise.starts_on
    return new


def _applied(rise, reason, *, by, at):
    applied = AppliedUplift(
        starts_on=rise.starts_on,
        percent=rise.percent,
        provider=rise.provider,
        framework=rise.framework,
        contract=rise.contract,
        category=rise.category,
        reason=reason,
        applied_by=by,
        applied_at=at,
    )
    refuse_violations(applied)
    applied.save()
    return applied
