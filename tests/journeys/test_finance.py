"""A finance officer's year: budget, assumption, closing, a saving, a rise in prices."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from placements import ledger
from placements.models import AppliedUplift, Budget, Forecast, NewDemand, Saving
from placements.money.shown import latest_to_close
from tests.browser import axe_at_both_widths, sign_in
from tests.factories import (
    CarePeriodFactory,
    ChildFactory,
    ContributionFactory,
    CostLineFactory,
    PlacementFactory,
    SettingFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]
STARTED = timezone.localdate() - timedelta(days=500)


class Story:
    """A child in a home for sixteen months, at £4,200 a week less £700 for school."""

    def __init__(self):
        self.finance = UserFactory(name="Finn Arden", roles=["finance_officer"])
        self.officer = UserFactory(name="Poppy Reed", roles=["placements_officer"])
        born = date(timezone.localdate().year - 12, 5, 17)
        child = ChildFactory(first_name="Rowan", last_name="Ashdown", date_of_birth=born)
        CarePeriodFactory(child=child, started=STARTED)
        home = SettingFactory(name="Larch House", provider__name="Larch Care")
        self.placement = PlacementFactory(
            child=child,
            started=STARTED,
            setting=home,
            contract="framework",
            reference="PL-LARCH",
        )
        CostLineFactory(placement=self.placement)
        ContributionFactory(placement=self.placement)
        ledger.recompute_due(until=timezone.localdate())


@pytest.fixture
def story(transactional_db):
    return Story()


@pytest.fixture
def look(page):
    """Open an address, or stay, and have axe look at the page."""

    page.set_default_timeout(30_000)  # the first page of all loads the whole service

    def at(address=""):
        if address:
            page.goto(address)
        assert axe_at_both_widths(page) == [], page.url
        page.set_viewport_size({"width": 1280, "height": 900})

    return at


def fill_day(page, name, value):
    for part in ("day", "month", "year"):
        page.locator(f"[name={name}_{part}]").fill(str(getattr(value, part)))


def test_a_year_of_money(page, story, look):
    sign_in(page, story.officer)
    look(f"/placements/{story.placement.pk}/")
    page.get_by_role("link", name="Enter a saving").click()
    look()
    page.get_by_label("Cost avoided").check()
    page.get_by_label("Who achieved it?").select_option("Brokerage")
    page.get_by_label("Baseline").fill("4900")
    page.get_by_label("Agreed").fill("4200")
    fill_day(page, "started", STARTED)
    page.get_by_role("button", name="Save saving").click()
    page.get_by_text("Somebody else signs it off").wait_for()
    saving = Saving.objects.get()

    sign_in(page, story.finance)
    look("/")
    page.get_by_role("link", name="Money").click()
    page.get_by_role("link", name="Budgets").click()
    look()
    page.get_by_role("link", name="Set the budget of External residential").click()
    look()
    page.get_by_label("Budget for the year").fill("£180,000")
    page.get_by_role("button", name="Save budget").click()
    page.get_by_text("has been saved").wait_for()
    assert Budget.objects.get().amount == 180000

    page.get_by_role("link", name="Assumptions").click()
    page.get_by_role("link", name="Add new demand").click()
    look()
    page.get_by_label("Category").select_option("External residential")
    page.get_by_label("In which month?").select_option(index=18)
    page.get_by_label("How many children?").fill("1")
    page.get_by_label("Net cost of each").fill("3500")
    page.get_by_label("Why do you expect this?").fill("One more is expected")
    page.get_by_role("button", name="Save assumption").click()
    page.get_by_text("The forecast has it now").wait_for()
    look()
    assert NewDemand.objects.get().children == 1

    year, period = latest_to_close(timezone.localdate())
    look("/placements/money/")
    page.get_by_role("link", name="External residential").click()
    page.get_by_role("rowheader", name="Rowan Ashdown").wait_for()
    look()
    page.goto("/")
    page.get_by_role("link", name=f"Close period {period} of {year}").click()
    look()
    page.get_by_role("button", name="Close the period").click()
    page.get_by_text(f"Period {period} of {year} is closed").wait_for()
    look()
    page.get_by_role("link", name=f"Period {period} beside today").click()
    look()
    assert Forecast.objects.filter(closed_by=story.finance).count() == 7

    page.goto("/")
    page.get_by_role("link", name=f"Saving {saving.reference}").click()
    look()
    page.get_by_role("button", name="Sign off").click()
    page.get_by_text("The saving is signed off").wait_for()
    back = timezone.localdate() - timedelta(days=3)
    story.placement.child.care_periods.update(ended=back - timedelta(days=30))
    CarePeriodFactory(child=story.placement.child, started=back)
    look("/placements/money/savings/again/")
    page.get_by_role("link", name=f"Reverse {saving.reference}").click()
    look()
    page.get_by_role("button", name="Reverse the saving").click()
    page.get_by_text("The saving has been reversed").wait_for()
    look()
    assert saving.reversal.starts_on == back
    look("/placements/money/savings/")

    assert page.problems == []


def test_prices_are_raised_and_everything_agrees(page, story, look):
    sign_in(page, story.finance)
    look("/placements/money/prices/")
    page.get_by_role("link", name="Raise prices").click()
    look()
    page.get_by_role("button", name="Show what will change").click()
    page.get_by_role("alert").get_by_text("Enter the percentage").wait_for()
    look()
    page.get_by_label("Contract").select_option("Framework")
    page.get_by_label("By how much do prices rise?").fill("10")
    fill_day(page, "starts_on", timezone.localdate() - timedelta(days=20))
    page.get_by_label("What was agreed?").fill("Letter of the framework")
    page.get_by_role("button", name="Show what will change").click()
    page.get_by_text("£4,200.00 a week becomes £4,620.00").wait_for()
    look()
    page.get_by_role("button", name="Raise these prices").click()
    page.get_by_text("The prices have been raised").wait_for()
    look()
    assert AppliedUplift.objects.get().lines.count() == 1

    look("/placements/money/reconciliation/")
    page.get_by_role("rowheader", name="Rowan Ashdown").wait_for()
    ledger.recompute_due(until=timezone.localdate())
    look("/placements/money/reconciliation/")
    page.get_by_text("the same to the penny").wait_for()
    assert page.problems == []
