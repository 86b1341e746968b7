"""A home is found: asked for, searched in order, negotiated, approved and moved in to.

Each person does their part in the browser; axe looks at each page at both widths.
"""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from placements.models import Placement, PlacementRequest, Saving
from tests.browser import axe_at_both_widths, sign_in
from tests.factories import (
    ChildFactory,
    HouseholdFactory,
    PlacementFactory,
    SettingFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]
TEXTS = {
    "What does the child need from a home?": "Quiet evenings.",
    "Risks to the child": "None known.",
    "Risks to others": "None known.",
    "What does the child wish?": "To stay at the same school.",
    "What do the parents wish?": "To visit every week.",
}


@pytest.fixture
def child(social_worker, team):
    born = date(2013, 1, 15)
    child = ChildFactory(
        first_name="Rowan", social_worker=social_worker, team=team, date_of_birth=born
    )
    PlacementFactory(child=child, code="U6", started=date(2025, 1, 6))
    return child


def sit_down(page, person, address):
    page.context.clear_cookies()
    sign_in(page, person)
    page.goto(address)


def look(page):
    assert axe_at_both_widths(page) == [], page.url
    page.set_viewport_size({"width": 1280, "height": 900})


def press(page, name):
    page.get_by_role("button", name=name).click()


def write_a_day(page, group, day, month, year):
    boxes = page.get_by_role("group", name=group)
    for box, number in (("Day", day), ("Month", month), ("Year", year)):
        boxes.get_by_label(box).fill(str(number))


def ask_for_a_home(page, social_worker, child):
    sit_down(page, social_worker, child.get_absolute_url())
    page.get_by_role("link", name="Ask for a home").click()
    look(page)
    page.get_by_role("radio", name="Planned move").check()
    write_a_day(page, "By when is it needed?", 1, 3, 2027)
    page.get_by_label("What kind of placement is looked for?").select_option("U6")
    for label, text in TEXTS.items():
        page.get_by_label(label, exact=True).fill(text)
    for question in ("foster care", "a children’s home", "supported accommodation"):
        group = page.get_by_role("group", name=f"Would {question} suit?")
        group.get_by_label("Suitable", exact=True).check()
    press(page, "Save")
    page.get_by_text("The draft is saved").wait_for()
    look(page)
    press(page, "Send to the placements team")
    page.get_by_text("sent to the placements team").wait_for()


def answer(page, said, why=""):
    page.get_by_role("radio", name=said).check()
    page.get_by_label("Why, in their words?").fill(why)
    look(page)
    press(page, "Save the answer")


def search_in_order(page, officer, request):
    sit_down(page, officer, "/")
    page.get_by_role("link", name="Look for a home for Rowan").click()
    page.get_by_role("link", name="Search for a home").click()
    press(page, "Start the search")
    page.get_by_text("You are searching for a home").wait_for()
    look(page)
    page.get_by_role("button", name="Ask The Marlows").click()
    page.get_by_text("The Marlows is asked").wait_for()
    page.get_by_role("link", name="Answer of The Marlows").click()
    answer(page, "Declined", "They go on holiday in March")
    page.get_by_role("link", name="Ask framework providers").click()
    page.get_by_label("Compass Row").check()
    look(page)
    press(page, "Save")
    page.get_by_role("link", name="Answer of Compass Row").click()
    answer(page, "Offered a place")


def enter_the_offer(page):
    page.get_by_label("Which home or agency offers the place?").select_option(
        label="Compass Fostering"
    )
    page.get_by_role("radio", name="Good match").check()
    page.get_by_label("What matches, and what does not?").fill("Near the school.")
    page.get_by_label("Core (optional)").fill("1,050.50")
    look(page)
    press(page, "Save offer")
    page.get_by_text("The offer stands beside the others").wait_for()
    page.get_by_role("link", name="Agree the price of Compass Fostering").click()
    page.get_by_label("Core").fill("1,000.25")
    look(page)
    press(page, "Save the agreed price")
    page.get_by_text("£50.25 a week avoided").wait_for()
    look(page)
    page.get_by_role("link", name="Choose Compass Fostering").click()
    page.get_by_label("Why is this the best offer for the child?").fill("The nearest.")
    look(page)
    press(page, "Ask for approval")
    page.get_by_text("asked to approve this offer").wait_for()


def approve(page, officer):
    sit_down(page, officer, "/")
    page.get_by_role("link", name="Approve or return the offer for Rowan").click()
    page.get_by_role("link", name="Approve or return the offer").click()
    look(page)
    page.get_by_role("radio", name="Approve this offer").check()
    page.get_by_label("Why?").fill("Near the school, at a fair price.")
    press(page, "Save")
    page.get_by_text("The offer is approved").wait_for()
    look(page)


def move_in(page, officer, request):
    sit_down(page, officer, request.get_absolute_url())
    page.get_by_role("link", name="Start the placement").click()
    look(page)
    page.get_by_label("Why does the placement before it end that day?").select_option("CARPL")
    press(page, "Start the placement")
    page.get_by_text("placement is started, with its costs").wait_for()


def test_a_home_is_found(page, child, social_worker, placements_officer):
    HouseholdFactory(name="The Marlows", age_from=5, age_to=17)
    SettingFactory(
        name="Compass Fostering", kind="fostering_agency", provider__name="Compass Row"
    )
    nominated = UserFactory(roles=["nominated_officer"], weekly_limit=Decimal("2000.00"))

    ask_for_a_home(page, social_worker, child)
    request = PlacementRequest.objects.get()
    search_in_order(page, placements_officer, request)
    enter_the_offer(page)
    approve(page, nominated)
    move_in(page, placements_officer, request)

    placement = Placement.objects.get(ended=None)
    assert placement.costlines.get().weekly_amount == Decimal("1000.25")
    assert Saving.objects.get().weekly == Decimal("50.25")
    page.goto(reverse("placements:request", args=[request.pk]))
    look(page)
    assert page.problems == []
