"""The main path: a referral, a decision, what became of the child, and the month's report.

Each role signs in with a password for its own step; a real worker does what the clock and
the pages ask for. axe looks at each kind of page, at a desk's width and a phone's.
"""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from kft.core.models import AccessEntry
from referrals import schedule
from referrals.models import FollowUp, Meeting, Referral
from referrals.questions import QUESTIONS
from tests.browser import axe_at_both_widths
from tests.factories import (
    ChildFactory,
    MeetingFactory,
    PanelFactory,
    PanelMembershipFactory,
    TeamFactory,
    UserFactory,
)
from tests.services import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]

PASSWORD = "a long enough phrase"
ANSWERS = {
    "What do you ask of the panel?": "Support so that Rowan can stay at home.",
    "What triggered this referral?": "His mother asked for help after a week of arguments.",
    "History and earlier times in care": "Known since 2021. Never in care.",
    "Who has parental responsibility?": "His mother.",
    "School and attendance": "Haverbrook Academy, 78 per cent.",
    "Anything else about what was tried": "Early help in spring.",
}
WHY_NOT = "family_group_decision_why"  # asked for since the meeting was not held


@pytest.fixture
def people(transactional_db):
    """The people of the story, each with one role."""
    aspen = TeamFactory(name="Aspen", service="safeguarding")

    def person(name, role, team=None):
        return UserFactory(name=name, roles=[role], team=team, password=PASSWORD)

    return {
        "social worker": person("Sam Okafor", "social_worker", aspen),
        "team manager": person("Tamsin Bell", "team_manager", aspen),
        "coordinator": person("Cal Idris", "panel_coordinator"),
        "chair": person("Harriet Moss", "panel_chair"),
        "manager": person("Mona Reyes", "manager"),
    }


@pytest.fixture
def held_on():
    """Six weeks and two days ago: the first follow-up is due."""
    return timezone.localdate() - timedelta(days=44)


@pytest.fixture
def meeting(people, held_on):
    panel = PanelFactory(name="Keeping Families Together panel")
    PanelMembershipFactory(panel=panel, person=people["chair"], seat="chair")
    PanelMembershipFactory(panel=panel, person=people["coordinator"], seat="coordinator")
    return MeetingFactory(panel=panel, held_on=held_on, chair=people["chair"])


@pytest.fixture
def rowan(people):
    worker = people["social worker"]
    return ChildFactory(
        first_name="Rowan", last_name="Ashdown", social_worker=worker, team=worker.team
    )


class Desk:
    """A browser at which one person after another sits down, signs in and out."""

    def __init__(self, page):
        self.page = page

    def sit_down(self, person):
        self.page.goto("/")
        if self.page.get_by_role("button", name="Sign out").is_visible():
            self.page.get_by_role("button", name="Sign out").click()
            self.page.goto("/")
        self.page.get_by_label("Email").fill(person.email)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.get_by_role("heading", name="What waits for you").wait_for()
        return self.page

    def look(self):
        assert axe_at_both_widths(self.page) == [], self.page.url
        self.page.set_viewport_size({"width": 1280, "height": 900})


@pytest.fixture
def desk(page):
    return Desk(page)


def choose(page, name):
    """Click the button or link with these words; a link may look like a button."""
    link = page.get_by_role("link", name=name)
    link.or_(page.get_by_role("button", name=name)).first.click()


def write_and_submit(desk, person, child):
    page = desk.sit_down(person)
    desk.look()
    choose(page, "Referrals")
    desk.look()
    choose(page, "Start a referral")
    desk.look()
    choose(page, str(child))
    page.get_by_role("radio", name="Edge of care").check()
    for label, answer in ANSWERS.items():
        page.get_by_label(label).fill(answer)
    page.get_by_text("Saved at").wait_for()
    desk.look()
    choose(page, "Save and check")
    page.get_by_role("heading", name="Before you can submit").wait_for()
    desk.look()
    choose(page, "Go on writing")
    answer_the_rest(page)
    choose(page, "Save and check")
    choose(page, "Submit to the team manager")
    page.get_by_text("Waiting for the team manager").first.wait_for()
    desk.look()


def answer_the_rest(page):
    """The questions that the check named, each answered in the way it is asked."""
    for question in QUESTIONS.values():
        named = question.missing or question.field == WHY_NOT
        if not named or question.label in ANSWERS or question.field == "kind":
            continue
        fields = page.locator(f"[name={question.field}], [name$='_{question.field}']")
        if fields.first.get_attribute("type") == "radio":
            fields.last.check()
        elif fields.first.evaluate("field => field.localName") == "select":
            fields.first.select_option(index=1)
        else:
            fields.first.fill("Talked over with the family.")


def decide_step(desk, person, referral, link, choice):
    page = desk.sit_down(person)
    desk.look()
    page.goto(referral.get_absolute_url())
    choose(page, link)
    desk.look()
    page.get_by_role("radio", name=choice, exact=True).check()
    choose(page, "Save")


def hold_the_meeting(desk, people, meeting):
    page = desk.sit_down(people["coordinator"])
    page.goto(meeting.get_absolute_url())
    choose(page, "Put on the agenda")
    choose(page, "Publish the agenda")
    choose(page, "Publish the agenda")  # and again, knowing who is told
    desk.look()

    page = desk.sit_down(people["chair"])
    desk.look()
    page.goto(meeting.get_absolute_url())
    choose(page, "Open the meeting")
    choose(page, "Record who came")
    desk.look()
    page.get_by_role("group", name="CAMHS").get_by_role("radio").first.check()
    choose(page, "Save")
    choose(page, "1.")
    page.get_by_label("What did the panel decide?").select_option("support_at_home")
    page.get_by_label("Why?").fill("His mother wants him at home and help can start at once.")
    page.get_by_role("button", name="Add support").click()
    page.get_by_label("Which service?").select_option("youth")
    desk.look()
    page.get_by_role("button", name="Record the decision").click()
    page.get_by_text("is recorded").wait_for()
    page.goto(meeting.get_absolute_url())
    choose(page, "Close the meeting")


def sign_the_minutes(desk, people, meeting):
    page = desk.sit_down(people["coordinator"])
    page.goto(meeting.get_absolute_url())
    choose(page, "Minutes")
    desk.look()
    choose(page, "Save")

    page = desk.sit_down(people["chair"])
    page.goto(meeting.get_absolute_url())
    choose(page, "Minutes")
    choose(page, "Sign the minutes")
    desk.look()
    page.get_by_role("checkbox").first.check()
    page.get_by_role("main").get_by_role("button", name="Sign").click()
    page.get_by_text("Minutes signed").first.wait_for()


def answer_the_follow_up(desk, person, child):
    page = desk.sit_down(person)
    desk.look()
    choose(page, str(child))
    desk.look()
    page.get_by_role("radio", name="At home with parents").check()
    choose(page, "Save the answer")
    page.get_by_text("Done").first.wait_for()


def fill_day(page, name, day):
    for part in ("day", "month", "year"):
        page.locator(f"[name={name}_{part}]").fill(str(getattr(day, part)))


def download_the_report(desk, person, first_day, last_day):
    """Returns the report's page as text, and the PDF."""
    page = desk.sit_down(person)
    choose(page, "Reports")
    desk.look()
    choose(page, "Make a report")
    page.get_by_role("radio", name="Other days").check()
    fill_day(page, "first_day", first_day)
    fill_day(page, "last_day", last_day)
    page.get_by_role("radio", name="Inside the council").check()
    desk.look()
    choose(page, "Make the report")
    page.get_by_role("link", name="PDF").wait_for(timeout=60_000)
    desk.look()
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF").click()
    return page.get_by_role("main").inner_text(), Path(download.value.path()).read_bytes()


def test_from_the_referral_to_the_months_report(desk, people, meeting, rowan, worker, held_on):
    worker.start()
    write_and_submit(desk, people["social worker"], rowan)
    referral = Referral.objects.get()
    decide_step(desk, people["team manager"], referral, "Authorise or return", "Authorise it")
    decide_step(
        desk, people["coordinator"], referral, "Accept or send back", "Accept it for a panel"
    )
    hold_the_meeting(desk, people, meeting)
    sign_the_minutes(desk, people, meeting)
    assert Meeting.objects.get().status == Meeting.Status.SIGNED

    schedule.nightly()  # what beat calls at two in the morning; the worker does the rest
    wait_until(lambda: FollowUp.objects.count() == 4)
    answer_the_follow_up(desk, people["social worker"], rowan)

    assert FollowUp.objects.get(completed_on__isnull=False).living == "at_home"

    text, pdf = download_the_report(desk, people["manager"], held_on, timezone.localdate())
    assert "1 of 1 (100%) remained at home" in text
    assert pdf.startswith(b"%PDF-")
    assert AccessEntry.objects.filter(kind="download", user=people["manager"]).exists()
    assert desk.page.problems == []
