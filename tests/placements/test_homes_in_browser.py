"""Moves, meetings and homes in a real browser: a plan, a planned end, axe on each page."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from placements.models import PlannedEnd, StepPlan
from tests.browser import axe_at_both_widths, sign_in
from tests.factories import (
    BlockContractFactory,
    CarePeriodFactory,
    ChildFactory,
    ExitPlanFactory,
    JudgementFactory,
    PlacementFactory,
    SettingFactory,
    StabilityMeetingFactory,
    StepPlanFactory,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]


@pytest.fixture
def placement(team):
    child = ChildFactory(team=team, first_name="Rowan", last_name="Ashdown")
    CarePeriodFactory(child=child)
    home = SettingFactory(
        name="Larch House", beds=3, provider__sector="PR1", registration="unregistered"
    )
    JudgementFactory(setting=home, judgement="inadequate")
    BlockContractFactory(setting=home)
    return PlacementFactory(
        child=child,
        setting=home,
        contract="block",
        distance_miles=31,
        inside_authority=False,
        planned_end=timezone.localdate() - timedelta(days=3),
    )


@pytest.fixture
def desk(page, placements_officer, placement):
    sign_in(page, placements_officer)
    return page


def fill_day(page, group, value):
    boxes = page.get_by_role("group", name=group)
    for label, number in (("Day", value.day), ("Month", value.month), ("Year", value.year)):
        boxes.get_by_label(label).fill(str(number))


def test_a_plan_goes_from_the_childs_page_through_a_stage(desk, placement):
    StepPlanFactory(child=placement.child)
    desk.goto(placement.child.get_absolute_url())
    desk.get_by_role("link", name="Plan how the child moves on").click()
    desk.get_by_role("link", name="Record the next stage").click()
    assert desk.get_by_role("radio", name="Panel booked").is_checked()
    desk.get_by_role("radio", name="Searching").check()
    fill_day(desk, "On which day?", date(2025, 1, 7))
    desk.get_by_label("Where is the child to move to?").select_option("ifa")
    desk.get_by_role("button", name="Save stage").click()

    current = desk.locator("[aria-current=step]")
    assert "Searching" in current.inner_text()
    assert StepPlan.objects.newest_first().first().target == "ifa"
    assert axe_at_both_widths(desk) == []


def test_a_planned_end_is_moved_with_a_reason(desk, placement):
    desk.goto(placement.get_absolute_url())
    desk.get_by_role("link", name="Change the planned end").click()
    desk.get_by_role("button", name="Save planned end").click()
    desk.get_by_role("alert").get_by_text("Enter why the planned end is changed").wait_for()
    assert axe_at_both_widths(desk) == []
    fill_day(desk, "New planned end", timezone.localdate() + timedelta(days=30))
    desk.get_by_label("Why is it changed?").fill("The new home opens a month later")
    desk.get_by_role("button", name="Save planned end").click()

    desk.get_by_text("The new home opens a month later").wait_for()
    assert PlannedEnd.objects.get().was == placement.planned_end


def test_axe_finds_nothing_on_any_of_the_pages(desk, placement):
    meeting = StabilityMeetingFactory(placement=placement)
    StepPlanFactory(child=placement.child, expected_on=date(2025, 1, 7))
    exit_plan = ExitPlanFactory(child=placement.child)
    PlacementFactory(child=placement.child, code="T1", started=timezone.localdate())
    child, home = placement.child_id, placement.setting
    pages = {
        **dict.fromkeys(["list", "step_plans", "exit_plans", "stability_meetings"], []),
        **dict.fromkeys(["homes", "own_homes", "block_beds"], []),
        **dict.fromkeys(["moving_on", "reach_stage", "correct_stage"], [child]),
        **dict.fromkeys(["add_exit_plan", "add_stability_meeting"], [child]),
        **dict.fromkeys(["stability_meeting", "change_stability_meeting"], [meeting.pk]),
        **dict.fromkeys(["setting", "add_judgement", "add_contract"], [home.pk]),
        "close_exit_plan": [exit_plan.pk],
        "change_judgement": [home.judgements.get().pk],
        "change_contract": [home.block_contracts.get().pk],
        "detail": [placement.pk],
    }
    found = {}
    for name, args in pages.items():
        desk.goto(reverse(f"placements:{name}", args=args))
        if findings := axe_at_both_widths(desk):
            found[name] = findings
    assert found == {}
    assert desk.problems == []
