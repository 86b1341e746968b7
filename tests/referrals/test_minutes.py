"""Minutes drafted from what was recorded, corrected by addenda, and on paper."""

from datetime import date

import pytest
from django.db import InternalError, transaction

from kft.core.models import AccessEntry
from kft.core.workflow import Refused
from referrals.minutes import draft_text
from referrals.models import Action, Addendum, Advice, Decision, Interest, PanelQuestion
from referrals.workflow import meeting as meetings
from referrals.workflow import minutes as workflow
from tests.look.checks import assert_accessible
from tests.referrals.conftest import decide_all


@pytest.fixture
def text(opened, panel_member):
    """The minutes of a meeting with something of everything recorded."""
    decide_all(opened)
    why = "Home is safe enough."
    Decision.objects.update(recommended="accommodate", difference_why=why)
    opened.item.refresh_from_db()
    opened.item.minute = "The aunt was heard."
    opened.item.save()
    decision = Decision.objects.first()
    Action.objects.create(
        decision=decision, what="Visit weekly", owner=opened.worker, due_on=date(2024, 10, 1)
    )
    Advice.objects.create(
        item=opened.item, person=panel_member, view="dissent", dissent_why="Too soon."
    )
    PanelQuestion.objects.create(
        referral=opened.referral,
        meeting=opened.meeting,
        text="Where is the father?",
        asked_by=opened.chair,
        asked_at=opened.item.heard_at,
    )
    meetings.close(opened.meeting, by=opened.chair)
    return draft_text(opened.meeting, by=opened.coordinator)


@pytest.mark.parametrize(
    "words",
    [
        "The aunt was heard.",
        "Recommended: accommodate. Home is safe enough.",
        "Action: Visit weekly",
        "does not agree: Too soon.",
        "To be answered: Where is the father?",
    ],
)
def test_the_draft_holds_everything_that_was_recorded(text, words):
    assert words in text


def test_a_correction_stands_beside_signed_minutes_and_cannot_be_changed(signed):
    addendum = workflow.add(signed.meeting, by=signed.chair, text="It was the 18th.")

    assert signed.meeting.minutes == "What was decided."
    with pytest.raises(InternalError), transaction.atomic():
        Addendum.objects.filter(pk=addendum.pk).update(text="Other")


def test_minutes_that_are_not_signed_take_no_addendum(drafted):
    with pytest.raises(Refused):
        workflow.add(drafted.meeting, by=drafted.chair, text="It was the 18th.")


def pdf_of(client, user, address):
    client.force_login(user)
    return client.get(address)


def test_the_minutes_on_paper_are_accessible_stable_and_logged(client, signed, tmp_path):
    workflow.add(signed.meeting, by=signed.chair, text="It was the 18th.")
    address = f"{signed.meeting.get_absolute_url()}minutes/pdf/"

    first = pdf_of(client, signed.chair, address)
    again = pdf_of(client, signed.coordinator, address)

    assert_accessible(first.content, tmp_path)
    assert first.content == again.content
    logged = AccessEntry.objects.filter(kind=AccessEntry.Kind.DOWNLOAD, user=signed.chair)
    assert logged.count() == len(signed.children)


def test_who_may_not_see_an_item_gets_an_extract_without_it(signed, panel_member):
    Interest.objects.create(
        referral=signed.referral,
        person=panel_member,
        nature="A cousin.",
        declared_by=panel_member,
    )

    assert "Larkspur" not in draft_text(signed.meeting, by=panel_member)


def test_the_decision_on_paper_is_accessible(client, signed, tmp_path):
    decision = Decision.objects.first()

    made = pdf_of(client, signed.worker, f"{decision.get_absolute_url()}letter/")

    assert made["Content-Type"] == "application/pdf"
    assert_accessible(made.content, tmp_path)


def test_the_page_takes_a_correction(client, signed):
    client.force_login(signed.chair)
    page = f"{signed.meeting.get_absolute_url()}minutes/addendum/"

    assert b"Enter the correction" in client.post(page, {}).content
    shown = client.post(page, {"text": "It was the 18th."}, follow=True)

    assert b"It was the 18th." in shown.content
