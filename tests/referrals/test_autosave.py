"""Nothing typed into a referral is lost: a killed browser, an ended session, a lost network."""

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from referrals.answers import answers_of
from referrals.models import Referral
from tests.browser import CHROMIUM, QUIET, axe_at_both_widths, held_back, sign_in
from tests.factories import ChildFactory
from tests.services import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]

COPIES = "Object.keys(localStorage).filter(key => key.startsWith('kft.typed'))"
WHY = "What triggered this referral?"


@pytest.fixture
def child(social_worker):
    return ChildFactory(
        first_name="Rowan", social_worker=social_worker, team=social_worker.team
    )


@pytest.fixture
def form(page, social_worker, child):
    """A social worker's open form for a new referral."""
    sign_in(page, social_worker)
    page.goto(reverse("referrals:new", args=[child.pk]))
    return page


def saved(text):
    return lambda: Referral.objects.filter(reason=text).exists()


def test_a_browser_that_is_killed_loses_nothing_that_was_saved_within_seconds(form):
    form.get_by_label(WHY).fill("Arguments at home")
    wait_until(saved("Arguments at home"))

    form.context.close()

    draft = Referral.objects.get()
    assert (draft.reason, draft.version) == ("Arguments at home", 1)


def test_what_is_typed_before_the_script_has_come_is_saved(page, social_worker, child):
    sign_in(page, social_worker)
    scripts = held_back(page, "**/autosave.js")
    page.goto(reverse("referrals:new", args=[child.pk]), wait_until="commit")
    page.get_by_label(WHY).fill("Typed at once")
    wait_until(lambda: page.wait_for_timeout(50) or scripts)
    scripts[0].continue_()

    wait_until(saved("Typed at once"))


def test_a_form_only_opened_makes_no_draft(form):
    form.wait_for_timeout(2000)  # longer than a saving waits
    assert not Referral.objects.exists()


def test_a_browser_killed_before_the_save_brings_it_back_when_it_is_opened_again(
    playwright_of, tmp_path, live_server, social_worker, child
):
    """A browser with a folder of its own, as one on a desk has, killed while it types."""
    address = live_server.url + reverse("referrals:new", args=[child.pk])
    browser = playwright_of(tmp_path)
    page = browser.new_page()
    page.site = live_server.url
    sign_in(page, social_worker)
    page.goto(address)
    page.route("**/saved/", lambda route: route.abort())  # the save never gets there
    page.get_by_label(WHY).fill("Typed just before the lights went out")
    page.get_by_text("Not saved yet").wait_for()
    browser.close()
    assert not Referral.objects.exists()

    again = playwright_of(tmp_path).new_page()
    again.site = live_server.url
    sign_in(again, social_worker)
    again.goto(address)

    wait_until(saved("Typed just before the lights went out"))
    assert again.get_by_label(WHY).input_value() == "Typed just before the lights went out"


@pytest.fixture
def playwright_of(browser):
    """Opens a browser on a folder; closing it keeps what its storage holds."""
    opened = []

    def make(folder):
        opened.append(
            browser.browser_type.launch_persistent_context(
                folder, executable_path=CHROMIUM, args=QUIET, locale="en-GB"
            )
        )
        return opened[-1]

    yield make
    for context in opened:
        context.close()


def test_what_is_typed_after_the_session_ended_is_there_after_signing_in(form, social_worker):
    form.get_by_label(WHY).fill("Before")
    wait_until(saved("Before"))
    Session.objects.all().delete()

    form.get_by_label(WHY).fill("Before and after")
    form.get_by_text("You have been signed out").wait_for()
    address = form.url
    sign_in(form, social_worker)
    form.goto(address)

    wait_until(saved("Before and after"))
    assert form.get_by_label(WHY).input_value() == "Before and after"
    assert form.evaluate(COPIES) == []


def test_the_next_person_at_a_shared_computer_is_shown_nothing(
    form, team_manager, social_worker
):
    form.get_by_label(WHY).fill("Before")
    wait_until(saved("Before"))
    Session.objects.all().delete()
    form.get_by_label(WHY).fill("For nobody else")
    form.get_by_text("You have been signed out").wait_for()

    sign_in(form, team_manager)
    form.goto(Referral.objects.get().get_absolute_url())
    assert "For nobody else" not in form.content()
    form.get_by_role("button", name="Sign out").click()
    form.goto("/account/login/")

    assert form.evaluate(COPIES) == []


def test_what_is_typed_without_a_network_is_saved_once_it_is_back(form):
    form.get_by_label(WHY).fill("Before")
    wait_until(saved("Before"))
    form.context.set_offline(True)
    form.get_by_label(WHY).fill("In the car park")
    form.get_by_text("Not saved yet").wait_for()

    form.context.set_offline(False)

    wait_until(saved("In the car park"))
    form.get_by_text("Saved at").wait_for()
    assert form.evaluate(COPIES) == []


def test_the_task_list_follows_what_is_written_and_rows_appear_one_by_one(form):
    tasks = form.get_by_role("navigation", name="Sections of the form")
    assert (
        tasks.get_by_role("listitem")
        .filter(has_text="The parents")
        .inner_text()
        .endswith("2 to answer")
    )
    form.get_by_label("What do the parents say?").fill("They want help.")
    form.get_by_role("group", name="Do the parents know").get_by_label("Yes").check()
    tasks.get_by_text("Done").first.wait_for()

    tasks.get_by_role("link", name="Documents").wait_for()
    form.get_by_role("group", name="Service 1").get_by_label("Service").fill("Youth service")
    form.get_by_role("button", name="Add another service").click()
    form.get_by_role("group", name="Service 2").get_by_label("Service").fill("CAMHS")
    form.wait_for_timeout(0)
    wait_until(lambda: len(answers_of(Referral.objects.get()).tried) == 2)

    assert form.get_by_role("group", name="Service 3").is_hidden()
    assert axe_at_both_widths(form) == []
    assert form.problems == []
