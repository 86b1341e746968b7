"""Households, meetings and families helped, worked out by hand."""

from datetime import date

import pytest

from referrals.models import Attendance, Intervention
from tests.factories import (
    DecisionFactory,
    FamilyFactory,
    HouseholdFactory,
    MeetingFactory,
    PanelFactory,
)
from tests.reports.conftest import A, B

BEFORE, AFTER = date(2024, 8, 31), date(2025, 1, 1)
EDGES = [(A, 1), (B, 1), (BEFORE, 0), (AFTER, 0)]


@pytest.mark.parametrize(("on", "counted"), EDGES)
def test_a_resignation_counts_on_the_day_that_approval_ended(figure, on, counted):
    HouseholdFactory(ended_on=on, end_reason="resigned")
    HouseholdFactory(ended_on=on, end_reason="retired")

    assert figure("fostering.resignations")["value"] == counted


@pytest.mark.parametrize(("on", "counted"), EDGES)
def test_an_approval_counts_on_its_day(figure, on, counted):
    HouseholdFactory(approved_on=on)

    assert figure("fostering.approvals")["total"] == counted


def test_approvals_by_kind_with_temporary_ones_outside_the_total(figure, rows):
    HouseholdFactory(approved_on=A, kind="mainstream")
    HouseholdFactory(approved_on=A, kind="connected", temporary_from=BEFORE)
    for kind in ("short_breaks", "supported_lodgings", "adopter_foster"):
        HouseholdFactory(approved_on=A, kind=kind)
    HouseholdFactory(approved_on=None, kind="connected", temporary_from=B)

    assert rows("fostering.approvals") == {
        "mainstream": 1,
        "connected": 1,
        "other": 3,
        "temporary": 1,
    }
    assert figure("fostering.approvals")["total"] == 5


def test_net_is_approvals_less_every_end(figure):
    HouseholdFactory(approved_on=A, approved_places=3)
    HouseholdFactory(approved_on=B, approved_places=None)
    HouseholdFactory(ended_on=A, end_reason="retired", approved_places=2)
    HouseholdFactory(ended_on=B, end_reason="", approved_places=2)
    HouseholdFactory(ended_on=B, end_reason="resigned", approved_on=None, approved_places=1)

    assert figure("fostering.net_households")["value"] == -1
    assert figure("fostering.net_places")["value"] == -2


def test_a_household_approved_and_ended_in_the_period_changes_nothing(figure):
    HouseholdFactory(approved_on=A, ended_on=B, end_reason="other", approved_places=2)

    assert figure("fostering.net_households")["value"] == 0
    assert figure("fostering.net_places")["value"] == 0


def test_meetings_of_the_panel_and_who_came(figure, rows):
    held = [MeetingFactory(held_on=on, status="closed") for on in (A, B)]
    others = [MeetingFactory(held_on=on, status="closed") for on in (BEFORE, AFTER)]
    resource = PanelFactory(kind="resource")
    others.append(MeetingFactory(held_on=A, panel=resource, status="closed"))
    for meeting in (*held, *others):
        Attendance.objects.create(meeting=meeting, agency="camhs", attended=True)
    Attendance.objects.create(meeting=held[0], agency="police", attended=True)
    Attendance.objects.create(meeting=held[1], agency="police", attended=False)

    assert figure("panel.meetings")["value"] == 2
    assert rows("panel.attendance") == {"camhs": 2, "police": 1}
    assert figure("panel.attendance")["total"] == 3


@pytest.mark.parametrize(
    ("status", "counted"),
    [
        ("planned", 0),
        ("agenda_published", 0),
        ("open", 1),
        ("minutes_drafted", 1),
        ("cancelled", 0),
    ],
)
def test_a_meeting_is_held_from_when_it_is_opened(figure, status, counted):
    meeting = MeetingFactory(held_on=B, status=status)
    Attendance.objects.create(meeting=meeting, agency="camhs", attended=False)

    assert figure("panel.meetings")["value"] == counted


def test_a_meeting_whose_decisions_or_members_were_imported_was_held(figure):
    decided, attended = (MeetingFactory(held_on=B, status="planned") for _ in range(2))
    DecisionFactory(meeting=decided)
    Attendance.objects.create(meeting=attended, agency="camhs", attended=True)

    assert figure("panel.meetings")["value"] == 2
    assert figure("panel.attendance")["total"] == 1


def helped(family, started, ended=None, purpose="other", service="emergency_response"):
    return Intervention.objects.create(
        family=family, service=service, started=started, ended=ended, purpose=purpose
    )


@pytest.mark.parametrize(
    ("started", "ended", "counted"),
    [
        (BEFORE, None, 1),
        (BEFORE, A, 0),
        (BEFORE, date(2024, 9, 2), 1),
        (B, None, 1),
        (AFTER, None, 0),
    ],
)
def test_a_family_counts_where_help_held_on_a_day_of_the_period(
    figure, started, ended, counted
):
    helped(FamilyFactory(), started, ended)

    assert figure("emergency_response.families")["value"] == counted


def test_a_family_helped_twice_counts_once_by_what_started_last(figure, rows):
    family = FamilyFactory()
    helped(family, date(2024, 9, 3), purpose="prevent_breakdown")
    helped(family, date(2024, 10, 3), purpose="prevent_accommodation")
    helped(family, AFTER, purpose="support_rehabilitation")
    helped(family, date(2024, 11, 3), purpose="prevent_breakdown", service="youth")
    helped(FamilyFactory(), A, purpose="")

    assert figure("emergency_response.families")["value"] == 2
    assert rows("emergency_response.by_purpose") == {
        "prevent_accommodation": 1,
        "not_recorded": 1,
    }
