"""Frameworks, households that rest and savings to look at again, in a real browser."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from placements.models import FrameworkMembership, SavingKept
from tests.browser import axe_at_both_widths, sign_in
from tests.factories import (
    FrameworkMembershipFactory,
    NotAvailableFactory,
    PlacementFactory,
    PlacementRequestFactory,
    ProviderFactory,
    UserFactory,
)
from tests.placements.test_homes_in_browser import fill_day
from tests.placements.test_savings import kept

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]


@pytest.fixture
def everyone(team):
    """Who keeps providers, households and money: a person can hold several roles."""
    roles = ["placements_officer", "fostering_officer", "finance_officer"]
    return UserFactory(roles=roles, team=team)


def test_a_provider_is_put_on_a_framework(page, everyone):
    provider = ProviderFactory(name="Larch Care")
    sign_in(page, everyone)
    page.goto(provider.get_absolute_url())
    page.get_by_role("link", name="Add to a framework").click()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("alert").get_by_text("Select a framework").wait_for()
    assert axe_at_both_widths(page) == []
    page.get_by_label("Name of another framework").fill("Homes 2026")
    fill_day(page, "From", date(2026, 4, 1))
    page.get_by_role("button", name="Save").click()

    page.get_by_role("rowheader", name="Homes 2026").wait_for()
    assert FrameworkMembership.objects.get().provider == provider


def test_a_saving_goes_on_counting_with_a_reason(page, everyone):
    placement = PlacementFactory(started=date(2024, 9, 2), ended=timezone.localdate())
    saving = kept(placement=placement, signed_off_on=date(2024, 10, 20))
    sign_in(page, everyone)
    page.goto(reverse("placements:savings_again"))
    assert axe_at_both_widths(page) == []
    page.get_by_role("link", name=f"Keep {saving.reference}").click()
    page.get_by_label("Why does it go on counting?").fill("The price stays")
    page.get_by_role("button", name="It goes on counting").click()

    page.get_by_text("The price stays").wait_for()
    assert SavingKept.objects.get().saving == saving


def test_axe_finds_nothing_on_the_pages(page, everyone, team):
    on_one = FrameworkMembershipFactory()
    away = NotAvailableFactory()
    asked = PlacementRequestFactory(
        child=PlacementFactory(child__team=team).child, status="searching"
    )
    pages = [
        on_one.provider.get_absolute_url(),
        reverse("placements:change_membership", args=[on_one.pk]),
        away.household.get_absolute_url(),
        reverse("fostering:add_not_available", args=[away.household_id]),
        reverse("placements:search", args=[asked.pk]),
        reverse("fostering:list") + "?state=away",
    ]
    sign_in(page, everyone)
    found = {}
    for address in pages:
        page.goto(address)
        if findings := axe_at_both_widths(page):
            found[address] = findings
    assert found == {}
    assert page.problems == []
