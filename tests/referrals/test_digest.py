"""The digest: one e-mail a person and day of what is due, naming nobody, sent once."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kft.core import schedule
from kft.core.digest import digest_of, digests_on
from kft.core.jobs import run
from kft.core.models import ImportRun, Job
from referrals.models import Meeting
from referrals.schedule import make_follow_ups
from tests.factories import (
    ActionFactory,
    ChildFactory,
    DecisionFactory,
    FollowUpFactory,
    InterestFactory,
    PanelMembershipFactory,
    ReferralFactory,
    SupportFactory,
    TeamFactory,
    UrgentDecisionFactory,
    UserFactory,
)
from tests.referrals.conftest import fresh

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
SIX_WEEKS = date(2024, 10, 30)  # after the day of MeetingFactory
DUE = date(2024, 10, 2)  # ActionFactory's day


def words(person, on):
    return [line.words for line in digest_of(person, on)]


def collect(on, system):
    """The morning of one day, as a worker does it."""
    job = Job(task=schedule.COLLECT, requested_by=system, due_at=timezone.now())
    schedule.collect(job, on=str(on))


def emails(person=None):
    jobs = Job.objects.filter(task=schedule.SEND)
    return jobs.filter(arguments__to=person.pk) if person else jobs


def send_all():
    for pk in emails().values_list("pk", flat=True):
        run(pk)


@pytest.fixture
def heard(closed):
    """Two children whose first follow-up is due on SIX_WEEKS; the minutes are done."""
    make_follow_ups(on=closed.meeting.held_on)
    Meeting.objects.update(closed_at="2024-09-18T15:00Z", last_import=_elsewhere())
    return closed


def _elsewhere():
    """Minutes that an import brought wait for nobody."""
    return ImportRun.objects.create(source="minutes")


def action_for(heard, due_on):
    decision = heard.children[0].decisions.get()
    ActionFactory(decision=decision, owner=heard.worker, due_on=due_on, what="Ring Ida.")


def test_a_worker_is_told_from_the_day_and_the_manager_when_it_is_late(heard):
    assert words(heard.worker, SIX_WEEKS - DAY) == []
    assert words(heard.worker, SIX_WEEKS) == ["2 follow-ups to answer"]
    assert words(heard.manager, SIX_WEEKS + 14 * DAY) == []
    late = SIX_WEEKS + 15 * DAY
    assert words(heard.worker, late) == ["2 follow-ups to answer, overdue"]
    assert words(heard.manager, late) == ["2 follow-ups not answered in time, overdue"]


def test_after_the_worker_has_left_the_team_is_asked(heard):
    heard.worker.is_active = False
    heard.worker.save()
    colleague = UserFactory(roles=["social_worker"], team=heard.worker.team)

    assert words(colleague, SIX_WEEKS) == ["2 follow-ups to answer"]
    assert words(heard.worker, SIX_WEEKS) == []


def test_nobodys_team_is_the_coordinators_to_chase(heard):
    for child in heard.children:
        child.team = None
        child.save()

    late = SIX_WEEKS + 15 * DAY
    assert "2 follow-ups not answered in time, overdue" in words(heard.coordinator, late)


def test_one_email_holds_everything_and_names_nobody(heard, system):
    action_for(heard, SIX_WEEKS)
    collect(SIX_WEEKS, system)
    send_all()

    (letter,) = [letter for letter in mail.outbox if letter.to == [heard.worker.email]]
    assert letter.subject == "What waits for you on 30 October 2024"
    assert "- 2 follow-ups to answer\n" in letter.body
    assert "- 1 action to do\n" in letter.body
    assert f"{settings.SERVICE_ADDRESS}{reverse('referrals:follow_ups')}" in letter.body
    for name in ("Ida", "Tom", "Larkspur", heard.referral.reference):
        assert name not in letter.body


def test_collected_twice_it_is_sent_once(heard, system):
    for _ in range(2):
        collect(SIX_WEEKS, system)
        send_all()

    assert [letter.to for letter in mail.outbox] == [[heard.worker.email]]


def test_the_clock_starts_one_job_a_day(system):
    schedule.digests()
    schedule.digests()
    run(Job.objects.get(task=schedule.COLLECT).pk)

    assert Job.objects.get().status == Job.Status.DONE


def test_who_has_nothing_due_gets_no_email(heard, system):
    collect(SIX_WEEKS - DAY, system)

    assert not emails().exists()


def test_the_same_things_are_told_again_after_a_week(heard, system):
    for days, count in ((0, 1), (1, 1), (6, 1), (7, 2), (8, 2)):
        collect(SIX_WEEKS + days * DAY, system)
        assert emails(heard.worker).count() == count


def test_something_new_is_told_on_its_day(heard, system):
    collect(SIX_WEEKS, system)
    action_for(heard, SIX_WEEKS + 9 * DAY)
    for days, count in ((1, 1), (2, 2), (3, 2)):
        collect(SIX_WEEKS + days * DAY, system)
        assert emails(heard.worker).count() == count


def test_after_a_standstill_only_the_latest_is_sent(heard, system):
    for days in (0, 7):
        collect(SIX_WEEKS + days * DAY, system)
    send_all()

    assert [letter.subject for letter in mail.outbox] == [
        "What waits for you on 6 November 2024"
    ]


def test_who_has_left_gets_none(heard, system):
    heard.worker.is_active = False
    heard.worker.save()
    collect(SIX_WEEKS, system)

    assert not emails().exists()


def test_the_owner_of_an_action_is_told_a_week_before_and_the_manager_when_it_is_late():
    owner = UserFactory(roles=["social_worker"], team=TeamFactory())
    manager = UserFactory(roles=["team_manager"], team=owner.team)
    ActionFactory(owner=owner)

    assert words(owner, DUE - 8 * DAY) == []
    assert words(owner, DUE - 7 * DAY) == ["1 action to do"]
    assert words(manager, DUE) == []
    assert words(owner, DUE + DAY) == ["1 action to do, overdue"]
    assert words(manager, DUE + DAY) == ["1 action not done in time, overdue"]


def test_an_action_of_somebody_outside_is_the_coordinators_to_chase(panel_coordinator):
    ActionFactory(owner=None, owner_name="Oakfield Academy")

    assert words(panel_coordinator, DUE + DAY) == ["1 action not done in time, overdue"]


@pytest.mark.parametrize("closed_by", ["restricted", "interest"])
def test_what_is_closed_to_a_person_is_not_counted_for_them(closed_by):
    owner = UserFactory(roles=["social_worker"], team=TeamFactory())
    first, _ = (ActionFactory(owner=owner) for _ in range(2))
    child, referral = first.decision.child, first.decision.referral
    if closed_by == "restricted":
        child.restricted = True
        child.save()
    else:
        InterestFactory(referral=referral, person=owner)
    assert words(owner, DUE) == ["1 action to do"]

    child.allowed_people.create(person=owner, why="Works with the family")
    if closed_by == "restricted":
        assert words(owner, DUE) == ["2 actions to do"]


def test_a_review_is_told_to_the_coordinator_and_the_childs_worker(world):
    child = world.children[0]
    DecisionFactory(referral=world.referral, child=child, review_on=DUE)

    for person in (world.coordinator, world.worker):
        assert words(person, DUE - 29 * DAY) == []
        assert words(person, DUE - 28 * DAY) == ["1 decision to review or about to expire"]
    stranger = UserFactory(roles=["social_worker"], team=TeamFactory())
    child.social_worker = stranger
    child.save()
    assert words(stranger, DUE) == []


def test_an_urgent_decision_is_told_before_it_expires(panel_coordinator):
    urgent = UrgentDecisionFactory(referral__status="listed")
    line = "1 urgent decision to ratify before it expires"

    for person in (panel_coordinator, urgent.decided_by):
        assert words(person, DUE - 8 * DAY) == []
        assert words(person, DUE - 7 * DAY) == [line]
        assert words(person, DUE + DAY) == [f"{line}, overdue"]


@pytest.mark.parametrize(
    ("status", "who", "line"),
    [
        ("agenda_published", "member", "1 meeting whose papers are to be read"),
        ("closed", "coordinator", "1 meeting whose minutes are to be drafted"),
        ("minutes_drafted", "chair", "1 meeting whose minutes are to be signed"),
    ],
)
def test_a_meeting_waits_for_its_people(world, panel_member, status, who, line):
    Meeting.objects.update(status=status)
    people = {"member": panel_member, "coordinator": world.coordinator, "chair": world.chair}

    told = digests_on(world.meeting.held_on)

    assert line in [found.words for found in told[people[who].pk]]
    others = {"member": world.worker, "coordinator": panel_member, "chair": panel_member}
    assert others[who].pk not in told


def test_who_may_open_no_meeting_is_not_told_to_read_its_papers(world, nominated_officer):
    PanelMembershipFactory(panel=world.panel, person=nominated_officer)
    Meeting.objects.update(status="agenda_published")

    assert nominated_officer.pk not in digests_on(world.meeting.held_on)


def test_a_service_is_asked_through_its_member(closed, panel_member):
    SupportFactory(referral=closed.referral, meeting=closed.meeting)
    assert words(panel_member, DUE) == []

    closed.panel.memberships.filter(person=panel_member).update(agency="camhs")
    assert words(panel_member, DUE) == ["1 service to say whether it can give support"]


def test_it_asks_as_many_queries_for_fifty_people_as_for_five(panel):
    counts = []
    for number in (5, 45):
        for _ in range(number):
            team = TeamFactory()
            worker = UserFactory(roles=["social_worker"], team=team)
            UserFactory(roles=["team_manager"], team=team)
            PanelMembershipFactory(panel=panel, person=worker)
            child = ChildFactory(social_worker=worker, team=team)
            referral = ReferralFactory(children=[child], referrer=worker, team=team)
            FollowUpFactory(referral=referral, due_on=DUE - 30 * DAY)
            decision = DecisionFactory(
                referral=referral, meeting__status="closed", review_on=DUE
            )
            ActionFactory(decision=decision, owner=worker)
        with CaptureQueriesContext(connection) as queries:
            told = digests_on(DUE + DAY)
        counts.append(len(queries))
    assert len(told) == 101  # and the coordinator
    assert counts[0] == counts[1]
    assert counts[1] <= 40


def test_each_person_reads_what_the_email_says_and_said(client, heard, system):
    collect(SIX_WEEKS, system)
    send_all()
    client.force_login(fresh(heard.worker))

    text = client.get(reverse("reminders")).content.decode()

    assert "one e-mail a day at most" in text
    assert "2 follow-ups to answer" in text
    assert "30 October 2024" in text
    assert "Not sent yet" not in text


def test_nobody_reads_the_emails_of_somebody_else(client, heard, system):
    collect(SIX_WEEKS, system)
    client.force_login(heard.manager)

    assert "You have had no reminder yet" in client.get(reverse("reminders")).content.decode()
