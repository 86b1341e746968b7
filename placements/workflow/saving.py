"""What can happen to a saving: entered, corrected, signed off for good, reversed."""

from datetime import date, datetime

from django.db import transaction

from children.models import Child
from kft.core.workflow import (
    Refused,
    leave_event,
    lock,
    refuse_violations,
    require,
    require_text,
)
from placements.models import Saving, SavingKept, SavingReversal
from placements.money.savings import counted_with, to_look_at_again

ENTER, SIGN_OFF = "placements.enter_saving", "placements.sign_off_saving"


@transaction.atomic
def keep_saving(saving: Saving, *, by) -> None:
    """Enter a saving or correct one; whoever does may not sign it off."""
    require(by, ENTER)
    if saving.pk:
        _refuse_if_signed_off(Saving.objects.select_for_update().get(pk=saving.pk))
    saving.entered_by = by
    refuse_violations(saving)
    saving.save()
    leave_event("keep", saving, by=by, reason=str(saving))


@transaction.atomic
def take_away_saving(saving: Saving, *, by) -> None:
    """Take a saving away that nobody has signed off; the history keeps it."""
    require(by, ENTER)
    lock(saving, by=by)
    _refuse_if_signed_off(saving)
    leave_event("take_away", saving, by=by, reason=str(saving))
    saving.delete()


@transaction.atomic
def sign_off(saving: Saving, *, by, on: date) -> None:
    """Finance agrees to a saving, for good: from now on it can only be reversed.

    Raises Refused for one's own entry, and where another saving of the child that was
    signed off counts on the same days: a saving is counted once.
    """
    require(by, SIGN_OFF)
    _lock_child_of(saving)
    lock(saving, by=by)
    _refuse_if_signed_off(saving)
    if saving.entered_by_id == by.pk:
        raise Refused("You entered this saving, so somebody else must sign it off.")
    _refuse_if_none(saving)
    _refuse_if_counted(saving)
    saving.signed_off_user, saving.signed_off_by, saving.signed_off_on = by, str(by), on
    saving.save(update_fields=["signed_off_user", "signed_off_by", "signed_off_on"])
    leave_event("sign_off", saving, by=by, reason=str(saving))


@transaction.atomic
def reverse_saving(saving: Saving, *, starts_on: date, why: str, by, at: datetime) -> None:
    """A saving that was signed off counts no longer from a day on."""
    require(by, SIGN_OFF)
    lock(saving, by=by)
    if saving.signed_off_on is None:
        raise Refused("This saving is not signed off. Correct it or take it away instead.")
    if SavingReversal.objects.filter(saving=saving).exists():
        raise Refused("This saving has been reversed already.")
    _refuse_another_day(saving, starts_on)
    SavingReversal.objects.create(
        saving=saving,
        starts_on=starts_on,
        why=require_text(why, "Enter why the saving is reversed"),
        reversed_by=by,
        reversed_at=at,
    )
    leave_event("reverse", saving, by=by, reason=why)


@transaction.atomic
def keep_counting(saving: Saving, *, why: str, by, on: date, at: datetime) -> None:
    """Finance looked at what happened up to a day: the saving goes on counting, and why."""
    require(by, SIGN_OFF)
    why = require_text(why, "Enter why the saving goes on counting")
    lock(saving, by=by)
    waiting = to_look_at_again(Saving.objects.filter(pk=saving.pk), on=on).first()
    if waiting is None:
        raise Refused("Nothing has happened since that speaks against this saving.")
    SavingKept.objects.create(
        saving=saving, seen_to=waiting.last_happened_on, why=why, kept_by=by, kept_at=at
    )
    leave_event("keep_counting", saving, by=by, reason=why)


def _lock_child_of(saving):
    """Two savings of a child are signed off one after the other, so that one is refused."""
    if saving.placement:
        Child.objects.select_for_update(of=("self",)).get(pk=saving.placement.child_id)


def _refuse_if_signed_off(saving):
    if saving.signed_off_on is not None:
        day = f"{saving.signed_off_on:%-d %B %Y}"
        raise Refused(
            f"This saving was signed off on {day}. It can no longer be changed, only reversed."
        )


def _refuse_if_none(saving):
    if saving.weekly <= 0:
        raise Refused("The agreed amount is not below the baseline, so nothing is saved.")


def _refuse_if_counted(saving):
    other = counted_with(saving).first()
    if other:
        raise Refused(
            f"Saving {other.reference} of the same child is signed off for some of these "
            f"days: {other}, from {other.started:%-d %B %Y}. A saving is counted once. "
            "Correct the days of this one, or reverse the other first."
        )


def _refuse_another_day(saving, starts_on):
    if starts_on < saving.started:
        raise Refused("A saving cannot be reversed from a day before it started.")
    if saving.ended and starts_on >= saving.ended:
        raise Refused(f"This saving ends on {saving.ended:%-d %B %Y} by itself.")
