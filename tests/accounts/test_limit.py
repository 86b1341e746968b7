"""What a person may agree a week: set by an administrator, never by oneself."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts import workflow
from kft.core.models import Event
from kft.core.workflow import ChangedMeanwhile, Refused
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_an_administrator_sets_a_limit_and_it_is_logged(client, administrator):
    officer = UserFactory(roles=["nominated_officer"])
    client.force_login(administrator)

    client.post(
        reverse("accounts:limit", args=[officer.pk]), {"weekly_limit": "£2,500", "seen": ""}
    )

    officer.refresh_from_db()
    assert officer.weekly_limit == Decimal("2500.00")
    event = Event.objects.get(action="accounts.user.set_limit")
    assert (event.actor, event.reason) == (
        administrator,
        "From no limit to £2,500 a week",
    )


def test_nobody_sets_their_own_limit(administrator):
    with pytest.raises(Refused, match="own limit"):
        workflow.set_limit(administrator, by=administrator, weekly_limit=Decimal(1), seen="")


def test_a_nominated_officer_cannot_hand_a_limit_to_anybody(nominated_officer):
    with pytest.raises(PermissionDenied):
        workflow.set_limit(
            UserFactory(), by=nominated_officer, weekly_limit=Decimal(1), seen=""
        )


def test_a_limit_that_somebody_else_changed_meanwhile_is_not_overwritten(administrator):
    officer = UserFactory(weekly_limit=Decimal("900.00"))

    with pytest.raises(ChangedMeanwhile):
        workflow.set_limit(officer, by=administrator, weekly_limit=Decimal(5), seen="")
    workflow.set_limit(officer, by=administrator, weekly_limit=None, seen="900.00")

    officer.refresh_from_db()
    assert officer.weekly_limit is None
