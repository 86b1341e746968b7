"""A referral that comes back: returned and resubmitted, and deferred by the panel and back.

Each question is answered in its own box, and a document is added; axe looks at each page.
"""

import pytest
from django.urls import reverse
from django.utils import timezone

from kft.core.workflow import leave_event
from referrals.models import PanelQuestion, Referral
from tests.browser import axe_at_both_widths, sign_in
from tests.factories import ChildFactory, ReferralFactory
from tests.referrals.conftest import COMPLETE
from tests.referrals.files import PDF
from tests.services import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]


@pytest.fixture
def referral(social_worker, team, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    child = ChildFactory(first_name="Rowan", social_worker=social_worker, team=team)
    return ReferralFactory(
        family=child.family, children=[child], referrer=social_worker, team=team, **COMPLETE
    )


def sit_down(page, person, address):
    page.context.clear_cookies()
    sign_in(page, person)
    page.goto(address)


def look(page):
    assert axe_at_both_widths(page) == [], page.url
    page.set_viewport_size({"width": 1280, "height": 900})


def test_returned_with_questions_answered_and_submitted_again(
    page, referral, social_worker, team_manager
):
    sit_down(page, social_worker, reverse("referrals:documents", args=[referral.pk]))
    report = {"name": "School report.pdf", "mimeType": "application/pdf", "buffer": PDF}
    page.get_by_label("Choose a file").set_input_files(report)
    page.get_by_role("button", name="Add the document").click()
    page.get_by_text("The document is added").wait_for()
    look(page)
    page.get_by_role("link", name="Check the referral").click()
    page.get_by_role("button", name="Submit to the team manager").click()
    page.get_by_text("is submitted to your team manager").wait_for()

    sit_down(page, team_manager, reverse("referrals:authorise", args=[referral.pk]))
    page.get_by_role("radio", name="Return it").check()
    page.get_by_label("What is missing?").fill("Which school?\nWhat does his aunt say?")
    look(page)
    page.get_by_role("button", name="Save").click()
    page.get_by_text("is returned to the social worker").wait_for()

    sit_down(page, social_worker, referral.get_absolute_url())
    look(page)
    page.get_by_role("button", name="Check and submit").click()
    page.get_by_role("link", name="Answer the question: Which school?").click()
    page.get_by_label("Which school?").fill("Oakfield Academy")
    wait_until(lambda: referral.panel_questions.filter(answer="Oakfield Academy").exists())
    page.get_by_role("button", name="Send the answers").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    look(page)
    page.get_by_label("What does his aunt say?").fill("She can have him at weekends.")
    page.get_by_role("button", name="Send the answers").click()
    page.get_by_text("submit it again").wait_for()
    look(page)
    page.get_by_role("button", name="Check and submit").click()
    page.get_by_role("button", name="Submit to the team manager").click()
    page.get_by_text("is submitted to your team manager").wait_for()

    referral.refresh_from_db()
    assert referral.status == Referral.Status.SUBMITTED
    assert page.problems == []


def test_deferred_with_questions_answered_it_waits_for_a_meeting_again(
    page, referral, social_worker, panel_chair
):
    Referral.objects.filter(pk=referral.pk).update(status=Referral.Status.DEFERRED)
    leave_event("defer", referral, by=panel_chair, reason="The panel needs to know more.")
    for text in ("Can the aunt help?", "What does CAMHS say?"):
        PanelQuestion.objects.create(
            referral=referral, text=text, asked_by=panel_chair, asked_at=timezone.now()
        )

    sit_down(page, social_worker, referral.get_absolute_url())
    look(page)
    page.get_by_role("button", name="Answer the questions").click()
    look(page)
    page.get_by_label("Can the aunt help?").fill("At weekends.")
    page.get_by_label("What does CAMHS say?").fill("A first appointment in March.")
    page.get_by_text("Saved at").wait_for()
    page.get_by_role("button", name="Send the answers").click()
    page.get_by_text("waits for a meeting").first.wait_for()
    page.get_by_text("A first appointment in March.").first.wait_for()

    referral.refresh_from_db()
    assert referral.status == Referral.Status.ACCEPTED
    assert page.problems == []
