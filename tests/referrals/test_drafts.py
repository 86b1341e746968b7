"""Writing a referral: saved as it is written, nothing lost, nothing asked twice."""

from datetime import date

import pytest
from django.urls import reverse

from referrals.models import Referral
from referrals.workflow import referral as referrals
from tests.factories import CarePeriodFactory, ReferralFactory
from tests.referrals.conftest import COMPLETE, fresh

TYPED = {"reason": "Arguments at home.", "needed_by_day": "3", "version": "0"}


@pytest.fixture
def worker(client, social_worker):
    client.force_login(social_worker)
    return client


def new_address(children, name="new"):
    return reverse(f"referrals:{name}", args=["-".join(str(c.pk) for c in children)])


def start_token(client, children):
    response = client.get(new_address(children))
    return response.context["start"]


def test_opening_the_form_makes_no_draft(worker, children):
    assert worker.get(new_address(children)).status_code == 200
    assert not Referral.objects.exists()


def test_the_first_save_makes_the_draft_and_says_where_it_lives(worker, children):
    token = start_token(worker, children)

    answer = worker.post(new_address(children, "autosave_new"), {**TYPED, "start": token})

    draft = Referral.objects.get()
    assert answer.json()["url"] == reverse("referrals:edit", args=[draft.pk])
    assert answer.json()["version"] == draft.version == 1
    assert set(draft.children.all()) == set(children)
    assert draft.reason == "Arguments at home."


def test_a_first_save_sent_twice_makes_one_draft(worker, children):
    token = start_token(worker, children)
    address = new_address(children, "autosave_new")

    worker.post(address, {**TYPED, "start": token})
    worker.post(address, {**TYPED, "start": token, "reason": "Longer."})

    assert [draft.reason for draft in Referral.objects.all()] == ["Longer."]


def test_an_answer_that_was_not_sent_stays_and_a_wrong_one_keeps_the_others(worker, draft):
    sent = {"reason": "New", "needed_by_day": "41", "version": draft.version}

    answer = worker.post(reverse("referrals:autosave", args=[draft.pk]), sent)

    draft.refresh_from_db()
    assert answer.status_code == 200
    assert (draft.reason, draft.school, draft.urgent) == ("New", COMPLETE["school"], False)


def test_an_autosave_over_somebody_elses_words_is_refused(worker, draft, social_worker):
    seen = draft.version
    referrals.save_draft(
        draft, by=fresh(social_worker), expected=seen, answers={"reason": "Theirs"}
    )

    answer = worker.post(
        reverse("referrals:autosave", args=[draft.pk]), {"reason": "Mine", "version": seen}
    )

    draft.refresh_from_db()
    assert answer.status_code == 409
    assert "Somebody else changed" in answer.json()["conflict"]
    assert draft.reason == "Theirs"


def test_both_versions_stand_on_the_page_and_saving_again_keeps_mine(
    worker, draft, social_worker
):
    seen = draft.version
    referrals.save_draft(
        draft, by=fresh(social_worker), expected=seen, answers={"reason": "Theirs"}
    )
    address = reverse("referrals:edit", args=[draft.pk])

    page = worker.post(address, {"reason": "Mine", "version": seen})
    assert page.status_code == 409
    assert "Theirs" in page.content.decode()
    assert "Mine" in page.content.decode()

    worker.post(address, {"reason": "Mine", "version": page.context["form"]["version"].value()})
    draft.refresh_from_db()
    assert draft.reason == "Mine"


def test_a_form_sent_while_it_saved_itself_is_no_conflict(worker, draft):
    sent = {"reason": "Mine", "version": draft.version}
    worker.post(reverse("referrals:autosave", args=[draft.pk]), sent)

    response = worker.post(reverse("referrals:edit", args=[draft.pk]), {**sent, "check": ""})

    assert response.url == reverse("referrals:check", args=[draft.pk])


def test_the_new_form_opens_with_what_is_known(worker, children, social_worker):
    ReferralFactory(
        children=children,
        family=children[0].family,
        referrer=social_worker,
        referred_on=date(2024, 3, 1),
        status=Referral.Status.CLOSED,
        school="Oakfield Academy",
        reason="An old reason",
    )
    CarePeriodFactory(child=children[0], started=date(2020, 1, 6), ended=date(2020, 3, 2))

    form = worker.get(new_address(children)).context["form"]

    assert form.initial["school"] == "Oakfield Academy"
    assert "6 January 2020" in form.initial["history"]
    assert "reason" not in form.initial


def test_a_child_of_another_team_cannot_be_referred(worker, children):
    for child in children:
        child.social_worker, child.team = None, None
        child.save()

    assert worker.get(new_address(children)).status_code == 404


def test_the_check_page_lists_all_that_is_missing_and_does_not_submit(worker, social_worker):
    empty = ReferralFactory(
        kind="", referred_on=None, referrer=social_worker, team=social_worker.team
    )
    address = reverse("referrals:check", args=[empty.pk])

    page = worker.post(address)

    assert len(page.context["missing"]) == len(COMPLETE)
    assert Referral.objects.get(pk=empty.pk).status == Referral.Status.DRAFT


def test_a_submitted_referral_can_no_longer_be_typed_over(worker, draft, social_worker):
    referrals.submit(draft, by=fresh(social_worker))
    answer = worker.post(
        reverse("referrals:autosave", args=[draft.pk]), {"reason": "Late", "version": 0}
    )

    assert answer.status_code == 409
