"""What happens to stability meetings: they are recorded, and put right."""

from datetime import date

from django.db import transaction

from kft.core.workflow import (
    Refused,
    leave_event,
    lock,
    refuse_violations,
    require,
    save_version,
)
from placements.categories import lived_in
from placements.models import StabilityMeeting

KEEP = "placements.change_stabilitymeeting"
FIELDS = ["held_on", "why", "agreed", "attended"]
NO_PLACEMENT = "The child had no placement on that day. Check the day, or record the placement."


def placement_then(meeting: StabilityMeeting, *, by):
    """The placement that the meeting was about: where the child lived on the day."""
    lived = lived_in(meeting.held_on).visible_to(by)
    return lived.filter(child=meeting.child).first()


@transaction.atomic
def record_stability_meeting(meeting: StabilityMeeting, *, on: date, by) -> None:
    """Keep a meeting that was held, with the placement of that day."""
    require(by, KEEP)
    lock(meeting.child, by=by)
    _refuse_mistakes(meeting, on=on, by=by)
    meeting.save()
    leave_event("record", meeting, by=by)


@transaction.atomic
def change_stability_meeting(meeting: StabilityMeeting, *, expected: int, on: date, by) -> None:
    """Save what was typed unless somebody else saved the meeting meanwhile."""
    require(by, KEEP)
    lock(meeting.child, by=by)
    _refuse_mistakes(meeting, on=on, by=by)
    save_version(meeting, expected=expected, fields=[*FIELDS, "placement"])
    leave_event("change", meeting, by=by)


def _refuse_mistakes(meeting, *, on, by):
    if meeting.held_on > on:
        raise Refused("Enter today or a day before: record a meeting once it is held.")
    placement = placement_then(meeting, by=by)
    if placement is None:
        raise Refused(NO_PLACEMENT)
    meeting.placement = placement
    refuse_violations(meeting)
