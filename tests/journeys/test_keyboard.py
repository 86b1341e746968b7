"""A whole meeting with the keyboard alone: nobody touches a mouse from sign-in to close."""

import pytest

from referrals.models import Decision, Meeting, PanelQuestion, Referral
from tests.factories import (
    AgendaItemFactory,
    ChildFactory,
    MeetingFactory,
    PanelFactory,
    PanelMembershipFactory,
    ReferralFactory,
    UserFactory,
)
from tests.services import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]

PASSWORD = "a long enough phrase"
NAMES = ["Rowan", "Hazel", "Linden"]


@pytest.fixture
def chair(transactional_db):
    return UserFactory(name="Harriet Moss", roles=["panel_chair"], password=PASSWORD)


@pytest.fixture
def meeting(chair):
    panel = PanelFactory(name="Keeping Families Together panel")
    PanelMembershipFactory(panel=panel, person=chair, seat="chair")
    meeting = MeetingFactory(panel=panel, chair=chair, status=Meeting.Status.AGENDA_PUBLISHED)
    for position, name in enumerate(NAMES, start=1):
        child = ChildFactory(first_name=name, last_name="Ashdown")
        referral = ReferralFactory(
            family=child.family,
            children=[child],
            status=Referral.Status.LISTED,
            asked_of_panel=f"Support for {name}.",
        )
        AgendaItemFactory(meeting=meeting, referral=referral, position=position)
    return meeting


class Keys:
    """A person who has a keyboard and nothing else."""

    def __init__(self, page):
        self.page = page

    def tab_to(self, wanted, at_most=90):
        """Press Tab until the focus is on what is wanted: a locator."""
        for _ in range(at_most):
            if wanted.evaluate("found => found === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not come to {wanted}")

    def press_on(self, wanted):
        self.tab_to(wanted)
        self.page.keyboard.press("Enter")

    def write_in(self, wanted, text):
        self.tab_to(wanted)
        self.page.keyboard.type(text)

    def choose(self, wanted, label):
        """A list is chosen from by its first letters."""
        self.tab_to(wanted)
        self.page.keyboard.type(label, delay=10)

    def jump(self, letter):
        """Alt and a letter as a keyboard sends it: Playwright's own keys carry no letter."""
        session = self.page.context.new_cdp_session(self.page)
        key = {"modifiers": 1, "key": letter, "windowsVirtualKeyCode": ord(letter.upper())}
        for kind in ("rawKeyDown", "char"):
            session.send(
                "Input.dispatchKeyEvent",
                {**key, "type": kind, "text": letter, "unmodifiedText": letter},
            )
        session.send("Input.dispatchKeyEvent", {**key, "type": "keyUp"})
        session.detach()


def sign_in_by_keyboard(keys, chair):
    page = keys.page
    page.goto("/")
    keys.write_in(page.get_by_label("Email"), chair.email)
    keys.write_in(page.get_by_label("Password", exact=True), PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="What waits for you").wait_for()


def open_and_attend(keys, meeting):
    page = keys.page
    page.goto(meeting.get_absolute_url())
    keys.press_on(page.get_by_role("button", name="Open the meeting"))
    page.get_by_text("The meeting is open").wait_for()
    keys.press_on(page.get_by_role("link", name="Record who came").first)
    page.get_by_role("heading", level=1).wait_for()
    keys.tab_to(page.get_by_role("main").get_by_role("radio").first)
    page.keyboard.press("Space")
    keys.press_on(page.get_by_role("main").get_by_role("button", name="Save").first)


def to_the_first_item(keys, meeting):
    page = keys.page
    page.goto(meeting.get_absolute_url())
    keys.press_on(page.get_by_role("main").get_by_role("link", name=NAMES[0]).first)
    page.get_by_text("Item 1 of 3").wait_for()
    keys.jump("t")
    page.get_by_text("of 20 minutes used").wait_for()


def decide(keys, kind, why, question=""):
    page = keys.page
    keys.jump("g")
    keys.choose(page.get_by_label("What did the panel decide?"), kind)
    keys.write_in(page.get_by_label("Why?", exact=True), why)
    if question:
        keys.press_on(page.get_by_role("button", name="Add a question"))
        keys.write_in(page.get_by_label("Question to the worker"), question)
    keys.press_on(page.get_by_role("button", name="Record the decision"))
    page.get_by_text("is recorded").wait_for()


def test_a_whole_meeting_with_the_keyboard_alone(page, chair, meeting):
    page.set_default_timeout(30_000)
    keys = Keys(page)
    sign_in_by_keyboard(keys, chair)
    open_and_attend(keys, meeting)
    to_the_first_item(keys, meeting)

    decide(keys, "Support at home", "The aunt helps in the evenings.")
    keys.jump("n")
    page.get_by_text("Item 2 of 3").wait_for()
    decide(keys, "Deferred", "One thing is not known.", "What does the school say?")
    keys.jump("n")
    page.get_by_text("Item 3 of 3").wait_for()
    decide(keys, "Noted", "The family is told.")
    keys.jump("p")
    page.get_by_text("Item 2 of 3").wait_for()

    page.goto(meeting.get_absolute_url())
    keys.press_on(page.get_by_role("button", name="Close the meeting"))
    wait_until(lambda: Meeting.objects.get(pk=meeting.pk).status == Meeting.Status.CLOSED)

    kinds = Decision.objects.order_by("pk").values_list("decision", flat=True)
    assert list(kinds) == ["support_at_home", "deferred", "noted"]
    assert PanelQuestion.objects.get().text == "What does the school say?"
    assert page.problems == []
