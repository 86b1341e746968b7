"""A placement request in the state that a page of the search is about."""

from decimal import Decimal

from django.utils import timezone

from placements.models import PlacementRequest
from tests.children.pages import child_in_sight_of
from tests.factories import (
    ApproachFactory,
    HouseholdFactory,
    OfferFactory,
    OfferLineFactory,
    PlacementRequestFactory,
    SettingFactory,
    UserFactory,
)

OFFICERS = {"placements_officer"}
WRITERS = OFFICERS | {"social_worker", "team_manager"}
READERS = WRITERS | {"nominated_officer", "manager"}
PAGES = {
    "placements:requests": READERS,
    "placements:add_request": WRITERS,
    "placements:request": READERS,
    "placements:change_request": WRITERS,
    "placements:send_request": WRITERS,
    "placements:withdraw_request": WRITERS,
    "placements:take_request": OFFICERS,
    "placements:search": OFFICERS,
    "placements:ask_household": OFFICERS,
    "placements:ask_home": OFFICERS,
    "placements:ask_framework": OFFICERS,
    "placements:ask_spot": OFFICERS,
    "placements:none_available": OFFICERS,
    "placements:open_early": OFFICERS,
    "placements:answer_approach": OFFICERS,
    "placements:add_offer": OFFICERS,
    "placements:change_offer": OFFICERS,
    "placements:negotiate": OFFICERS,
    "placements:choose_offer": OFFICERS,
    "placements:offers": OFFICERS | {"nominated_officer", "manager"},
    "placements:approval": {"nominated_officer"},
    "placements:take_back": OFFICERS,
    "placements:move_in": OFFICERS,
}
DECIDED = {"approval": "offer_chosen", "take_back": "offer_chosen", "move_in": "approved"}
TIERS = {"none_available": "in_house", "open_early": "spot"}


def chosen(child, status="offer_chosen", **fields):
    """A request with one offer at £1,000 a week, chosen and maybe approved."""
    request = PlacementRequestFactory(child=child, status="searching")
    offer = OfferFactory(approach__request=request)
    OfferLineFactory(offer=offer, agreed_weekly=Decimal("1000.00"))
    now = timezone.now()
    decided = {"decided_by": UserFactory(), "decided_at": now} if status == "approved" else {}
    known = {
        "status": status,
        "chosen_offer": offer,
        "chosen_by": UserFactory(),
        "chosen_at": now,
        "weekly_cost": Decimal("1000.00"),
        "requested_at": now,
        **decided,
        **fields,
    }
    PlacementRequest.objects.filter(pk=request.pk).update(**known)
    request.refresh_from_db()
    return request


def args(page, user):
    if page == "requests":
        return []
    user.weekly_limit = Decimal("5000.00")
    user.save(update_fields=["weekly_limit"])
    child = child_in_sight_of(user)
    if page == "add_request":
        return [child.pk]
    if page in DECIDED:
        return [chosen(child, DECIDED[page]).pk]
    if page in ("ask_household", "ask_home"):
        home = HouseholdFactory() if page == "ask_household" else SettingFactory()
        return [_searching(child).pk, home.pk]
    if page in TIERS:
        return [_searching(child).pk, TIERS[page]]
    return [_record(page, child).pk]


def _searching(child):
    return PlacementRequestFactory(child=child, status="searching")


def _record(page, child):
    if page in ("answer_approach", "add_offer"):
        return ApproachFactory(request=_searching(child))
    if page in ("change_offer", "negotiate", "choose_offer"):
        return OfferLineFactory(offer__approach__request=_searching(child)).offer
    if page == "offers":
        return OfferLineFactory(
            offer__approach__request=_searching(child)
        ).offer.approach.request
    if page in ("search", "ask_framework", "ask_spot"):
        return _searching(child)
    return PlacementRequestFactory(child=child)
