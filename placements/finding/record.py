"""What looking for homes adds to a child's page, the start page and the daily digest."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from accounts.people import holders_of
from children import chronology, panels
from children.chronology import Entry, Source
from children.models import Child
from children.panels import Action, Panel
from kft.core import digest, navigation
from kft.core.formats import day
from kft.core.navigation import Section, Waiting, WaitingList, some_of
from placements.lists import GROUP
from placements.models import PlacementRequest
from placements.of_child import requests_of
from placements.workflow.request import SEARCH, WRITE, may_write_for

VIEW, APPROVE = "placements.view_placementrequest", "placements.approve_offer"
Status = PlacementRequest.Status
NEXT = {
    Status.REQUESTED: "Look for a home for",
    Status.SEARCHING: "Go on looking for a home for",
    Status.APPROVED: "Start the placement of",
}


def open_request(child, user, on):
    """The open request for a child's page, or None."""
    found = next((each for each in requests_of(child, user) if each.is_open), None)
    return {"request": found, "late": found is not None and found.is_late(on=on)}


def ask_url(child, user):
    """Where to ask for a home; nowhere while one is looked for, and for other teams."""
    is_asked = PlacementRequest.objects.open().filter(child=child).exists()
    if is_asked or not may_write_for(user, child):
        return ""
    return reverse("placements:add_request", args=[child.pk])


def request_entries(child, user):
    """When a home was asked for and when an offer was approved."""
    for request in (each for each in requests_of(child, user) if each.requested_at):
        yield _entry(request, request.requested_at, "A home is asked for")
        if request.status in (Status.APPROVED, Status.PLACED):
            yield _entry(request, request.decided_at, "Offer of a home approved")


def _entry(request, at, title):
    url = request.get_absolute_url()
    on = timezone.localdate(at)
    return Entry(on, title, "Placement", "turquoise", text=request.get_why_display(), url=url)


def to_search(user, on):
    """Requests that wait for the placements team, the soonest needed first."""
    rows = PlacementRequest.objects.visible_to(user).to_search().select_related("child")
    return some_of(
        rows.order_by("needed_by", "pk"),
        lambda request: _waiting(request, NEXT[Status(request.status)]),
    )


def to_approve(user, on):
    """Chosen offers within this person's limit, not their own work."""
    rows = PlacementRequest.objects.visible_to(user).to_approve_by(user)
    return some_of(
        rows.select_related("child").order_by("needed_by", "pk"),
        lambda request: _waiting(request, "Approve or return the offer for"),
    )


def to_send(user, on):
    """Drafts that this person began."""
    rows = PlacementRequest.objects.visible_to(user).filter(status=Status.DRAFT)
    return some_of(
        rows.filter(written_by=user).select_related("child"),
        lambda request: _waiting(request, "Finish the placement request for"),
    )


def _waiting(request, words):
    needed = f", needed by {day(request.needed_by)}" if request.needed_by else ""
    return Waiting(
        f"{words} {request.child}",
        request.get_absolute_url(),
        due_on=request.needed_by,
        detail=f"{request.get_why_display() or 'Draft'}{needed}",
    )


def searches_due(on: date) -> Iterable[digest.Due]:
    """Told are the placements officers, from the day on which a home is asked for."""
    rows = PlacementRequest.objects.to_search().exclude(requested_at=None)
    yield from _due(rows, holders_of(SEARCH), F("requested_at"), on)


def approvals_due(on: date) -> Iterable[digest.Due]:
    """Told are the nominated officers whose limit covers the offer."""
    for officer in holders_of(APPROVE):
        rows = PlacementRequest.objects.to_approve_by(officer)
        yield from _due(rows, [officer], F("chosen_at"), on)


def _due(rows, people, since, on):
    """A Due for each person and request; a restricted child's only for who may see it."""
    found = list(
        rows.values_list("pk", "child", "child__restricted", "needed_by", since, named=False)
    )
    seen = _seen({child for _, child, hidden, *_ in found if hidden}, people)
    for _, child, hidden, needed_by, at in found:
        for person in people:
            if not hidden or child in seen[person.pk]:
                yield digest.Due(person.pk, timezone.localdate(at), needed_by < on)


def _seen(children, people):
    seen = defaultdict(set)
    for person in people if children else ():
        in_sight = Child.objects.visible_to(person).filter(pk__in=children)
        seen[person.pk] = set(in_sight.values_list("pk", flat=True))
    return seen


ON_A_CHILD = (
    Panel(12, VIEW, "placements/request_on_child.html", open_request),
    Action(28, WRITE, "Ask for a home", ask_url),
)
CHRONOLOGY = Source(VIEW, request_entries)
ENTRIES = (
    Section(41, "Placement requests", "placements:requests", VIEW, GROUP),
    WaitingList(
        40, "Placement requests to search for", SEARCH, to_search, "placements:requests"
    ),
    WaitingList(5, "Offers of a home to approve", APPROVE, to_approve, "placements:requests"),
    WaitingList(41, "Placement requests to finish", WRITE, to_send, "placements:requests"),
)
DIGEST = (
    digest.Source(
        50,
        "placement request to search for",
        "placement requests to search for",
        "placements:requests",
        searches_due,
    ),
    digest.Source(
        51,
        "offer of a home to approve",
        "offers of a home to approve",
        "placements:requests",
        approvals_due,
    ),
)


def register():
    """Tell the child's page, the start page and the digest. Called once, as the app starts."""
    panels.register(*ON_A_CHILD)
    chronology.register(CHRONOLOGY)
    navigation.register(*ENTRIES)
    digest.register(*DIGEST)
