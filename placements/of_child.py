"""What placements know of a child, read once for a page that shows it in several places."""

from typing import Any

from children.chronology import AT_MOST
from children.panels import read_once
from placements.models import Authorisation, PlacementRequest, StepPlan


def authorisations_of(child: Any, user: Any) -> list[Authorisation]:
    """The newest AT_MOST requests to enter or leave care that this person may see."""
    visible = Authorisation.objects.visible_to(user).filter(child=child)
    newest = visible.select_related("written_by").order_by("-pk")
    return read_once(child, user, newest[:AT_MOST])


def requests_of(child: Any, user: Any) -> list[PlacementRequest]:
    """The newest AT_MOST placement requests that this person may see."""
    visible = PlacementRequest.objects.visible_to(user).filter(child=child)
    return read_once(child, user, visible.order_by("-pk")[:AT_MOST])


def steps_of(child: Any, user: Any) -> list[StepPlan]:
    """The newest AT_MOST stages of plans to step down that this person may see."""
    visible = StepPlan.objects.visible_to(user).filter(child=child)
    return read_once(child, user, visible.newest_first()[:AT_MOST])
