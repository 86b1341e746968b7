"""Support: the service's own member answers for it, once the meeting is closed."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kft.core.models import AccessEntry, Event, Job
from kft.core.navigation import waiting_for
from kft.core.workflow import Refused
from referrals.models import AgendaItem, Meeting, Service, Support
from referrals.models.support import SERVICES_OF
from referrals.workflow import support as workflow
from tests.factories import AgendaItemFactory, InterestFactory, ReferralFactory, SupportFactory
from tests.referrals.conftest import fresh


@pytest.fixture
def camhs(panel, panel_member):
    panel.memberships.filter(person=panel_member).update(agency="camhs")
    return panel_member


@pytest.fixture
def support(closed, camhs):
    return SupportFactory(referral=closed.referral, meeting=closed.meeting)


def answer(support, by, answer="accepted", note=""):
    workflow.answer(support, by=fresh(by), answer=answer, note=note)


def test_the_member_of_the_service_answers_for_it(support, camhs):
    answer(support, camhs, note="From the first of next month.")

    support = Support.objects.get()
    assert (support.answer, support.answered_by) == ("accepted", camhs)
    assert Event.objects.about(support).get().actor == camhs
    assert not Job.objects.filter(arguments__letter="support_not_possible").exists()


def test_not_possible_needs_its_reason_and_tells_the_referrer(support, camhs, closed):
    with pytest.raises(Refused, match="why the support is not possible"):
        answer(support, camhs, "declined")

    answer(support, camhs, "declined", "Nobody is free before May.")

    told = Job.objects.get(arguments__letter="support_not_possible")
    assert told.arguments["to"] == closed.worker.pk


def test_an_answer_is_possible_after_signing_and_may_be_changed(support, camhs, closed):
    Meeting.objects.filter(pk=closed.meeting.pk).update(
        status="signed", signed_at="2024-10-01T09:00Z", signed_by=closed.chair
    )
    answer(support, camhs)
    answer(support, camhs, "declined", "The place fell through.")

    assert Support.objects.get().answer == "declined"
    assert Event.objects.about(support).count() == 2


@pytest.mark.parametrize("agency", ["education", "health", ""])
def test_a_member_of_another_service_cannot_answer(support, camhs, panel, agency):
    panel.memberships.filter(person=camhs).update(agency=agency)

    with pytest.raises(Refused, match="panel member of this service"):
        answer(support, camhs)


def test_nobody_is_asked_before_the_meeting_is_closed(support, camhs, closed):
    Meeting.objects.filter(pk=closed.meeting.pk).update(status="open")

    with pytest.raises(Refused, match="closed the meeting"):
        answer(support, camhs)


def test_without_the_permission_nobody_answers(support, closed):
    with pytest.raises(PermissionDenied):
        answer(support, closed.coordinator)


def test_a_member_with_an_interest_does_not_find_the_support(client, support, camhs):
    InterestFactory(referral=support.referral, person=camhs)
    client.force_login(camhs)

    assert client.get(support.get_absolute_url()).status_code == 404
    assert support.referral.reference not in client.get("/referrals/support/").content.decode()


def test_it_waits_on_the_start_page_until_it_is_answered(support, camhs, closed):
    def waits():
        groups = waiting_for(fresh(camhs), closed.meeting.held_on)
        return "Support to answer" in {g["title"] for g in groups if g["things"]}

    assert waits()
    answer(support, camhs)
    assert not waits()


def test_the_page_saves_the_answer_and_logs_the_children_it_shows(client, support, camhs):
    client.force_login(camhs)
    address = support.get_absolute_url()
    page = client.post(address, {"answer": "declined"})
    assert "Enter why the support is not possible" in page.content.decode()
    assert AccessEntry.objects.filter(user=camhs, record_type="children.child").count() >= 2

    client.post(address, {"answer": "accepted", "note": "From May."})
    assert Support.objects.get().answer_note == "From May."


def test_each_service_is_answered_for_by_one_agency_at_most():
    answered = [service for services in SERVICES_OF.values() for service in services]
    assert len(answered) == len(set(answered))
    assert set(Service) - set(answered) == {Service.NONE}


def test_the_list_asks_as_many_queries_for_fifty_as_for_five(client, closed, camhs):
    client.force_login(camhs)
    counts = []
    for number in (5, 45):
        for _ in range(number):
            referral = ReferralFactory(status="decided")
            AgendaItemFactory(meeting=closed.meeting, referral=referral)
            SupportFactory(referral=referral, meeting=closed.meeting)
        client.get(reverse("referrals:support"))
        with CaptureQueriesContext(connection) as queries:
            page = client.get(reverse("referrals:support"))
        counts.append(len(queries))
    assert AgendaItem.objects.count() == 51
    assert len(page.context["page"].rows) == 25
    assert counts[0] == counts[1]
