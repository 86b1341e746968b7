"""The trackers and the rules about priority in a real browser, at a desk and on a phone."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from placements.models import TrackerChoice
from tests.browser import axe_at_both_widths, sign_in
from tests.factories import (
    CarePeriodFactory,
    CostLineFactory,
    PlacementFactory,
    SettingFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)


def looks_right(page):
    assert axe_at_both_widths(page) == [], page.url
    assert page.problems == []


@pytest.fixture
def children(db):
    yesterday = timezone.localdate() - timedelta(days=1)
    home = SettingFactory(
        name="Larch House", registration="unregistered", ofsted_judgement="inadequate"
    )
    for name, code, weekly in (("Ashdown", "K2", "9400.00"), ("Birch", "U6", "480.00")):
        care = CarePeriodFactory(child__last_name=name, started=yesterday)
        setting = home if code == "K2" else None
        placement = PlacementFactory(
            child=care.child, code=code, started=yesterday, setting=setting
        )
        CostLineFactory(placement=placement, weekly_amount=weekly)


def test_a_tracker_is_narrowed_sorted_left_and_found_again(page, manager, children):
    sign_in(page, manager)
    page.goto("/")
    page.get_by_role("link", name="Trackers").click()
    page.get_by_role("heading", name="Weekly placements").wait_for()
    looks_right(page)
    page.set_viewport_size({"width": 1280, "height": 900})

    page.get_by_role("link", name="Gross a week").click()
    first = page.locator("tbody tr").first
    first.get_by_role("link", name="Ashdown").wait_for()
    assert page.locator("th[aria-sort=descending]").inner_text().startswith("Gross a week")
    page.get_by_label("Category").select_option(label="Fostering")
    page.get_by_role("button", name="Show").click()
    assert page.locator("tbody tr").count() == 1
    looks_right(page)

    page.goto(reverse("placements:weekly_tracker"))
    page.get_by_text("Category: Fostering").wait_for()
    assert "sort=-gross" in page.url
    page.get_by_role("link", name="Clear filters").click()
    assert page.locator("tbody tr").count() == 2
    assert TrackerChoice.objects.get().query == "sort=child"


@pytest.mark.parametrize("name", ["residential_tracker", "unregulated_tracker", "priority"])
def test_every_tracker_is_accessible(page, manager, children, name):
    sign_in(page, manager)
    page.goto(reverse(f"placements:{name}"))
    page.get_by_role("heading", level=1).wait_for()
    looks_right(page)


def test_a_limit_is_tried_out_and_set_and_another_withdrawn(page, manager, children):
    sign_in(page, manager)
    page.goto(reverse("placements:priority_rules"))
    looks_right(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_role("link", name="Change External placement above the weekly limit").click()
    page.get_by_role("button", name="Change the rule").click()
    page.get_by_role("link", name="Enter why this is changed").wait_for()
    looks_right(page)

    page.get_by_label("Limit for one child’s gross cost").fill("9,500")
    later = timezone.localdate() + timedelta(days=30)
    for part in ("day", "month", "year"):
        page.get_by_label(part.capitalize(), exact=True).fill(str(getattr(later, part)))
    page.get_by_label("Why is this changed?").fill("Agreed by the board")
    page.get_by_role("button", name="See how many").click()
    page.get_by_text("placed children would be found today").wait_for()
    looks_right(page)
    page.get_by_role("button", name="Change the rule").click()
    page.get_by_role("cell", name="Limit £9,500 a week from").first.wait_for()
    looks_right(page)
    page.get_by_role("button", name="Withdraw").click()
    page.get_by_text("the planned change is withdrawn").wait_for()
    page.get_by_role("cell", name="Limit £9,500").first.wait_for(state="detached")
