"""Nothing typed is lost: autosave, and what the browser keeps when a session ends."""

import pytest

from tests.browser import sign_in
from tests.look import drafts

pytestmark = [
    pytest.mark.urls("tests.look.gallery"),
    pytest.mark.usefixtures("look_templates"),
    pytest.mark.django_db(transaction=True),
]
COPIES = "Object.keys(localStorage).filter(key => key.startsWith('kft.typed'))"


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setattr(drafts, "server", drafts.Server())
    return drafts.server


@pytest.fixture
def writer(page, social_worker):
    """A signed-in social worker's page."""
    sign_in(page, social_worker)
    return page


def status(page):
    return page.locator(".app-saved")


def test_a_draft_is_saved_as_it_is_written_and_becomes_a_row(writer, server):
    writer.goto("/draft/")
    writer.fill("#id_story", "Robin stays with Gran")

    status(writer).get_by_text("Saved at 10:42").wait_for()

    assert server.saves[-1]["story"] == "Robin stays with Gran"
    assert writer.url.endswith("/draft/7/")
    assert writer.input_value("#id_version") == "2"
    assert writer.evaluate(COPIES) == []
    assert writer.problems == []


def test_what_is_typed_offline_is_kept_and_saved_when_the_line_is_back(writer, server):
    writer.goto("/draft/7/")
    writer.context.set_offline(True)
    writer.fill("#id_story", "Typed in the car park")
    status(writer).get_by_text("Not saved yet").wait_for()
    assert len(writer.evaluate(COPIES)) == 1

    writer.context.set_offline(False)
    status(writer).get_by_text("Saved at").wait_for()

    assert server.saves[-1]["story"] == "Typed in the car park"
    assert writer.evaluate(COPIES) == []


def test_a_closed_browser_brings_back_what_the_server_never_got(writer, server):
    server.answer = "fail"
    writer.goto("/draft/7/")
    writer.fill("#id_story", "Not yet on the server")
    status(writer).get_by_text("Not saved yet").wait_for()

    server.answer = "save"
    writer.goto("/draft/7/")
    status(writer).get_by_text("Saved at").wait_for()

    assert writer.input_value("#id_story") == "Not yet on the server"
    assert server.saves[-1]["story"] == "Not yet on the server"


def test_a_copy_that_the_record_moved_past_is_offered_not_put_back(writer, server):
    server.answer = "fail"
    writer.goto("/draft/7/")
    writer.fill("#id_story", "Mine")
    status(writer).get_by_text("Not saved yet").wait_for()

    server.answer, server.saves = "save", [{"story": "Somebody else's"}]
    writer.goto("/draft/7/")
    assert writer.input_value("#id_story") == ""
    writer.click("text=Bring back what I typed")

    status(writer).get_by_text("Saved at").wait_for()
    assert server.saves[-1]["story"] == "Mine"


def test_a_conflict_says_who_and_keeps_what_was_typed(writer, server):
    server.answer = "conflict"
    writer.goto("/draft/7/")
    writer.fill("#id_story", "Mine")

    status(writer).get_by_text("Sam Okafor changed this.").wait_for()

    assert len(writer.evaluate(COPIES)) == 1
    assert writer.locator("text=See how it stands now").is_visible()


def test_an_ended_session_keeps_what_was_typed_and_links_to_sign_in(writer, server):
    writer.goto("/draft/7/")
    writer.context.clear_cookies()
    writer.fill("#id_story", "Mine")

    status(writer).get_by_text("You have been signed out").wait_for()

    assert server.saves == []
    assert len(writer.evaluate(COPIES)) == 1


def test_sending_waits_for_a_save_under_way(writer, server):
    writer.goto("/draft/7/")
    writer.fill("#id_story", "Sent at once")
    writer.click("#submit-id-send")

    writer.wait_for_url("**/gallery/")
    assert server.sent == ["Sent at once"]
    assert writer.evaluate(COPIES) == []


def test_a_form_sent_after_the_session_ended_comes_back_after_sign_in(
    writer, server, social_worker
):
    writer.goto("/plain/")
    writer.fill("#id_story", "A long story")
    writer.check("#id_kind_1")
    writer.fill("#id_pin", "1234")
    writer.context.clear_cookies()
    writer.click("#submit-id-send")
    writer.get_by_role("heading", name="This form was open").wait_for()
    writer.wait_for_load_state()

    sign_in(writer, social_worker)
    writer.goto("/plain/")

    assert writer.input_value("#id_story") == "A long story"
    assert writer.is_checked("#id_kind_1")
    assert writer.input_value("#id_pin") == ""
    assert writer.locator("text=We brought back what you had typed").is_visible()


def test_another_person_is_not_shown_what_somebody_typed(writer, server, team_manager):
    writer.goto("/plain/")
    writer.fill("#id_story", "A long story")
    writer.context.clear_cookies()
    writer.click("#submit-id-send")
    writer.get_by_role("heading", name="This form was open").wait_for()
    writer.wait_for_load_state()

    sign_in(writer, team_manager)
    writer.goto("/plain/")

    assert writer.input_value("#id_story") == ""


def test_a_form_that_arrived_is_not_brought_back(writer, server):
    writer.goto("/plain/")
    writer.fill("#id_story", "Sent and done")
    writer.click("#submit-id-send")
    writer.wait_for_url("**/gallery/")

    writer.goto("/plain/")

    assert writer.input_value("#id_story") == ""


def test_the_warning_comes_before_the_end_and_staying_renews(writer, settings):
    settings.SESSION_COOKIE_AGE = 8
    writer.goto("/plain/")

    dialog = writer.locator("#session-dialog")
    dialog.wait_for(state="visible")
    assert writer.evaluate("document.activeElement.id") == "session-stay"
    writer.click("#session-stay")

    dialog.wait_for(state="hidden")


def test_at_the_end_what_was_typed_is_kept_and_sign_in_opens(
    writer, settings, server, social_worker
):
    settings.SESSION_COOKIE_AGE = 2
    writer.goto("/plain/")
    writer.fill("#id_story", "Half a story")

    writer.wait_for_url("**/account/login/?next=%2Fplain%2F")
    writer.locator("input[name=login]").wait_for()  # signed out, not led back to the page
    settings.SESSION_COOKIE_AGE = 1800
    sign_in(writer, social_worker)
    writer.goto("/plain/")

    assert writer.input_value("#id_story") == "Half a story"


def test_signing_out_drops_every_copy(writer, server):
    server.answer = "fail"
    writer.goto("/draft/7/")
    writer.fill("#id_story", "Mine")
    status(writer).get_by_text("Not saved yet").wait_for()

    writer.click("text=Sign out")

    writer.goto("/account/login/")
    assert writer.evaluate(COPIES) == []
