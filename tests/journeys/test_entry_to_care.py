"""A child who has to enter care: asked for, returned, asked again, and authorised.

Social worker, team manager, group manager, an officer whose limit is too low, and one
whose limit covers it; axe looks at each page.
"""

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.roles import Role
from placements.models import Authorisation
from tests.browser import axe_at_both_widths, sign_in
from tests.factories import ChildFactory, UserFactory
from tests.placements.entry import HALF_PAST_12, officer
from tests.services import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]


@pytest.fixture
def child(social_worker, team):
    return ChildFactory(
        first_name="Rowan",
        last_name="Ashdown",
        date_of_birth=localdate() - HALF_PAST_12,
        social_worker=social_worker,
        team=team,
    )


def sit_down(page, person, address):
    page.context.clear_cookies()
    sign_in(page, person)
    page.goto(address)


def look(page):
    assert axe_at_both_widths(page) == [], page.url
    page.set_viewport_size({"width": 1280, "height": 900})


def answer(page, outcome, text):
    page.get_by_role("radio", name=outcome).check()
    page.get_by_label("or what is missing").last.fill(text)
    page.get_by_role("button", name="Save the answer").click()


def from_the_start_page(page, person):
    sit_down(page, person, "/")
    page.get_by_role("link", name="Answer for Rowan Ashdown: enter care").click()
    page.get_by_role("heading", name="Your answer").wait_for()


def test_entry_to_care_is_returned_asked_again_and_authorised_by_who_may(
    page, child, social_worker, team_manager
):
    page.set_default_timeout(30_000)  # a long way, with axe at each turn of it
    group_manager = UserFactory(roles=[Role.MANAGER], name="Leila Hakimi")
    low, high = officer("Ruth Ellerby", "1000.00"), officer("Bernice Ogden", "6000.00")

    # the social worker asks; what is missing is said all at once
    sit_down(page, social_worker, child.get_absolute_url())
    page.get_by_role("link", name="Ask to enter care").click()
    look(page)
    page.get_by_role("radio", name="Yes").check()
    page.get_by_label("Day").fill("1")
    page.get_by_label("Month").fill("12")
    page.get_by_label("Year").fill("2026")
    page.get_by_label("What is the emergency?").fill("His mother is in hospital.")
    page.get_by_label("Your analysis").fill("Nobody can keep him safe at home.")
    page.get_by_text("Saved at").wait_for()
    wait_until(lambda: Authorisation.objects.filter(analysis__startswith="Nobody").exists())
    page.get_by_role("button", name="Submit to the team manager").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    look(page)
    page.get_by_label("Legal status").select_option("none")
    page.get_by_role("radio", name="Child in need plan").check()
    page.get_by_label("What else was tried or considered?").fill("Family help since May.")
    page.get_by_label("What does the child say?").fill("He wants to stay near his school.")
    page.get_by_label("What do the parents say?").fill("His mother agrees.")
    page.get_by_label("What is planned?").fill("A foster family nearby.")
    page.get_by_label("Estimated weekly cost").fill("4,200")
    page.get_by_role("button", name="Submit to the team manager").click()
    page.get_by_text("The request is submitted to the team manager").wait_for()
    look(page)

    # the team manager returns it; what is missing stays readable and it comes again
    from_the_start_page(page, team_manager)
    look(page)
    answer(page, "Return it", "Ask his aunt in Calder Vale first.")
    page.get_by_text("It is returned to the social worker").wait_for()
    sit_down(page, social_worker, "/")
    page.get_by_role("link", name="Go on asking for Rowan Ashdown: enter care").click()
    page.get_by_text("Ask his aunt in Calder Vale first.").wait_for()
    look(page)
    page.get_by_label("What else was tried or considered?").fill("His aunt cannot have him.")
    page.get_by_role("button", name="Submit to the team manager").click()
    page.get_by_text("The request is submitted to the team manager").wait_for()
    from_the_start_page(page, team_manager)
    page.get_by_text("Ask his aunt in Calder Vale first.").wait_for()
    answer(page, "Agree", "His aunt was asked. He needs care now.")
    page.get_by_text("it is now with the group manager").wait_for()

    from_the_start_page(page, group_manager)
    look(page)
    answer(page, "Agree", "The analysis holds.")
    page.get_by_text("it is now with the nominated officer").wait_for()

    # above one officer's limit it goes to the one whose limit covers it
    request = Authorisation.objects.get()
    sit_down(page, low, request.get_absolute_url())
    page.get_by_text("It goes to Bernice Ogden").wait_for()
    assert page.get_by_role("radio", name="Authorise").count() == 0
    look(page)
    from_the_start_page(page, high)
    answer(page, "Authorise that", "Authorised until the spring.")
    page.get_by_text("It is authorised").wait_for()
    look(page)

    sit_down(page, social_worker, child.get_absolute_url())
    page.get_by_text("Authorised: enter care").wait_for()
    look(page)
    page.goto(reverse("placements:authorisations") + "?show=decided")
    page.get_by_role("link", name="Rowan Ashdown").wait_for()
    look(page)
    assert Authorisation.objects.authorised().get() == request
    assert page.problems == []
