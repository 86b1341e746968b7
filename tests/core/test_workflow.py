"""The engine: Step, take, save_version."""

import pytest
from django.core.exceptions import PermissionDenied

from kft.core.models import Event
from kft.core.workflow import ChangedMeanwhile, Refused, Step, save_version
from referrals.models import Referral
from tests.factories import ReferralFactory

Status = Referral.Status
SUBMIT = Step(
    "submit", frozenset({Status.DRAFT}), Status.SUBMITTED, "referrals.submit_referral"
)


@pytest.fixture
def draft(social_worker):
    return ReferralFactory(referrer=social_worker, team=social_worker.team)


def test_a_step_moves_the_record_and_says_who_did_it(draft, social_worker):
    SUBMIT.take(draft, by=social_worker, reason="Ready")

    draft.refresh_from_db()
    event = Event.objects.about(draft).get()
    assert draft.status == Status.SUBMITTED
    assert (event.actor, event.source, event.target, event.reason) == (
        social_worker,
        "draft",
        "submitted",
        "Ready",
    )


def test_a_step_is_refused_a_second_time(draft, social_worker):
    SUBMIT.take(draft, by=social_worker)

    with pytest.raises(Refused, match="now"):
        SUBMIT.take(draft, by=social_worker)


def test_a_step_needs_its_permission(draft, analyst):
    with pytest.raises(PermissionDenied):
        SUBMIT.take(draft, by=analyst)


def test_a_record_out_of_sight_cannot_be_moved(social_worker):
    with pytest.raises(Referral.DoesNotExist):
        SUBMIT.take(ReferralFactory(), by=social_worker)


def test_a_step_that_gives_a_reason_against_it_is_not_open(draft, social_worker):
    step = Step(
        "submit", SUBMIT.sources, SUBMIT.target, SUBMIT.permission, lambda user, record: "No"
    )

    assert not step.is_open_to(social_worker, draft)
    with pytest.raises(Refused, match="No"):
        step.take(draft, by=social_worker)


def test_of_two_who_save_the_same_version_one_wins_and_the_other_is_told(draft):
    mine, theirs = Referral.objects.get(pk=draft.pk), Referral.objects.get(pk=draft.pk)
    mine.reason, theirs.reason = "Mine", "Theirs"

    save_version(mine, expected=0, fields=["reason"])
    with pytest.raises(ChangedMeanwhile):
        save_version(theirs, expected=0, fields=["reason"])

    draft.refresh_from_db()
    assert (draft.reason, draft.version) == ("Mine", 1)
