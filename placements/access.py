"""Why placements and finance staff see a child: the council placed the child."""

from django.db.models import Exists, OuterRef, Q

from children.access import Reason
from placements.models import Placement

PLACED = Reason(
    "Child is or was placed",
    "placements.view_placed_children",
    lambda user: Q(Exists(Placement.objects.filter(child=OuterRef("pk")))),
)
