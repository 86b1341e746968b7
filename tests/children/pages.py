"""The children pages and the roles that may open them."""

from datetime import date

from django.urls import reverse

from children.models import CarePeriod, Relationship
from referrals.models import Referral
from tests.factories import (
    AgendaItemFactory,
    ChildFactory,
    MeetingFactory,
    PanelMembershipFactory,
    PlacementFactory,
    ReferralFactory,
)

PANEL = {"panel_coordinator", "panel_chair", "panel_member"}
PLACED = {"nominated_officer", "placements_officer", "finance_officer"}
READERS = {"social_worker", "team_manager", "manager"} | PANEL | PLACED
WRITERS = {"social_worker", "team_manager"}
PAGES = {
    "children:list": READERS,
    "children:add": WRITERS,
    "children:detail": READERS,
    "children:change": WRITERS,
    "children:add_sibling": WRITERS,
    "children:allocate": {"team_manager"},
    "children:start_care": WRITERS,
    "children:end_care": WRITERS,
    "children:start_legal_status": WRITERS,
    "children:add_relationship": WRITERS,
    "children:remove_relationship": WRITERS,
}


def child_in_sight_of(user, **fields):
    """A child whom everyone who reads children at all has a reason to see."""
    child = ChildFactory(team=user.team, **fields)
    PlacementFactory(child=child)
    referral = ReferralFactory(
        family=child.family, children=[child], status=Referral.Status.LISTED
    )
    meeting = MeetingFactory(status="agenda_published")
    PanelMembershipFactory(panel=meeting.panel, person=user)
    AgendaItemFactory(meeting=meeting, referral=referral)
    return child


def address(name, user):
    if name in ("children:list", "children:add"):
        return reverse(name)
    child = child_in_sight_of(user)
    args = [child.pk]
    if name == "children:end_care":
        args += [CarePeriod.objects.create(child=child, started=date(2024, 9, 2)).pk]
    if name == "children:remove_relationship":
        args += [Relationship.objects.create(child=child, name="Ada", kind="mother").pk]
    return reverse(name, args=args)
