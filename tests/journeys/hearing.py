"""People sit down at one browser one after another, and a meeting is held in it."""

from tests.browser import axe_at_both_widths, sign_in

WHY = "He can be kept safe there."


def go(page, person, address, *, look_at=False):
    page.context.clear_cookies()
    sign_in(page, person)
    page.goto(address)
    if look_at:
        look(page)


def look(page):
    assert axe_at_both_widths(page) == [], page.url
    page.set_viewport_size({"width": 1280, "height": 900})


def act(page, name):
    """Press the button or follow the link with these words."""
    main = page.get_by_role("main")
    main.get_by_role("link", name=name).or_(main.get_by_role("button", name=name)).first.click()


def publish(page, coordinator, meeting):
    go(page, coordinator, meeting.get_absolute_url())
    act(page, "Publish the agenda")
    act(page, "Publish the agenda")  # and again, knowing who is told
    page.get_by_text("The agenda is published").wait_for()


def begin(page, chair, meeting):
    """The chair opens the meeting and turns to its first item."""
    go(page, chair, meeting.get_absolute_url())
    act(page, "Open the meeting")
    page.get_by_text("The meeting is open").wait_for()
    act(page, "1.")


def record(page, kind, why=WHY):
    """What the panel decided is written on the item's screen, and counts."""
    page.get_by_label("What did the panel decide?").select_option(kind)
    page.get_by_label("Why?", exact=True).fill(why)
    page.get_by_role("button", name="Record the decision").click()
    page.get_by_text("is recorded").wait_for()


def close(page, meeting):
    page.goto(meeting.get_absolute_url())
    act(page, "Close the meeting")
    page.get_by_text("The meeting is closed").wait_for()


def sign_minutes(page, coordinator, chair, meeting):
    """The coordinator drafts them from what is recorded, the chair signs."""
    address = f"/referrals/meetings/{meeting.pk}/minutes/"
    go(page, coordinator, address)
    act(page, "Save")
    page.get_by_text("The minutes wait for the chair to sign").wait_for()
    go(page, chair, address)
    act(page, "Sign the minutes")
    page.get_by_role("checkbox").first.check()
    page.get_by_role("main").get_by_role("button", name="Sign").click()
    page.get_by_text("The minutes are signed").wait_for()
