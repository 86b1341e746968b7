"""The children pages and the roles that may open them."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from children.models import (
    AllowedPerson,
    Child,
    EmergencyBar,
    EmergencyOpening,
    Relationship,
)
from referrals.models import Referral
from tests.factories import (
    AgendaItemFactory,
    CarePeriodFactory,
    ChildFactory,
    LegalStatusFactory,
    MeetingFactory,
    PanelMembershipFactory,
    PlacementFactory,
    ReferralFactory,
    UserFactory,
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
    "children:correct_care": WRITERS,
    "children:correct_legal_status": WRITERS,
    "children:emergency": {"social_worker", "team_manager", "nominated_officer", "manager"},
    # who is named for the record and may name others
    "children:name_person": WRITERS,
    **{
        f"records:{name}": {"records_officer"}
        for name in (
            *("find", "card", "restrict", "lift", "name_person", "remove_person"),
            *("emergencies", "review", "bars", "lift_bar", "log", "unusual", "download"),
        )
    },
}
WITHOUT_A_RECORD = {
    *("children:list", "children:add", "children:emergency"),
    *("records:find", "records:emergencies", "records:bars"),
    *("records:log", "records:unusual", "records:download"),
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
    if name in WITHOUT_A_RECORD:
        return reverse(name)
    if name == "records:lift_bar":
        return emergency_bar(user).get_absolute_url()
    child = child_in_sight_of(user)
    if name == "records:review":
        return emergency_opening(child).get_absolute_url()
    if name in ("children:name_person", "records:remove_person"):
        restrict(child, user)
    return reverse(name, args=[child.pk, *_second(name, child, user)])


def _second(name, child, user):
    """The number of what belongs to the child, for pages about that."""
    if name in ("children:end_care", "children:correct_care"):
        return [CarePeriodFactory(child=child).pk]
    if name == "children:correct_legal_status":
        return [LegalStatusFactory(child=child).pk]
    if name == "children:remove_relationship":
        return [Relationship.objects.create(child=child, name="Ada", kind="mother").pk]
    return [user.pk] if name == "records:remove_person" else []


def restrict(child, *named):
    """Restrict a child to these people."""
    Child.objects.filter(pk=child.pk).update(restricted=True)
    for person in named:
        AllowedPerson.objects.create(child=child, person=person, why="Covers the worker")


def emergency_opening(child, person=None, **fields):
    now = timezone.now()
    known = {"opened_at": now, "until": now + timedelta(hours=4), **fields}
    person = person or UserFactory()
    return EmergencyOpening.objects.create(
        child=child, person=person, reason="Child missing tonight", **known
    )


def emergency_bar(by, person=None, **fields):
    known = {"since": timezone.localdate(), "reason": "Looked up a neighbour", **fields}
    return EmergencyBar.objects.create(person=person or UserFactory(), barred_by=by, **known)
