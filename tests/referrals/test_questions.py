"""Questions that sent a referral back: a box each, all answered before it goes on."""

import pytest
from django.urls import reverse

from kft.core.workflow import Refused
from referrals.models import PanelQuestion, Referral
from referrals.workflow import question as questions
from referrals.workflow import referral as referrals
from tests.referrals.conftest import DECISION, decide_all, fresh

ASKED = "Which school?\n\n  What does his aunt say?  "


@pytest.fixture
def returned(submitted, client):
    client.force_login(submitted.manager)
    client.post(
        reverse("referrals:authorise", args=[submitted.referral.pk]),
        {"outcome": "return", "what_is_missing": ASKED},
    )
    submitted.referral.refresh_from_db()
    return submitted


@pytest.fixture
def deferred(opened):
    """Deferred with two questions, as the chair's screen writes them."""
    for text in ("Which school?", "What does his aunt say?"):
        PanelQuestion.objects.create(
            referral=opened.referral,
            meeting=opened.meeting,
            text=text,
            asked_by=opened.chair,
            asked_at="2026-11-20T10:00Z",
        )
    decide_all(opened, **{**DECISION, "decision": "deferred", "rationale": "More is needed."})
    opened.referral.refresh_from_db()
    return opened


def answers_for(referral, *texts):
    asked = referral.panel_questions.order_by("pk")
    return {f"question_{found.pk}": text for found, text in zip(asked, texts, strict=True)}


def address(referral, page="answer"):
    return reverse(f"referrals:{page}", args=[referral.pk])


def test_each_line_of_what_is_missing_becomes_a_question(returned):
    asked = returned.referral.panel_questions.all()

    assert [found.text for found in asked] == ["Which school?", "What does his aunt say?"]
    assert {found.asked_by for found in asked} == {returned.manager}


def test_sent_back_asks_in_the_same_way(authorised, client):
    client.force_login(authorised.coordinator)
    client.post(
        address(authorised.referral, "accept"),
        {"outcome": "send_back", "what_is_missing": ASKED},
    )

    assert authorised.referral.panel_questions.open().count() == 2


def test_a_returned_referral_is_not_submitted_before_each_is_answered(returned, client):
    client.force_login(returned.worker)
    page = client.post(address(returned.referral, "check"))
    assert [message for message, _ in page.context["missing"]] == [
        "Answer the question: Which school?",
        "Answer the question: What does his aunt say?",
    ]
    with pytest.raises(Refused, match="Which school"):
        referrals.submit(returned.referral, by=fresh(returned.worker))

    client.post(address(returned.referral), answers_for(returned.referral, "Oakfield", "Yes"))
    client.post(address(returned.referral, "check"))

    returned.referral.refresh_from_db()
    assert returned.referral.status == Referral.Status.SUBMITTED


def test_a_box_left_empty_says_which_and_keeps_the_other(returned, client):
    client.force_login(returned.worker)

    page = client.post(
        address(returned.referral), answers_for(returned.referral, "Oakfield", "")
    )

    text = page.content.decode()
    assert "Answer the question: What does his aunt say?" in text
    assert "Oakfield" in text
    assert returned.referral.panel_questions.open().count() == 2


def test_what_is_written_is_kept_before_it_is_sent(deferred, client):
    client.force_login(deferred.worker)
    typed = answers_for(deferred.referral, "Oakfield", "")

    saved = client.post(address(deferred.referral, "autosave_answers"), typed)

    assert saved.status_code == 200
    assert "Oakfield" in client.get(address(deferred.referral)).content.decode()
    assert deferred.referral.panel_questions.open().count() == 2


def test_a_deferred_referral_waits_for_a_meeting_once_all_are_answered(deferred, client):
    client.force_login(deferred.worker)

    client.post(address(deferred.referral), answers_for(deferred.referral, "Oakfield", "Yes"))

    deferred.referral.refresh_from_db()
    assert deferred.referral.status == Referral.Status.ACCEPTED
    answered = deferred.referral.panel_questions.first()
    assert (answered.answer, answered.answered_by) == ("Oakfield", deferred.worker)


def test_one_answer_for_all_does_not_do_where_questions_stand_alone(deferred):
    with pytest.raises(Refused, match="each of the panel’s questions"):
        referrals.answer(deferred.referral, by=deferred.worker, answers="All of it.")


def test_a_deferral_without_questions_has_one_answer_as_before(opened, client):
    decide_all(opened, **{**DECISION, "decision": "deferred", "rationale": "Which school?"})
    client.force_login(opened.worker)

    client.post(address(opened.referral), {"answers": "Oakfield."})

    opened.referral.refresh_from_db()
    assert opened.referral.status == Referral.Status.ACCEPTED


def test_another_teams_worker_and_a_manager_cannot_answer(deferred, team_manager):
    given = {found.pk: "x" for found in deferred.referral.panel_questions.all()}

    assert not questions.can_answer(team_manager, deferred.referral)
    with pytest.raises(Exception, match="submit_referral"):
        questions.send_answers(deferred.referral, by=team_manager, given=given)


def test_everyone_who_reads_the_referral_reads_the_answers(deferred, client):
    given = {found.pk: "Oakfield" for found in deferred.referral.panel_questions.all()}
    questions.send_answers(deferred.referral, by=deferred.worker, given=given)
    client.force_login(deferred.coordinator)

    page = client.get(deferred.referral.get_absolute_url()).content.decode()

    assert "Questions and answers" in page
    assert "Oakfield" in page
