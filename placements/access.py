"""Why placements and finance staff see a child: the council places or placed the child."""

from django.db.models import Exists, OuterRef, Q

from children.access import Reason
from children.models import CarePeriod
from placements.models import Placement

PLACED = Reason(
    "Child is or was placed",
    "placements.view_placed_children",
    lambda user: Q(Exists(Placement.objects.filter(child=OuterRef("pk")))),
)
# a first placement must be found by somebody who doesn't see the child as placed yet
TO_BE_PLACED = Reason(
    "Child is looked after and may need a placement",
    "placements.add_placement",
    lambda user: Q(Exists(CarePeriod.objects.filter(child=OuterRef("pk"), ended__isnull=True))),
)
