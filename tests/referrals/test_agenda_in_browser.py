"""The meeting's page and the list of meetings in a real browser: axe, and the keyboard."""

from datetime import time

import pytest
from django.urls import reverse

from referrals.models import Meeting
from tests.browser import axe_at_both_widths, sign_in
from tests.factories import (
    AgendaItemFactory,
    DecisionFactory,
    FamilyFactory,
    MeetingFactory,
    ReferralFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def full(listed):
    """Three items, one of them late, and proposals of several kinds."""
    meeting = listed.meeting
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=time(14), chair=listed.chair)
    for position in (2, 3):
        AgendaItemFactory(
            meeting=meeting,
            position=position,
            referral__status="listed",
            referral__family=FamilyFactory(name="Sedge"),
        )
    AgendaItemFactory(
        meeting=meeting,
        position=4,
        referral__status="listed",
        late_why="Home breaks down.",
        late_asked_by=listed.coordinator,
    )
    ReferralFactory(status="accepted", urgent=True)
    DecisionFactory(
        meeting__panel=listed.panel,
        referral__status="closed",
        review_on=meeting.held_on,
        meeting__status="closed",
    )
    MeetingFactory(panel=listed.panel, held_on="2099-01-05")
    return listed


def test_the_meeting_and_the_list_pass_axe(page, full):
    sign_in(page, full.coordinator)
    for name, args in (
        ("meeting", [full.meeting.pk]),
        ("meetings", []),
        ("publish", [full.meeting.pk]),
    ):
        page.goto(page.site + reverse(f"referrals:{name}", args=args))
        assert axe_at_both_widths(page) == []


def test_an_item_is_moved_twice_by_the_keyboard_alone(page, full):
    sign_in(page, full.coordinator)
    page.goto(page.site + full.meeting.get_absolute_url())
    page.get_by_role("button", name="Down Referral").first.focus()

    page.keyboard.press("Enter")
    page.wait_for_url("**moved=**")
    focused = "document.activeElement.textContent"
    assert page.evaluate(focused).endswith("now item 2 of 3")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="now item 3 of 3").first.wait_for()

    assert page.evaluate(focused).startswith("Up")
