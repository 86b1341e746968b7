"""How far a placement request is: its steps as a list, and what can be done next."""

from dataclasses import dataclass

from django.urls import reverse

from placements.finding.requests import brothers_and_sisters, learn_where_from, missing_from
from placements.models import PlacementRequest
from placements.workflow import request as writing
from placements.workflow.offer import APPROVE_OFFER, PLACE_CHILD
from placements.workflow.request import SEARCH
from placements.workflow.search import tiers_of

Status = PlacementRequest.Status
NOT_YET = "Cannot start yet"
ORDER = [
    *(Status.DRAFT, Status.REQUESTED, Status.SEARCHING, Status.OFFER_CHOSEN),
    *(Status.APPROVED, Status.PLACED),
]


@dataclass(frozen=True)
class Task:
    """A step of finding a home; `url` leads to it where this person may go there."""

    title: str
    words: str
    is_done: bool = False
    url: str = ""


def page_of_request(request, user, on):
    """What the page of a request shows this person."""
    if request.status == Status.DRAFT:
        learn_where_from(request, on)
    tiers = tiers_of(request)
    return {
        "record": request,
        "child": request.child,
        "together": request.together.all() & brothers_and_sisters(request.child, user),
        "missing": missing_from(request) if request.status == Status.DRAFT else [],
        "late": request.is_late(on=on),
        "tiers": [state for state in tiers if state.approaches or state.notes],
        "tasks": list(_tasks(request, user, tiers)),
        "may_change": writing.may_change(user, request),
        "may_send": writing.SEND.is_open_to(user, request),
        "may_withdraw": writing.WITHDRAW.is_open_to(user, request),
        "next": _next(request, user),
    }


def _next(request, user):
    """The button for the one thing that waits for this person: (label, address)."""
    waiting = [
        (SEARCH, Status.REQUESTED, "Search for a home", "search"),
        (SEARCH, Status.SEARCHING, "Go on searching", "search"),
        (APPROVE_OFFER, Status.OFFER_CHOSEN, "Approve or return the offer", "approval"),
        (PLACE_CHILD, Status.APPROVED, "Start the placement", "move_in"),
    ]
    for permission, status, label, page in waiting:
        if status == request.status and user.has_perm(permission):
            return label, reverse(f"placements:{page}", args=[request.pk])
    return None


def _tasks(request, user, tiers):
    """Every step from the request to the placement, done or to do."""
    reached = ORDER.index(request.status) if request.status in ORDER else -1
    yield Task("Write and send the request", _done(reached > 0, "To do"), reached > 0)
    search_url = ""
    if reached > 0 and user.has_perm(SEARCH):
        search_url = reverse("placements:search", args=[request.pk])
    for state in tiers:
        words = state.words if reached > 0 else NOT_YET
        yield Task(f"Search {state.tier.label.lower()}", words, state.is_tried, search_url)
    yield from _later_tasks(request, user, reached)


def _later_tasks(request, user, reached):
    offers_url = reverse("placements:offers", args=[request.pk])
    sees_offers = reached > 1 and user.has_perm("placements.view_costs")
    for title, step in (
        ("Compare offers and choose one", 2),
        ("Approval by a nominated officer", 3),
        ("The child moves in", 4),
    ):
        is_done = reached > step
        words = _done(is_done, "To do" if reached == step else NOT_YET)
        yield Task(title, words, is_done, offers_url if sees_offers else "")


def _done(is_done, otherwise):
    return "Done" if is_done else otherwise
