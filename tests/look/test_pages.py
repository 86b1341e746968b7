"""The gallery, the forms and the pages of base.html in a real browser."""

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.template.loader import render_to_string

from tests.browser import WIDTHS, axe_at_both_widths, sign_in

pytestmark = [
    pytest.mark.urls("tests.look.gallery"),
    pytest.mark.usefixtures("look_templates"),
    pytest.mark.django_db(transaction=True),
]

PAGES = [
    "/gallery/",
    "/fields/",
    "/refused/",
    "/account/login/",
    "/account/password/reset/",
    "/account/password/reset/done/",
    "/account/password/reset/key/1-nothing/",
]


@pytest.mark.parametrize("address", PAGES)
def test_axe_finds_nothing_at_either_width(page, address):
    page.goto(address)

    assert axe_at_both_widths(page) == []
    assert [said for said in page.problems if "409" not in said] == []


def test_axe_would_notice_what_is_wrong(page):
    page.goto("/gallery/")
    page.evaluate("document.querySelector('main').prepend(new Image())")

    assert axe_at_both_widths(page) == [(width, "image-alt", "<img>") for width in WIDTHS]


def test_each_link_of_the_error_summary_moves_the_focus(page):
    page.goto("/fields/")
    page.check("#id_living_2")
    page.fill("#id_born_on_0", "31")
    page.fill("#id_born_on_1", "June")
    page.click("button[name=submit]")

    links = page.locator(".govuk-error-summary a").all()
    assert len(links) == 11
    for link in links:
        link.click()
        focused = page.evaluate("document.activeElement.id")
        assert "#" + focused == link.get_attribute("href")
    assert page.title().startswith("Error: Every kind of question")
    assert axe_at_both_widths(page) == []


def test_only_the_box_of_a_date_that_is_wrong_is_marked(page):
    page.goto("/fields/")
    page.fill("#id_born_on_0", "31")
    page.fill("#id_born_on_1", "June")
    page.click("button[name=submit]")

    marked = page.locator(".govuk-date-input .govuk-input--error").all()
    assert [box.get_attribute("id") for box in marked] == ["id_born_on_2"]


def test_a_choice_reveals_its_question_and_hides_it_again(page):
    page.goto("/fields/")
    assert page.locator("#id_elsewhere").is_hidden()

    page.check("#id_living_2")
    assert page.locator("#id_elsewhere").is_visible()

    page.check("#id_living_0")
    assert page.locator("#id_elsewhere").is_hidden()


def test_everything_works_without_javascript(browser, live_server):
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    page = context.new_page()
    page.goto("/fields/")

    assert page.locator("#id_elsewhere").is_visible()
    page.click("button[name=submit]")
    assert page.locator(".govuk-error-summary li").count() == 12
    context.close()


def test_signing_out_needs_a_button_not_a_link(page, social_worker):
    sign_in(page, social_worker)
    page.goto("/gallery/")

    page.click("text=Sign out")

    assert page.locator("text=Sign out").count() == 0


def test_the_pages_for_one_time_codes_read_well(page, social_worker):
    sign_in(page, social_worker)
    for address in ["/account/one-time-code/", "/account/password/change/", "/nowhere/"]:
        page.goto(address)
        assert axe_at_both_widths(page) == []
        assert page.locator("h1").count() == 1


def test_setting_up_one_time_codes_can_be_seen_typed_and_kept(page, social_worker):
    social_worker.set_password("three words together")
    social_worker.save()
    page.goto("/account/login/?next=/account/one-time-code/totp/activate/")
    page.fill("#id_login", social_worker.email)
    page.fill("#id_password", "three words together")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Confirm that it is you").wait_for()
    page.fill("#id_password", "three words together")
    page.get_by_role("button", name="Confirm").click()
    page.get_by_role("heading", name="Set up one-time codes").wait_for()
    assert axe_at_both_widths(page) == []
    assert page.problems == []

    secret = page.locator("code").text_content()
    page.fill("#id_code", code_of(secret))
    page.get_by_role("button", name="Turn on one-time codes").click()

    page.get_by_role("heading", name="Your recovery codes").wait_for()
    assert page.locator("main li code").count() == 10
    assert axe_at_both_widths(page) == []


def code_of(secret):
    """What an authenticator app would show now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_the_page_for_our_own_failures_needs_nothing_from_the_request():
    html = render_to_string("500.html")

    assert "The fault is ours" in html
