"""Urgent decisions between meetings, from the question to the panel's answer."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kft.core.models import Job
from kft.core.navigation import waiting_for
from kft.core.workflow import Refused
from referrals import schedule_urgent
from referrals.digest import urgent_decisions_expiring
from referrals.models import AgendaItem, Referral, UrgentDecision
from referrals.workflow import agenda, urgent
from referrals.workflow import decision as deciding
from referrals.workflow import meeting as meetings
from referrals.workflow import referral as referrals
from referrals.workflow.ratification import list_everything_to_ratify, next_meeting
from tests.factories import MeetingFactory, ReferralFactory, UrgentDecisionFactory, UserFactory
from tests.referrals.conftest import DECISION, fresh
from tests.together import at_once

Status = Referral.Status


@pytest.fixture
def officer(db):
    return UserFactory(
        roles=["nominated_officer"], weekly_limit=Decimal("2000"), name="Olu Marsh"
    )


@pytest.fixture
def asked(world, officer):
    ida = world.children[:1]
    world.urgent = urgent.ask(world.referral, ida, by=world.worker, why="Tonight.")[0]
    return world


def tomorrow():
    return timezone.localdate() + timedelta(days=1)


def decide(row, by, **changes):
    answers = {
        "package": "A place with her aunt tonight.",
        "rationale": "Nowhere to sleep.",
        "weekly_cap": Decimal("900"),
        "expires_on": tomorrow(),
    }
    urgent.decide(row, by=by, **{**answers, **changes})
    return row


@pytest.fixture
def coming(world):
    world.meeting.held_on = tomorrow()
    world.meeting.save()
    return world.meeting


def test_a_draft_can_ask_once_it_has_its_kind_and_reason(asked):
    assert asked.urgent.status == "asked"


@pytest.mark.parametrize("missing", ["kind", "reason"])
def test_a_draft_without_kind_or_reason_cannot_ask(world, missing):
    Referral.objects.update(**{missing: ""})

    with pytest.raises(Refused, match="kind of referral"):
        urgent.ask(world.referral, world.children, by=world.worker, why="Tonight.")


@pytest.mark.parametrize("status", sorted(set(Status) - urgent.ASKABLE))
def test_what_a_panel_decides_or_decided_cannot_ask(world, status):
    Referral.objects.update(status=status, referred_on=date(2024, 9, 9))

    with pytest.raises(Refused, match="new referral"):
        urgent.ask(world.referral, world.children, by=world.worker, why="Tonight.")


def test_another_team_cannot_ask(world):
    other = UserFactory(roles=["team_manager"])

    with pytest.raises(Referral.DoesNotExist):
        urgent.ask(world.referral, world.children, by=other, why="Tonight.")


def test_a_child_of_another_referral_cannot_be_asked_for(world):
    stranger = ReferralFactory().children.first()

    with pytest.raises(Refused, match="for whom"):
        urgent.ask(world.referral, [stranger], by=world.worker, why="Tonight.")


def test_it_is_asked_once_for_each_child(asked):
    with pytest.raises(Refused, match="already asked"):
        urgent.ask(asked.referral, asked.children[:1], by=asked.manager, why="Again.")


def test_the_officers_are_told_by_letter_and_on_the_start_page(asked, officer):
    assert Job.objects.filter(arguments__letter="urgent_asked", arguments__to=officer.pk)
    groups = waiting_for(officer, timezone.localdate())
    assert groups[0]["title"] == "Urgent decisions to take"
    assert "Ida" in groups[0]["things"][0].what


def test_deciding_keeps_the_package_and_tells_the_worker(asked, officer):
    decide(asked.urgent, officer)

    asked.urgent.refresh_from_db()
    assert (asked.urgent.status, asked.urgent.decided_by) == ("decided", officer)
    assert Job.objects.filter(arguments__letter="urgent_decided", arguments__to=asked.worker.pk)


def test_a_cap_above_the_own_limit_is_refused_with_who_may(asked, officer):
    UserFactory(roles=["nominated_officer"], weekly_limit=Decimal("5000"), name="Head Able")

    with pytest.raises(Refused, match=r"£2,000.*Head Able"):
        decide(asked.urgent, officer, weekly_cap=Decimal("2000.01"))


def test_a_last_day_in_the_past_is_refused(asked, officer):
    with pytest.raises(Refused, match="in the past"):
        decide(asked.urgent, officer, expires_on=timezone.localdate() - timedelta(days=1))


def test_nobody_decides_what_they_asked_for(asked):
    asked.worker.roles = ["social_worker", "nominated_officer"]
    asked.worker.weekly_limit = Decimal("5000")
    asked.worker.save()

    with pytest.raises(Refused, match="own work"):
        decide(asked.urgent, fresh(asked.worker))


def test_a_social_worker_cannot_decide(asked):
    with pytest.raises(PermissionDenied):
        decide(asked.urgent, asked.worker)


def test_refusing_says_to_wait_and_why(asked, officer):
    urgent.refuse(asked.urgent, by=officer, reason="The panel meets tomorrow.")

    asked.urgent.refresh_from_db()
    assert (asked.urgent.status, asked.urgent.rationale) == (
        "refused",
        "The panel meets tomorrow.",
    )
    assert not AgendaItem.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_at_once_one_decides(asked, officer):
    second = UserFactory(roles=["nominated_officer"], weekly_limit=Decimal("2000"))

    def as_(person):
        row = UrgentDecision.objects.get(pk=asked.urgent.pk)
        return lambda: decide(row, fresh(person))

    results = at_once(as_(officer), as_(second), may_raise=Refused)

    assert sorted(type(r).__name__ for r in results) == ["Refused", "UrgentDecision"]


@pytest.mark.parametrize(
    "status", sorted(set(Status) - {Status.WITHDRAWN, Status.HEARD, Status.LISTED})
)
def test_it_comes_on_the_next_agenda_whatever_the_status(asked, officer, coming, status):
    UrgentDecision.objects.update(status="asked")
    Referral.objects.update(status=status)

    decide(asked.urgent, officer)

    asked.referral.refresh_from_db()
    assert asked.referral.status == Status.LISTED
    item = AgendaItem.objects.get(meeting=coming, referral=asked.referral)
    assert item.proposed_because == "to_ratify"


def test_with_no_meeting_planned_it_waits_for_the_first_that_is(asked, officer, coordinator_of):
    decide(asked.urgent, officer)
    assert not AgendaItem.objects.exists()

    meetings.plan(asked.panel, by=asked.coordinator, reference="M900", held_on=tomorrow())

    assert AgendaItem.objects.get().meeting.reference == "M900"


@pytest.fixture
def coordinator_of(world):
    return world.coordinator


def test_listing_again_changes_nothing(asked, officer, coming):
    decide(asked.urgent, officer)

    list_everything_to_ratify(at=timezone.now())

    assert AgendaItem.objects.count() == 1


def test_a_meeting_past_its_start_is_not_the_next(panel):
    noon = timezone.make_aware(timezone.datetime(2026, 3, 2, 12, 0))
    MeetingFactory(panel=panel, held_on=date(2026, 3, 2), starts_at=time(12, 0))
    later = MeetingFactory(panel=panel, held_on=date(2026, 3, 9), starts_at=time(9, 0))

    assert next_meeting(at=noon) == later
    assert next_meeting(at=noon - timedelta(minutes=1)) != later


def test_it_cannot_be_withdrawn_before_the_panel_answered(asked, officer, coming):
    decide(asked.urgent, officer)

    with pytest.raises(Refused, match="urgent decision"):
        referrals.withdraw(asked.referral, by=asked.worker, reason="No longer needed.")


@pytest.mark.parametrize("answer", ["ratified", "not_ratified"])
def test_the_panels_answer_is_linked_when_the_meeting_closes(asked, officer, coming, answer):
    decide(asked.urgent, officer)
    item = AgendaItem.objects.get()
    agenda.publish(coming, by=asked.coordinator)
    meetings.open_(coming, by=asked.chair)
    words = {**DECISION, "decision": answer}
    ida, tom = asked.children
    decision = deciding.decide(item, ida, by=asked.chair, expected=0, **words)
    deciding.decide(item, tom, by=asked.chair, expected=0, **DECISION)

    meetings.close(coming, by=asked.chair)

    asked.urgent.refresh_from_db()
    assert asked.urgent.ratification == decision
    assert not UrgentDecision.objects.to_ratify().exists()


def test_every_night_what_waits_is_listed(asked, officer, coming, system):
    decide(asked.urgent, officer)
    agenda.take_off(AgendaItem.objects.get(), by=asked.coordinator)
    assert not AgendaItem.objects.exists()

    schedule_urgent.list_urgent_decisions(Job(requested_by=system))

    assert AgendaItem.objects.get().meeting == coming


def test_who_asked_is_told_in_the_digest_before_the_last_day_and_after_it(asked, officer):
    decide(asked.urgent, officer, expires_on=timezone.localdate() + timedelta(days=30))
    last = asked.urgent.expires_on

    def told(on):
        return {due.person: due.is_overdue for due in urgent_decisions_expiring(on)}

    assert told(last - timedelta(days=20)) == {}
    assert told(last)[asked.worker.pk] is False
    assert told(last + timedelta(days=1))[asked.worker.pk] is True


def test_what_expired_unratified_is_flagged_in_the_list(client, asked, officer, coming):
    decide(asked.urgent, officer)
    on = asked.urgent.expires_on

    assert not asked.urgent.expired_unratified(on=on)
    assert asked.urgent.expired_unratified(on=on + timedelta(days=1))
    client.force_login(officer)
    assert b"Decided" in client.get("/referrals/urgent/").content


def test_the_list_asks_as_many_queries_for_50_as_for_5(client, officer):
    client.force_login(officer)

    def queries(rows):
        for _ in range(rows):
            UrgentDecisionFactory()
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/referrals/urgent/").status_code == 200
        return len(captured)

    assert queries(5) == queries(45)


def test_the_forms_take_the_question_and_the_answer(client, world, officer):
    ida = world.children[0]
    client.force_login(world.worker)
    address = f"/referrals/{world.referral.pk}/urgent/"
    assert b"Enter why this cannot wait" in client.post(address, {}).content
    client.post(address, {"children": [ida.pk], "why": "Tonight."})
    row = UrgentDecision.objects.get()

    client.force_login(officer)
    page = f"/referrals/urgent/{row.pk}/decision/"
    assert b"Enter the last day" in client.post(page, {"answer": "decide"}).content
    day = tomorrow()
    answers = {
        "answer": "decide",
        "package": "With her aunt.",
        "weekly_cap": "900",
        "expires_on_day": day.day,
        "expires_on_month": day.month,
        "expires_on_year": day.year,
        "rationale": "Nowhere to sleep.",
    }
    response = client.post(page, answers)

    assert response.status_code == 302
    row.refresh_from_db()
    assert row.weekly_cap == Decimal("900")
