"""Two real browsers at one item: each sees the other write, and no writing is lost."""

import json
import re
import time

import pytest

from referrals.models import Decision, DraftAnswer
from tests.browser import axe_at_both_widths, held_back, sign_in
from tests.factories import UserFactory
from tests.referrals.screens import address, write
from tests.services import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def chair(open_page, opened):
    return open_for(open_page(), opened, opened.chair)


@pytest.fixture
def coordinator(open_page, opened):
    return open_for(open_page(), opened, opened.coordinator)


@pytest.fixture
def vice_chair(open_page, opened):
    person = UserFactory(name="Vera Moss", roles=["panel_chair"])
    opened.panel.memberships.create(person=person, seat="vice_chair")
    return open_for(open_page(), opened, person)


def open_for(page, world, person):
    sign_in(page, person)
    page.goto(address(world))
    return page


def field(page, world, name, child=0):
    return page.locator(f"[name='child-{world.children[child].pk}-{name}']")


def text_of(world, name, child=0):
    row = DraftAnswer.objects.filter(field=f"child-{world.children[child].pk}-{name}").first()
    return row.value if row else None


def test_each_sees_the_others_text_and_twenty_edits_in_turn_are_all_kept(
    chair, coordinator, opened
):
    field(chair, opened, "rationale").fill("Start.")
    coordinator.wait_for_function(
        "n => document.getElementsByName(n)[0].value === 'Start.'",
        arg=f"child-{opened.children[0].pk}-rationale",
    )
    for number in range(10):
        field(chair, opened, "rationale").press_sequentially(f" c{number}", delay=5)
        coordinator.locator("[name=minute]").press_sequentially(f" m{number}", delay=5)

    wait_until(lambda: text_of(opened, "rationale", 0).endswith("c9"))
    wait_until(lambda: DraftAnswer.objects.get(field="minute").value.endswith("m9"))
    assert text_of(opened, "rationale") == "Start." + "".join(f" c{n}" for n in range(10))
    minute = DraftAnswer.objects.get(field="minute").value
    assert minute == "".join(f" m{n}" for n in range(10))
    chair.wait_for_function(
        "text => document.getElementsByName('minute')[0].value === text", arg=minute
    )
    chair.get_by_text(re.compile(r"^Saved \d\d:\d\d$")).wait_for()
    chair.get_by_text(f"Also here: {opened.coordinator.name}").wait_for()
    assert chair.problems == coordinator.problems == []


def test_an_action_added_by_one_appears_at_the_other_and_is_recorded(
    chair, coordinator, opened
):
    coordinator.get_by_role("button", name="Add an action for Ida Larkspur").click()
    coordinator.get_by_label("What is to be done?").fill("Visit on Mondays")
    coordinator.get_by_label("Or somebody without a sign-in").fill("Oakfield Academy")
    days = coordinator.get_by_role("group", name="By when?")
    for part, number in (("Day", "30"), ("Month", "9"), ("Year", "2024")):
        days.get_by_label(part).fill(number)
    chair.wait_for_function(
        "() => [...document.querySelectorAll('[name$=-what]')]"
        ".some(field => field.value === 'Visit on Mondays')"
    )
    chair.wait_for_function(
        "() => [...document.querySelectorAll('[name$=due_on_year]')]"
        ".some(field => field.value === '2024')"
    )
    field(chair, opened, "decision").select_option("support_at_home")
    field(chair, opened, "rationale").fill("The school helps.")
    chair.get_by_role("button", name="Record the decisions").click()
    chair.get_by_text("The decision for Ida is recorded").wait_for()

    assert Decision.objects.get().actions.get().what == "Visit on Mondays"
    coordinator.locator(".app-recorded").get_by_text("Support at home").wait_for()


def test_two_chairs_in_one_field_see_both_texts_and_choose(chair, vice_chair, opened):
    mine, theirs = field(chair, opened, "rationale"), field(vice_chair, opened, "rationale")
    mine.focus()
    theirs.fill("Vera’s reason.")
    wait_until(lambda: text_of(opened, "rationale") == "Vera’s reason.")
    field(vice_chair, opened, "conditions").focus()
    mine.fill("The chair’s reason.")

    conflict = chair.get_by_role("alert").filter(has_text="Vera Moss wrote here")
    conflict.get_by_text("Vera’s reason.").wait_for()
    assert mine.input_value() == "The chair’s reason."
    assert text_of(opened, "rationale") == "Vera’s reason."
    assert axe_at_both_widths(chair) == []
    conflict.get_by_role("button", name="Keep both").click()

    both = "Vera’s reason.\nThe chair’s reason."
    wait_until(lambda: text_of(opened, "rationale") == both)
    vice_chair.wait_for_function(
        "text => [...document.getElementsByTagName('textarea')]"
        ".some(field => field.value === text)",
        arg=both,
    )


def test_what_somebody_types_is_never_overwritten_while_they_are_in_the_field(
    chair, coordinator, opened
):
    mine = field(chair, opened, "conditions")
    mine.focus()
    field(coordinator, opened, "conditions").fill("From the other side")
    wait_until(lambda: text_of(opened, "conditions") == "From the other side")
    chair.wait_for_timeout(3000)
    assert mine.input_value() == ""

    field(chair, opened, "alternatives").focus()
    chair.wait_for_function(
        "n => document.getElementsByName(n)[0].value !== ''",
        arg=f"child-{opened.children[0].pk}-conditions",
    )


def test_a_browser_killed_while_typing_keeps_what_was_acknowledged(chair, open_page, opened):
    field(chair, opened, "rationale").press_sequentially("One two three", delay=20)
    chair.get_by_text(re.compile(r"^Saved ")).wait_for()
    wait_until(lambda: text_of(opened, "rationale") == "One two three")
    field(chair, opened, "rationale").press_sequentially(" four", delay=0)
    chair.context.close()

    again = open_for(open_page(), opened, opened.chair)
    assert field(again, opened, "rationale").input_value().startswith("One two three")


def test_what_is_typed_before_the_script_has_come_stays_and_is_saved(page, opened):
    sign_in(page, opened.chair)
    scripts = held_back(page, "**/screen.js")
    page.goto(address(opened), wait_until="commit")
    field(page, opened, "decision").select_option("support_at_home")
    field(page, opened, "rationale").fill("Typed at once")
    wait_until(lambda: page.wait_for_timeout(50) or scripts)
    scripts[0].continue_()

    wait_until(lambda: text_of(opened, "rationale") == "Typed at once")
    assert text_of(opened, "decision") == "support_at_home"
    assert field(page, opened, "rationale").input_value() == "Typed at once"


def test_what_a_browser_fills_in_on_coming_back_is_not_saved_over_what_was_written_since(
    chair, opened
):
    field(chair, opened, "rationale").fill("First")
    wait_until(lambda: text_of(opened, "rationale") == "First")
    chair.goto("/")
    version = DraftAnswer.objects.get().version
    write(
        opened,
        opened.coordinator,
        **{f"child-{opened.children[0].pk}-rationale": ("Newer", version)},
    )
    chair.go_back()

    chair.wait_for_timeout(2000)  # longer than a saving waits
    assert text_of(opened, "rationale") == "Newer"
    assert field(chair, opened, "rationale").input_value() == "Newer"


def test_a_page_closed_before_its_saving_loses_nothing(chair, opened):
    """It is brought back, or was saved after all: a page may save once more on its way out."""
    context = chair.context
    context.set_offline(True)
    field(chair, opened, "rationale").fill("Not sent")
    chair.get_by_text("Not saved yet").wait_for()
    chair.close()
    assert text_of(opened, "rationale") is None
    context.set_offline(False)
    second = context.new_page()
    second.goto(address(opened))

    wait_until(lambda: text_of(opened, "rationale") == "Not sent")
    assert field(second, opened, "rationale").input_value() == "Not sent"


def test_what_the_browser_kept_is_brought_back_and_said(chair, opened):
    chair.goto("/")  # a page that writes nothing down
    name = f"child-{opened.children[0].pk}-rationale"
    key = f"kft.typed:{opened.chair.pk}:{address(opened)}"
    entry = {"at": time.time() * 1000, "typed": [[name, "Not sent", 0]], "isScreen": True}
    chair.evaluate("([key, text]) => localStorage.setItem(key, text)", [key, json.dumps(entry)])

    chair.goto(address(opened))

    chair.get_by_text("We brought back what you had typed").wait_for()
    wait_until(lambda: text_of(opened, "rationale") == "Not sent")


def test_without_a_network_it_says_so_and_sends_when_it_is_back(chair, opened):
    field(chair, opened, "rationale").fill("Before")
    wait_until(lambda: text_of(opened, "rationale") == "Before")
    chair.context.set_offline(True)
    field(chair, opened, "rationale").fill("Before and after")
    chair.get_by_text("Not saved yet").wait_for()
    assert text_of(opened, "rationale") == "Before"
    chair.get_by_role("button", name="Record the decisions").click()
    assert not Decision.objects.exists()

    chair.context.set_offline(False)
    wait_until(lambda: text_of(opened, "rationale") == "Before and after")
    chair.get_by_text(re.compile(r"^Saved ")).wait_for()


def test_the_screen_and_the_members_page_hold_for_everyone(
    chair, open_page, opened, panel_member
):
    chair.get_by_role("button", name="Add an action for Ida Larkspur").click()
    chair.get_by_role("button", name="Add support").click()
    chair.get_by_role("button", name="Add a question").click()
    assert axe_at_both_widths(chair) == []
    assert chair.problems == []

    member = open_for(open_page(), opened, panel_member)
    member.get_by_label("Your advice to the panel").fill("Ask the aunt.")
    member.get_by_text(re.compile(r"^Saved ")).wait_for()
    chair.get_by_text("Ask the aunt.").wait_for()
    assert axe_at_both_widths(member) == []
    assert member.problems == []
