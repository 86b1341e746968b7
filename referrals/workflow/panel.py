"""How a panel works and who sits on it.

An administrator makes a panel with its first coordinator; from there the coordinators who
sit on it keep it (docs/decisions/0532).
"""

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.people import holders_of
from kft.core.workflow import (
    Refused,
    leave_event,
    lock,
    refuse_violations,
    require,
    save_version,
)
from referrals.models import Meeting, Panel, PanelMembership
from referrals.working_days import papers_close_at

ADD = "referrals.add_panel"
MANAGE = "referrals.manage_panel"
Seat = PanelMembership.Seat
# What somebody must be allowed to do for a seat to mean anything
NEEDED_FOR = {
    Seat.CHAIR: "referrals.chair_meeting",
    Seat.VICE_CHAIR: "referrals.chair_meeting",
    Seat.COORDINATOR: "referrals.manage_meeting",
    Seat.MEMBER: "referrals.view_panel_papers",
}


def may_keep(user: Any, panel: Panel) -> bool:
    """Whether this person keeps the panel: allowed to, and seated on it."""
    seated = PanelMembership.objects.filter(panel=panel, person=user)
    return user.has_perm(MANAGE) and seated.exists()


@transaction.atomic
def create(*, by: Any, coordinator: User, **details: Any) -> Panel:
    """Make a panel with the coordinator who is to set it up."""
    require(by, ADD)
    _refuse_without_role(coordinator, Seat.COORDINATOR)
    panel = Panel.objects.create(**details)
    panel.memberships.create(person=coordinator, seat=Seat.COORDINATOR)
    leave_event("create", panel, by=by)
    return panel


@transaction.atomic
def change(panel: Panel, *, by: Any, expected: int, **settings: Any) -> None:
    """Save how the panel works. Raises ChangedMeanwhile after version `expected`.

    The papers of meetings whose agenda is not published close by the new rule.
    """
    _lock(panel, by=by)
    for field, value in settings.items():
        setattr(panel, field, value)
    refuse_violations(panel)
    save_version(panel, expected=expected, fields=list(settings))
    coming = Meeting.objects.filter(panel=panel, status=Meeting.Status.PLANNED)
    for meeting in coming.filter(held_on__gte=timezone.localdate()).select_for_update():
        meeting.papers_close_at = papers_close_at(panel, meeting.held_on)
        meeting.save(update_fields=["papers_close_at"])
    leave_event("change", panel, by=by)


def _lock(panel, *, by):
    require(by, MANAGE)
    lock(panel, by=by)
    if not may_keep(by, panel):
        raise Refused("Only a coordinator who sits on this panel can change it.")


@transaction.atomic
def give_seat(panel: Panel, person: User, *, by: Any, seat: str, agency: str = "") -> None:
    """Seat somebody on the panel: from here they see its meetings."""
    _lock(panel, by=by)
    _refuse_without_role(person, seat)
    if panel.memberships.filter(person=person).exists():
        raise Refused(f"{person} already sits on the panel. Change their seat instead.")
    membership = panel.memberships.create(person=person, seat=seat, agency=agency)
    leave_event("seat", membership, by=by)


@transaction.atomic
def change_seat(membership: PanelMembership, *, by: Any, seat: str, agency: str = "") -> None:
    """Give somebody another seat on the same panel, or another agency to speak for."""
    membership = _lock_seat(membership, by=by)
    _refuse_without_role(membership.person, seat)
    if seat != Seat.COORDINATOR:
        _refuse_the_last_coordinator(membership)
    membership.seat, membership.agency = seat, agency
    membership.save(update_fields=["seat", "agency"])
    leave_event("change_seat", membership, by=by)


@transaction.atomic
def remove_from(membership: PanelMembership, *, by: Any) -> None:
    """Take a seat away: access ends at once, and to chair coming meetings too."""
    membership = _lock_seat(membership, by=by)
    _refuse_the_last_coordinator(membership)
    to_come = (Meeting.Status.PLANNED, Meeting.Status.AGENDA_PUBLISHED)
    chaired = Meeting.objects.filter(panel=membership.panel_id, chair=membership.person_id)
    chaired.filter(status__in=to_come).update(chair=None)
    leave_event("remove", membership, by=by)
    membership.delete()


def _lock_seat(membership, *, by):
    """The seat as it stands, its panel locked first."""
    _lock(membership.panel, by=by)
    found = PanelMembership.objects.filter(pk=membership.pk).select_related("person", "panel")
    if (current := found.first()) is None:
        raise Refused("This person no longer sits on the panel.")
    return current


def _refuse_without_role(person, seat):
    if not holders_of(NEEDED_FOR[Seat(seat)]).contains(person):
        name = Seat(seat).label.lower()
        raise Refused(
            f"{person} does not hold the role of panel {name}. Ask an administrator for it."
        )


def _refuse_the_last_coordinator(membership):
    if membership.seat != Seat.COORDINATOR:
        return
    others = membership.panel.memberships.filter(seat=Seat.COORDINATOR)
    if not others.exclude(pk=membership.pk).exists():
        raise Refused("A panel needs a coordinator. Seat another one first.")
