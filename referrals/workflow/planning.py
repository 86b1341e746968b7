"""A panel's coming meetings: made ahead by its rhythm, moved, cancelled."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from kft.core.workflow import Refused, Step, leave_event, require, require_text, save_version
from referrals.invitations import CANCEL, PUBLISH, REQUEST, invite
from referrals.models import Meeting, Panel, PanelMembership
from referrals.workflow.agenda import TAKE_OFF
from referrals.workflow.guards import lock_meeting, referrals_of
from referrals.workflow.ratification import list_everything_to_ratify
from referrals.workflow.referral import tell_referrer
from referrals.working_days import is_working_day, papers_close_at

AHEAD = "referrals.plan_ahead"
MANAGE = "referrals.manage_meeting"
UNPUBLISHED = frozenset({Meeting.Status.PLANNED})
CANCEL_MEETING = Step(
    "cancel", frozenset({Meeting.Status.PLANNED}), Meeting.Status.CANCELLED, MANAGE
)


def days_ahead(panel: Panel, *, on: date) -> list[date]:
    """The days after `on` on which the panel should meet, for MEETINGS_AHEAD weeks.

    A day that is a bank holiday is left out: the coordinator plans another by hand.
    """
    if panel.weekday is None:
        return []
    tomorrow = on + timedelta(days=1)
    first = tomorrow + timedelta(days=(panel.weekday - tomorrow.weekday()) % 7)
    anchor = _anchor(panel) or first
    weeks = (first + timedelta(weeks=n) for n in range(settings.MEETINGS_AHEAD))
    every = timedelta(weeks=panel.every_weeks).days
    return [day for day in weeks if not (day - anchor).days % every and is_working_day(day)]


def _anchor(panel):
    """The latest day of the rhythm so far, from which every second week is counted."""
    made = Meeting.objects.filter(panel=panel, planned_for__isnull=False)
    days = made.order_by("-planned_for").values_list("planned_for", flat=True)
    return next((day for day in days[:1] if day.weekday() == panel.weekday), None)


@transaction.atomic
def plan_coming(panel: Panel, *, by: Any, on: date) -> list[Meeting]:
    """Make the meetings that are missing; run twice, the second makes none.

    A day for which a meeting was made stays made, wherever the meeting was moved and even
    if it was cancelled. The panel's people get one letter for all of them.
    """
    require(by, AHEAD)
    panel = Panel.objects.select_for_update().get(pk=panel.pk)
    there = Meeting.objects.filter(panel=panel).values_list("held_on", "planned_for")
    taken = {day for days in there for day in days}
    chair = _chair_of(panel)
    made = [
        Meeting.objects.create(
            panel=panel,
            held_on=day,
            planned_for=day,
            starts_at=panel.starts_at,
            place=panel.place,
            chair=chair,
            papers_close_at=papers_close_at(panel, day),
        )
        for day in days_ahead(panel, on=on)
        if day not in taken
    ]
    for meeting in made:
        leave_event("plan", meeting, by=by)
    if made:
        invite(made, "meetings_planned", by=by, method=PUBLISH)
        list_everything_to_ratify(at=timezone.now())
    return made


def _chair_of(panel):
    seats = panel.memberships.filter(seat=PanelMembership.Seat.CHAIR, person__is_active=True)
    seat = seats.select_related("person").order_by("pk").first()
    return seat.person if seat else None


@transaction.atomic
def plan_coming_now(panel: Panel, *, by: Any, on: date) -> list[Meeting]:
    """The same by a person's button, for a panel they sit on."""
    if not Panel.objects.visible_to(by).filter(pk=panel.pk).exists():
        raise Refused("You can only plan meetings of panels that you sit on.")
    if panel.weekday is None:
        raise Refused("Set the panel’s weekday first: meetings are made ahead for it.")
    return plan_coming(panel, by=by, on=on)


def possible_chairs(meeting: Meeting) -> Any:
    """Who can be named to chair: the chairs and vice-chairs, and whoever is named now."""
    seats = (PanelMembership.Seat.CHAIR, PanelMembership.Seat.VICE_CHAIR)
    seated = PanelMembership.objects.filter(panel=meeting.panel_id, seat__in=seats)
    numbers = {*seated.values_list("person", flat=True), meeting.chair_id}
    return User.objects.filter(pk__in=numbers - {None}, is_active=True)


@transaction.atomic
def change_meeting(meeting: Meeting, *, by: Any, expected: int, **details: Any) -> None:
    """Move a meeting before its agenda is published: held_on, starts_at, place, chair.

    Raises ChangedMeanwhile if it was changed after version `expected`. People are told.
    """
    require(by, MANAGE)
    lock_meeting(meeting, by=by, states=UNPUBLISHED)
    chair = details.get("chair")
    if chair and not possible_chairs(meeting).contains(chair):
        raise Refused("Only a chair or vice-chair of the panel can chair its meeting.")
    for field, value in details.items():
        setattr(meeting, field, value)
    meeting.papers_close_at = papers_close_at(meeting.panel, meeting.held_on)
    meeting.invitation_sequence += 1
    fields = [*details, "papers_close_at", "invitation_sequence"]
    save_version(meeting, expected=expected, fields=fields)
    leave_event("change", meeting, by=by)
    invite([meeting], "meeting_moved", by=by, method=REQUEST)
    list_everything_to_ratify(at=timezone.now())


@transaction.atomic
def cancel_meeting(meeting: Meeting, *, by: Any, reason: str) -> None:
    """Cancel it before its agenda is published; its referrals wait for another meeting."""
    require(by, MANAGE)
    reason = require_text(reason, "Enter why the meeting is cancelled.")
    lock_meeting(meeting, by=by, states=UNPUBLISHED)
    referrals_of(meeting, by=by)
    for item in meeting.agenda_items.select_related("referral"):
        TAKE_OFF.take(item.referral, by=by, reason=reason)
        item.delete()
        tell_referrer(item.referral, "taken_off", by=by)
    CANCEL_MEETING.take(
        meeting,
        by=by,
        reason=reason,
        cancelled_why=reason,
        invitation_sequence=meeting.invitation_sequence + 1,
    )
    invite([meeting], "meeting_cancelled", by=by, method=CANCEL)
    list_everything_to_ratify(at=timezone.now())
