"""What belongs to a signed meeting: the database refuses to change it, whoever asks."""

from datetime import date

import pytest
from django.db import InternalError, transaction
from django.utils import timezone

from kft.core.workflow import Refused
from referrals.models import Action, Addendum, Advice, Decision, Presence, Support
from referrals.workflow import meeting as meetings
from tests.referrals.conftest import agree_support


@pytest.fixture
def recorded(decided):
    """A decided referral with support, an action, advice and somebody present."""
    item = decided.item
    agree_support(item, "youth", by=decided.chair)
    Advice.objects.create(item=item, person=decided.chair, text="Start at once.")
    # the chair, who opened the meeting, is marked present
    Action.objects.create(
        decision=Decision.objects.first(),
        what="Call the school",
        owner=decided.worker,
        due_on=date(2026, 12, 1),
    )
    return decided


def sign(world):
    meetings.close(world.meeting, by=world.chair)
    world.meeting.refresh_from_db()
    version = world.meeting.version
    meetings.draft_minutes(
        world.meeting, by=world.coordinator, text="Minutes.", expected=version
    )
    meetings.sign(world.meeting, by=world.chair, expected=world.meeting.version)


CHANGES = {
    Support: ({"service": "camhs"}, {"service": "send"}),
    Action: ({"what": "Call the nurse"}, {"what": "Something else"}),
    Advice: ({"text": "Wait a week."}, {"text": "Something else"}),
    Presence: ({"present": False}, {"present": True}),
}


@pytest.mark.parametrize("model", CHANGES, ids=lambda model: model.__name__)
def test_what_was_recorded_can_be_changed_until_it_is_signed_and_never_after(recorded, model):
    before, after = CHANGES[model]
    assert model.objects.update(**before) == 1
    sign(recorded)

    for change in (lambda rows: rows.update(**after), lambda rows: rows._raw_delete("default")):
        with pytest.raises(InternalError, match="signed"), transaction.atomic():
            change(model.objects.all())
    copy = model.objects.get()
    copy.pk = None
    with pytest.raises(InternalError, match="signed"), transaction.atomic():
        copy.save()


def test_what_happens_after_the_signature_can_still_be_written(recorded):
    sign(recorded)

    Action.objects.update(done_on=date(2026, 12, 1), outcome="Done")
    Support.objects.update(
        answer="accepted", answered_by=recorded.chair, answered_at=timezone.now()
    )

    assert Action.objects.get().outcome == "Done"


def test_an_addendum_is_final_at_once(signed):
    Addendum.objects.create(
        meeting=signed.meeting, text="The date is the 18th.", written_by=signed.chair
    )

    for change in (lambda rows: rows.update(text=""), lambda rows: rows._raw_delete("default")):
        with pytest.raises(InternalError), transaction.atomic():
            change(Addendum.objects.all())


def test_support_agreed_at_a_signed_meeting_stays_when_another_meeting_agrees_more(recorded):
    sign(recorded)
    later = meetings.Meeting.objects.create(
        panel=recorded.panel, held_on=date(2026, 12, 8), chair=recorded.chair, status="open"
    )
    item = later.agenda_items.create(referral=recorded.referral, position=1)
    recorded.referral.status = "listed"
    recorded.referral.save()

    with pytest.raises(Refused, match="already agreed and stands"):
        agree_support(item, "youth", "education", by=recorded.chair)
    agree_support(item, "education", by=recorded.chair)

    agreed = Support.objects.values_list("service", "meeting")
    assert set(agreed) == {("youth", recorded.meeting.pk), ("education", later.pk)}
