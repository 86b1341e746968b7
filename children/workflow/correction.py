"""Putting right what was recorded wrongly about care: the history keeps what stood before."""

from django.db import transaction

from kft.core.workflow import (
    ChangedMeanwhile,
    Refused,
    leave_event,
    lock,
    refuse_violations,
    require,
)


def as_seen(record):
    """The dates as the page showed them: a correction of other dates is refused."""
    return f"{record.started}/{record.ended or ''}"


@transaction.atomic
def correct(record, *, fields, seen, why, by):
    """Save a care period's or a legal status's right dates, and say why they were wrong.

    Raises ChangedMeanwhile where somebody changed the dates after this person saw them,
    Refused where another row of the child holds on the same days.
    """
    require(by, "children.change_child")
    lock(record.child, by=by)
    stands = type(record).objects.select_for_update().get(pk=record.pk)
    if as_seen(stands) != seen:
        raise ChangedMeanwhile("Somebody else changed these dates while you were typing.")
    if record.ended and record.ended < record.started:
        raise Refused("The end cannot be before the start.")
    refuse_violations(record)
    record.save(update_fields=fields)
    leave_event("correct", record, by=by, reason=f"Was {_in_words(stands)}. {why}")


def _in_words(record):
    until = f" to {record.ended:%-d %B %Y}" if record.ended else ", not ended"
    return f"{record.started:%-d %B %Y}{until}"
