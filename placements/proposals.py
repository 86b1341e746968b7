"""Placements that end soon, proposed for the agenda of a panel."""

from datetime import timedelta

from kft.core.formats import day
from placements.models import Placement
from referrals.proposals import AT_MOST, Found

TITLE = "Placements and contracts that end within 8 weeks"
# design/roles-and-workflow.md, Meeting
ENDS_WITHIN = timedelta(weeks=8)


def ending(meeting, user):
    """Placements whose planned end comes within 8 weeks of the meeting, or is past."""
    holding = Placement.objects.visible_to(user).holding(on=meeting.held_on)
    near = holding.filter(planned_end__lte=meeting.held_on + ENDS_WITHIN)
    for placement in near.select_related("child").order_by("planned_end", "pk")[:AT_MOST]:
        why = f"{placement.get_code_display()}, to end on {day(placement.planned_end)}"
        yield Found(why, child=placement.child, due_on=placement.planned_end)
