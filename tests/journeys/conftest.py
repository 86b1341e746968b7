"""The people of a panel, a child whose referral waits for it, and its meeting today."""

from decimal import Decimal

import pytest
from django.utils import timezone

from tests.factories import (
    ChildFactory,
    MeetingFactory,
    PanelFactory,
    PanelMembershipFactory,
    ReferralFactory,
    TeamFactory,
    UserFactory,
)


@pytest.fixture
def people(transactional_db):
    aspen = TeamFactory(name="Aspen")
    limit = Decimal("2000")
    return {
        "worker": UserFactory(name="Sam Okafor", roles=["social_worker"], team=aspen),
        "coordinator": UserFactory(name="Cal Idris", roles=["panel_coordinator"]),
        "chair": UserFactory(name="Harriet Moss", roles=["panel_chair"]),
        "officer": UserFactory(
            name="Nadia Holt", roles=["nominated_officer"], weekly_limit=limit
        ),
        "head": UserFactory(name="Hana Voss", roles=["manager"]),
    }


@pytest.fixture
def rowan(people):
    return ChildFactory(first_name="Rowan", last_name="Ashdown", team=people["worker"].team)


def referral_for(child, people, **details):
    """Accepted, so that a meeting can hear it."""
    return ReferralFactory(
        **{
            "family": child.family,
            "children": [child],
            "referrer": people["worker"],
            "team": people["worker"].team,
            "reason": "His mother asked for help.",
            "status": "accepted",
            **details,
        }
    )


@pytest.fixture
def referral(people, rowan):
    return referral_for(rowan, people)


@pytest.fixture
def panel(people):
    panel = PanelFactory(name="Keeping Families Together panel", endorser=people["officer"])
    for seat in ("chair", "coordinator"):
        PanelMembershipFactory(panel=panel, person=people[seat], seat=seat)
    return panel


@pytest.fixture
def meeting(people, panel):
    return MeetingFactory(panel=panel, held_on=timezone.localdate(), chair=people["chair"])
