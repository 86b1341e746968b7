"""What a placement is marked with in lists and on its page: unregistered, ending, far away."""

from datetime import date

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from children.timescales import age_on
from placements.categories import lived_in
from placements.codes import TEMPORARY
from placements.models import Category, Placement
from placements.models.placement import IS_TEMPORARY
from placements.timescales import ENDS_SOON

FAR = 20  # miles, as the statutory return and figures.md count them
SIXTEEN = 16
STAYS_SHOWN = 20

UNREGISTERED, ENDING, OUTSIDE, DISTANT = "unregistered", "ending", "outside", "far"
FLAGS = [
    (UNREGISTERED, "Unregistered"),
    (ENDING, "Ending within 4 weeks, or past its planned end"),
    (OUTSIDE, "Outside the council’s area"),
    (DISTANT, "Over 20 miles from home"),
]


def with_inside() -> Coalesce:
    """Whether it lies inside the council's area: the placement's own word before the home's."""
    return Coalesce(F("inside_authority"), F("setting__inside_authority"))


def flagged(rows: QuerySet[Placement], flag: str, on: date) -> QuerySet[Placement]:
    """The placements with one of FLAGS, of rows annotated with `category` and `inside`."""
    marks = {
        UNREGISTERED: {"category": Category.UNREGISTERED},
        ENDING: {"planned_end__lte": on + ENDS_SOON},
        OUTSIDE: {"inside": False},
        DISTANT: {"distance_miles__gt": FAR},
    }
    return rows.filter(**marks[flag])


def is_far(placement: Placement) -> bool:
    return placement.distance_miles is not None and placement.distance_miles > FAR


def unregistered(placement: Placement, category: str, on: date) -> dict | None:
    """Since when a placement is unregistered, and whether the child is too young for any."""
    if category != Category.UNREGISTERED or (placement.ended and placement.ended <= on):
        return None
    age = age_on(placement.child.date_of_birth, on)
    return {"since": placement.started, "is_under_16": age < SIXTEEN}


def looked_through(placement: Placement, user) -> dict:
    """What a temporary stay interrupts; or the stays that interrupt a lasting placement."""
    visible = Placement.objects.visible_to(user).filter(child=placement.child)
    if placement.code in TEMPORARY:
        there = lived_in(placement.started).filter(pk__in=visible).exclude(pk=placement.pk)
        return {"interrupts": there.select_related("setting", "household").first()}
    stays = visible.filter(IS_TEMPORARY, started__gte=placement.started)
    if placement.ended:
        stays = stays.filter(started__lt=placement.ended)
    return {"stays": stays.order_by("-started")[:STAYS_SHOWN]}
