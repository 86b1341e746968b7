"""What can happen to a fostering household, and who may do it."""

from django.db import transaction

from fostering.timescales import resignation_takes_effect, temporary_end
from kft.core.workflow import (
    Refused,
    leave_event,
    lock,
    refuse_violations,
    require,
    save_version,
)

CHANGE = "fostering.change_household"
AWAY_FIELDS = ["started", "ended", "reason", "note"]


@transaction.atomic
def add(household, *, by):
    """Keep a new household, approved or approved for a time."""
    require(by, "fostering.add_household")
    household.save()
    leave_event("add", household, by=by)


@transaction.atomic
def change(household, *, expected, fields, by):
    """Save what was typed unless somebody else saved the household meanwhile."""
    require(by, CHANGE)
    save_version(household, expected=expected, fields=fields)
    leave_event("change", household, by=by)


@transaction.atomic
def end_approval(household, *, end_reason, ended_on, notice_on, by):
    """The household fosters no longer; a resignation ends 28 days after its notice."""
    require(by, CHANGE)
    lock(household, by=by)
    if household.ended_on:
        raise Refused(f"This approval has already ended, on {household.ended_on:%-d %B %Y}.")
    household.end_reason, household.notice_on = end_reason, notice_on
    household.ended_on = ended_on
    if end_reason == household.EndReason.RESIGNED:
        household.ended_on = resignation_takes_effect(notice_on)
    refuse_violations(household)
    fields = ["end_reason", "notice_on", "ended_on"]
    save_version(household, expected=household.version, fields=fields)
    leave_event("end_approval", household, by=by, reason=household.get_end_reason_display())


@transaction.atomic
def keep_not_available(record, *, expected, by):
    """Say when a household takes no child, put it right, or end it: the history keeps both."""
    require(by, CHANGE)
    refuse_violations(record)
    if record.pk:
        save_version(record, expected=expected, fields=AWAY_FIELDS)
    else:
        record.save()
    leave_event("keep", record, by=by, reason=record.get_reason_display())


@transaction.atomic
def extend_temporary(household, *, by):
    """Eight weeks more, once."""
    require(by, CHANGE)
    lock(household, by=by)
    if not household.can_be_extended:
        raise Refused("A temporary approval is extended once, by at most 8 weeks.")
    household.temporary_to = temporary_end(household.temporary_from, extended=True)
    save_version(household, expected=household.version, fields=["temporary_to"])
    leave_event("extend_temporary", household, by=by)
