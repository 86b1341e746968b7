"""An offer is chosen, approved or returned, and becomes the child's placement in one step."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from kft.core.formats import day
from kft.core.workflow import Refused, Step, lock, require, require_text
from placements.models import CostLine, Offer, Placement, PlacementRequest, Saving
from placements.models.placement import IS_TEMPORARY
from placements.workflow import placement as placements
from placements.workflow.request import SEARCH
from placements.workflow.saving import keep_saving
from referrals.limits import refusal_above_limit

Status = PlacementRequest.Status
APPROVE_OFFER, PLACE_CHILD = "placements.approve_offer", "placements.add_placement"


def own_work(user: Any, request: PlacementRequest) -> str:
    """Why this person cannot judge the offer: they had a part in the request or its search."""
    itself = PlacementRequest.objects.filter(pk=request.pk)
    if itself.worked_on_by(user).exists():
        return "You cannot approve what you wrote or negotiated. Somebody else has to."
    return ""


def not_for_this_officer(user: Any, request: PlacementRequest) -> str:
    """Own work, or an amount above this person's own weekly limit."""
    return own_work(user, request) or refusal_above_limit(
        user, request.weekly_cost or Decimal(0), APPROVE_OFFER
    )


CHOOSE = Step("choose", frozenset({Status.SEARCHING}), Status.OFFER_CHOSEN, SEARCH)
APPROVE = Step(
    "approve",
    frozenset({Status.OFFER_CHOSEN}),
    Status.APPROVED,
    APPROVE_OFFER,
    not_for_this_officer,
)
RETURN = Step(
    "return", frozenset({Status.OFFER_CHOSEN}), Status.SEARCHING, APPROVE_OFFER, own_work
)
REOPEN = Step(
    "reopen", frozenset({Status.OFFER_CHOSEN, Status.APPROVED}), Status.SEARCHING, SEARCH
)
PLACE = Step("place", frozenset({Status.APPROVED}), Status.PLACED, PLACE_CHILD)
NOT_CHOSEN = {"chosen_offer": None, "chosen_by": None, "chosen_at": None, "weekly_cost": None}
NOT_DECIDED = {"decided_by": None, "decided_at": None, "decision_reason": ""}


@transaction.atomic
def choose(request: PlacementRequest, offer: Offer, *, why: str, by: Any) -> None:
    """Choose an offer and ask for its approval. What was not negotiated is agreed as quoted."""
    require(by, SEARCH)
    lock(request, by=by)
    why = require_text(why, "Enter why this offer is the best for the child.")
    lines = list(offer.lines.filter(offer__approach__request=request))
    if not lines:
        raise Refused("Enter what the offer costs a week first, even if that is £0.")
    offer.lines.filter(agreed_weekly=None).update(agreed_weekly=F("quoted_weekly"))
    CHOOSE.take(
        request,
        by=by,
        reason=why,
        chosen_offer=offer,
        chosen_by=by,
        chosen_at=timezone.now(),
        why_chosen=why,
        weekly_cost=sum(line.weekly for line in lines),
        **NOT_DECIDED,
    )


@transaction.atomic
def approve(request: PlacementRequest, *, reason: str, by: Any) -> None:
    """Agree that the child moves in there at this price."""
    reason = require_text(reason, "Enter why you approve this offer.")
    lock(request, by=by)
    APPROVE.take(
        request,
        by=by,
        reason=reason,
        decided_by=by,
        decided_at=timezone.now(),
        decision_reason=reason,
    )


@transaction.atomic
def return_(request: PlacementRequest, *, reason: str, by: Any) -> None:
    """Send the search back to the placements team, and say why."""
    reason = require_text(reason, "Enter why you return this offer.")
    RETURN.take(
        request,
        by=by,
        reason=reason,
        decided_by=by,
        decided_at=timezone.now(),
        decision_reason=reason,
        **NOT_CHOSEN,
    )


@transaction.atomic
def reopen(request: PlacementRequest, *, reason: str, by: Any) -> None:
    """The chosen offer fell through: search again. The approval goes with it."""
    reason = require_text(reason, "Enter why the offer is taken back.")
    REOPEN.take(request, by=by, reason=reason, **NOT_CHOSEN, **NOT_DECIDED)


def open_placement(child: Any) -> Placement | None:
    """The placement that has to end before the child moves in: open, and not temporary."""
    placed = Placement.objects.filter(child=child, ended__isnull=True)
    return placed.exclude(IS_TEMPORARY).first()


@transaction.atomic
def place(
    request: PlacementRequest,
    *,
    started: date,
    by: Any,
    reason_ended: str = "",
    **details: Any,
) -> Placement:
    """The child moves in: placement, cost lines as agreed and the cost avoided, all at once.

    An open placement ends the same day, for `reason_ended`. A second click gives the
    placement that the first one made. `details` are fields of the placement.
    """
    require(by, PLACE_CHILD)
    lock(request, by=by)
    if request.placement is not None:
        return request.placement
    if request.status not in PLACE.sources:
        raise Refused("The offer is not approved: ask the nominated officer first.")
    _end_open_placement(request, started, reason_ended, by=by)
    offer = request.chosen_offer
    placement = Placement(
        child=request.child,
        started=started,
        code=offer.code,
        setting=offer.setting,
        household=offer.household,
        contract=offer.approach.tier,
        inside_authority=offer.inside_authority,
        distance_miles=offer.distance_miles,
        sought_code=request.sought_code,
        **details,
    )
    placements.start(placement, by=by)
    _add_costs(placement, offer, by=by)
    PLACE.take(request, by=by, placement=placement)
    return placement


def _end_open_placement(request, started, reason_ended, *, by):
    still_open = open_placement(request.child)
    if still_open is None:
        return
    since = day(still_open.started)
    if started < still_open.started:
        raise Refused(f"The child moved to where they live now on {since}: enter a later day.")
    if not reason_ended:
        raise Refused(f"The placement since {since} is still open. Say why it ends that day.")
    placements.end(still_open, ended=started, reason_ended=reason_ended, by=by)


def _add_costs(placement, offer, *, by):
    for line in offer.lines.all():
        if line.weekly:
            cost = CostLine(
                placement=placement,
                component=line.component,
                weekly_amount=line.weekly,
                started=placement.started,
            )
            placements.add_amount(cost, by=by)
    if offer.avoided > 0:
        _record_saving(placement, offer, by=by)


def _record_saving(placement, offer, *, by):
    """Cost avoided by negotiating; finance signs it off or not."""
    saving = Saving(
        kind=Saving.Kind.AVOIDED,
        source=Saving.Source.BROKERAGE,
        placement=placement,
        baseline_weekly=offer.quoted,
        agreed_weekly=offer.agreed,
        started=placement.started,
        note="Negotiated before the placement began",
    )
    keep_saving(saving, by=by)
