"""Panels, who came and interests in a real browser: two people at once, keyboard, axe."""

import pytest
from django.urls import reverse

from referrals.models import Interest, Panel, PanelMembership, Presence
from tests.browser import axe_at_both_widths, sign_in
from tests.factories import PanelMembershipFactory, UserFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]


@pytest.fixture
def nurse(opened):
    Panel.objects.update(least_members=3, required_agencies=["health"])
    person = UserFactory(name="Ann Lee", roles=["panel_member"])
    PanelMembershipFactory(panel=opened.panel, person=person, agency="health")
    return person


def tick(page, name, answer):
    page.get_by_role("group", name=name).get_by_role("radio", name=answer, exact=True).check()


def test_a_meeting_that_is_not_quorate_becomes_so_as_two_people_mark_at_once(
    open_page, opened, nurse, panel_member
):
    address = reverse("referrals:attendance", args=[opened.meeting.pk])
    desks = []
    for person in (opened.coordinator, opened.chair):
        page = open_page()
        sign_in(page, person)
        page.goto(address)
        page.get_by_text("Nobody is here for Health.").wait_for()
        desks.append(page)
    first, second = desks
    assert axe_at_both_widths(first) == []

    tick(first, "Ann Lee", "Present")
    first.get_by_text("2 members are here.").wait_for()
    tick(second, panel_member.name, "Present")
    second.get_by_text("There is a quorum.").wait_for()

    assert Presence.objects.filter(present=True).count() == 3
    # the second desk was told what the first had marked
    assert second.locator(f"#person-{nurse.pk}-yes").is_checked()
    tick(second, "Ann Lee", "Not present")
    second.get_by_text("There is no quorum.").wait_for()
    assert axe_at_both_widths(second) == []
    second.goto(opened.meeting.get_absolute_url())
    assert [page.problems for page in desks] == [[], []]


def test_a_member_declares_an_interest_and_the_coordinator_withdraws_it(
    open_page, opened, panel_member
):
    member, desk = open_page(), open_page()
    sign_in(member, panel_member)
    member.goto(opened.meeting.get_absolute_url())
    member.get_by_role("link", name=f"Interests in {opened.referral}").click()
    assert axe_at_both_widths(member) == []
    member.get_by_label("What is the connection with the family?").fill("A neighbour.")
    member.get_by_role("button", name="Declare my interest").click()
    member.get_by_text("Your interest is declared").wait_for()
    assert member.get_by_text("Larkspur").count() == 0
    assert axe_at_both_widths(member) == []

    sign_in(desk, opened.coordinator)
    desk.goto(reverse("referrals:interests", args=[opened.referral.pk]))
    assert axe_at_both_widths(desk) == []
    desk.get_by_role("link", name="Withdraw").click()
    assert axe_at_both_widths(desk) == []
    desk.get_by_label("Why is the interest withdrawn?").fill("Another family.")
    desk.get_by_role("button", name="Withdraw the interest").click()
    desk.get_by_text("is withdrawn").first.wait_for()

    assert Interest.objects.get().withdrawn_why == "Another family."
    member.reload()
    member.get_by_text("Larkspur").first.wait_for()
    assert member.problems == desk.problems == []


def test_a_coordinator_sets_up_a_panel_and_plans_its_meetings(
    open_page, panel, panel_coordinator
):
    page = open_page()
    sign_in(page, panel_coordinator)
    page.goto(reverse("referrals:panels"))
    assert axe_at_both_widths(page) == []
    page.get_by_role("link", name=panel.name).click()
    page.get_by_role("button", name="Change how it works").click()
    assert axe_at_both_widths(page) == []
    page.get_by_label("Day of the week").select_option("Wednesday")
    page.get_by_role("button", name="Save the settings").click()
    page.get_by_text("The settings are saved").wait_for()
    page.get_by_role("button", name="Plan the coming meetings now").click()
    page.get_by_text("meetings planned").wait_for()
    assert axe_at_both_widths(page) == []

    page.get_by_role("link", name="Add somebody").click()
    assert axe_at_both_widths(page) == []
    page.goto(panel.meetings.earliest("held_on").get_absolute_url())
    page.get_by_role("link", name="Change date, place or chair").click()
    assert axe_at_both_widths(page) == []
    page.get_by_label("Place").fill("Library")
    page.get_by_role("button", name="Save and tell the panel").click()
    page.get_by_text("The meeting is changed").wait_for()
    page.get_by_role("link", name="Cancel the meeting").click()
    assert axe_at_both_widths(page) == []
    assert PanelMembership.objects.filter(panel=panel).count() == 3
    assert page.problems == []
