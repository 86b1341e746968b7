"""The order of an agenda after its papers closed: free, but who changed it is kept."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kft.core.models import Event
from referrals.models import Meeting
from referrals.workflow import agenda
from referrals.workflow import meeting as meetings
from tests.factories import AgendaItemFactory


@pytest.fixture
def two_listed(listed):
    AgendaItemFactory(meeting=listed.meeting, position=2, referral__status="listed")
    agenda.publish(listed.meeting, by=listed.coordinator)
    return listed


def close_papers(world):
    past = timezone.now() - timedelta(hours=1)
    Meeting.objects.filter(pk=world.meeting.pk).update(papers_close_at=past)
    world.item.meeting.refresh_from_db()


def moves(world):
    return Event.objects.about(world.meeting).filter(action="referrals.meeting.move_item")


def test_who_moves_an_item_after_the_papers_closed_is_kept(two_listed):
    close_papers(two_listed)

    agenda.move(two_listed.item, by=two_listed.coordinator, up=False)
    agenda.move(two_listed.item, by=two_listed.coordinator, up=False)  # it is the last

    event = moves(two_listed).get()
    assert event.actor == two_listed.coordinator
    assert event.reason == f"{two_listed.referral} from place 1 to 2, after the papers closed."


def test_before_the_papers_close_moving_leaves_no_trace(two_listed):
    agenda.move(two_listed.item, by=two_listed.coordinator, up=False)

    assert not moves(two_listed).exists()


@pytest.mark.parametrize(("moved", "editions"), [(True, 2), (False, 1)])
def test_the_order_as_the_meeting_opened_is_an_edition_of_its_own(two_listed, moved, editions):
    if moved:
        agenda.move(two_listed.item, by=two_listed.coordinator, up=False)

    meetings.open_(two_listed.meeting, by=two_listed.chair)

    kept = list(two_listed.meeting.publications.all())
    assert len(kept) == editions
    items = two_listed.meeting.agenda_items.agreed()
    assert kept[-1].referrals == list(items.values_list("referral", flat=True))
