"""Why placements and finance staff see a child: the council places or placed the child."""

from django.db.models import Exists, OuterRef, Q

from children.access import Reason
from children.models import CarePeriod
from placements.models import Authorisation, Placement, PlacementRequest

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


def _asked_of(user):
    """Children whose request waits at this person's step, or was answered by them."""
    of_the_child = Authorisation.objects.filter(child=OuterRef("pk"))
    waits, answered = of_the_child.at_step_of(user), of_the_child.answered_by(user)
    return Q(Exists(waits)) | Q(Exists(answered))


TO_AUTHORISE = Reason(
    "Asked to authorise entry to care", "placements.view_authorisation", _asked_of
)
# found before the care that makes the child looked after has begun
TO_ENTER_CARE = Reason(
    "Child is authorised to enter care",
    "placements.add_placement",
    lambda user: Q(Exists(Authorisation.objects.authorised().filter(child=OuterRef("pk")))),
)
TO_SEARCH = Reason(
    "A home is looked for",
    "placements.search_placements",
    lambda user: _asked_for(
        PlacementRequest.objects.open().exclude(status=PlacementRequest.Status.DRAFT)
    ),
)
# only while it waits for them, and until the child moves in to what they approved
TO_APPROVE = Reason(
    "Offer to approve",
    "placements.approve_offer",
    lambda user: (
        _asked_for(PlacementRequest.objects.chosen_within_limit_of(user))
        | _asked_for(
            PlacementRequest.objects.filter(
                status=PlacementRequest.Status.APPROVED, decided_by=user
            )
        )
    ),
)


def _asked_for(requests):
    return Q(Exists(requests.filter(child=OuterRef("pk"))))


REASONS = (PLACED, TO_BE_PLACED, TO_AUTHORISE, TO_ENTER_CARE, TO_SEARCH, TO_APPROVE)
