"""The records officer's and the emergency pages in a real browser, at a desk and on a phone."""

import pytest
from django.urls import reverse
from django.utils import timezone

from children.models import AllowedPerson, Child, EmergencyOpening
from kft.core.models import AccessEntry
from tests.browser import axe_at_both_widths, sign_in
from tests.factories import CarePeriodFactory, ChildFactory, TeamFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def child(db):
    return ChildFactory(
        first_name="Rowan",
        last_name="Ashdown",
        reference="CS-0042",
        team=TeamFactory(name="Birch", service="safeguarding"),
    )


def go(page, name, *args):
    page.goto(reverse(name, args=args))


def looks_right(page):
    assert axe_at_both_widths(page) == [], page.url
    assert page.problems == []


def test_a_record_is_restricted_a_person_named_and_the_restriction_lifted(
    page, records_officer, child
):
    cover = UserFactory(name="Cleo Marsh", roles=["social_worker"], team=child.team)
    sign_in(page, records_officer)
    go(page, "records:find")
    page.get_by_label("Name or reference").fill("ashdown")
    page.get_by_role("button", name="Search").click()
    looks_right(page)
    page.get_by_role("link", name="CS-0042").click()
    page.get_by_role("link", name="Restrict this record").click()
    looks_right(page)
    page.get_by_label("Why must this record be restricted?").fill("A colleague’s child")
    page.get_by_role("button", name="Restrict this record").click()

    page.get_by_role("link", name="Name a person").click()
    page.get_by_label("Who may see the record?").select_option(label="Cleo Marsh")
    page.get_by_label("Why do they need to see it?").fill("Covers the worker")
    looks_right(page)
    page.get_by_role("button", name="Name this person").click()
    looks_right(page)
    assert AllowedPerson.objects.get().person == cover

    page.get_by_role("link", name="Lift the restriction").click()
    looks_right(page)
    page.get_by_label("Why is the restriction no longer needed?").fill("She has left us")
    page.get_by_role("button", name="Lift the restriction").click()
    page.get_by_text("is no longer restricted").wait_for()
    assert not Child.objects.get().restricted


def test_a_record_is_opened_in_an_emergency_and_reviewed(
    open_page, social_worker, records_officer, child
):
    Child.objects.update(restricted=True)
    night = open_page()
    sign_in(night, social_worker)
    go(night, "children:list")
    night.get_by_role("link", name="Open a record in an emergency").click()
    night.get_by_role("button", name="Open the record").click()
    assert night.title().startswith("Error: ")
    looks_right(night)
    night.get_by_label("The child’s reference").fill("cs-0042")
    night.get_by_label("What is the emergency?").fill("Police have found the child alone")
    night.get_by_role("button", name="Open the record").click()
    night.get_by_role("heading", name="Rowan Ashdown").wait_for()
    night.get_by_text("A records officer will ask").wait_for()
    looks_right(night)

    morning = open_page()
    sign_in(morning, records_officer)
    morning.goto("/")
    morning.get_by_role("link", name=f"Review what {social_worker} opened").click()
    looks_right(morning)
    morning.get_by_label("What did you find").fill("Rang the duty manager: justified.")
    morning.get_by_role("button", name="Mark as reviewed").click()
    morning.get_by_role("link", name="Show reviewed ones too").click()
    looks_right(morning)
    assert EmergencyOpening.objects.get().reviewed_by == records_officer


def test_the_access_log_is_narrowed_and_what_is_unusual_is_followed(
    page, records_officer, child
):
    person = UserFactory(name="Ada Ashdown", roles=["social_worker"], team=TeamFactory())
    for number in range(30):
        AccessEntry.objects.create(
            user=person,
            kind="view",
            page="children:detail",
            reason="Papers of the person’s panel",
            record_type="children.child",
            record_id=child.pk if number < 3 else ChildFactory().pk,
        )
    sign_in(page, records_officer)
    go(page, "records:unusual")
    looks_right(page)
    page.get_by_role("link", name="Ada Ashdown: CS-0042, 3 times").click()
    page.get_by_role("table").wait_for()
    looks_right(page)
    assert page.locator("tbody tr").count() == 3

    page.get_by_role("textbox", name="To").fill("yesterday or so")
    page.get_by_role("button", name="Show").click()
    assert page.title().startswith("Error: ")
    looks_right(page)


def test_a_worker_restricts_a_new_record_and_corrects_dates(page, social_worker):
    sign_in(page, social_worker)
    go(page, "children:add")
    page.get_by_label("Yes", exact=True).nth(1).check()
    page.get_by_role("button", name="Add child").click()
    page.get_by_role("link", name="Enter why this record must be restricted").wait_for()
    looks_right(page)

    period = CarePeriodFactory(child=ChildFactory(social_worker=social_worker))
    go(page, "children:correct_care", period.child_id, period.pk)
    looks_right(page)
    page.get_by_label("Year").first.fill(str(timezone.localdate().year - 3))
    page.get_by_label("Why is this being corrected?").fill("The court’s letter")
    page.get_by_role("button", name="Save correction").click()
    page.get_by_text("The correction has been saved").wait_for()
