"""The command that loads the demonstration council into an empty database."""

from datetime import date
from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db.models import Count
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from children.models import Child, EmergencyBar, EmergencyOpening, Relationship
from exchange.demo.council import SIGN_INS, email
from exchange.demo.week import meeting_day
from fostering.models import Household
from placements.models import (
    Authorisation,
    FrameworkMembership,
    PriorityReason,
    Provider,
    Saving,
)
from placements.money.savings import to_look_at_again
from placements.priority import priorities
from referrals.models import (
    Action,
    AgendaItem,
    Disagreement,
    Document,
    Interest,
    Meeting,
    PanelQuestion,
    Referral,
    ReferralRequest,
    UrgentDecision,
)
from reports.definitions import REPORTS
from reports.models import Run
from tests.factories import ChildFactory

Status = Referral.Status


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """One load for all the tests that only read, undone at the end."""
    from django.db import transaction

    said = StringIO()
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_demo", password="four-made-up-words", stdout=said)
        yield said.getvalue()
        transaction.set_rollback(True)


def person(role):
    return User.objects.get(email=email(role))


def test_each_role_has_a_sign_in_that_is_printed(loaded, rf):
    roles = {role.label.lower() for role in Role} - {"kft system"}
    assert set(SIGN_INS) == roles
    for role in SIGN_INS:
        assert email(role) in loaded
        signed_in = authenticate(rf.post("/"), email=email(role), password="four-made-up-words")
        assert [Role(held).label.lower() for held in signed_in.roles] == [role]
    assert "four-made-up-words" in loaded


def test_referrals_stand_in_every_state_of_a_week(loaded):
    standing = set(Referral.objects.values_list("status", flat=True))
    assert standing >= {
        Status.DRAFT,
        Status.SUBMITTED,
        Status.RETURNED,
        Status.AUTHORISED,
        Status.SENT_BACK,
        Status.ACCEPTED,
        Status.LISTED,
        Status.DEFERRED,
        Status.CLOSED,
        Status.WITHDRAWN,
    }


def test_the_chair_finds_this_weeks_agenda(loaded):
    meeting = Meeting.objects.visible_to(person("panel chair")).get(status="agenda_published")
    referrals = Referral.objects.visible_to(person("panel chair"))
    on_it = referrals.filter(agenda_items__meeting=meeting)
    assert on_it.filter(urgent_decisions=None).count() == 4


def test_each_part_of_the_panels_work_has_something_to_show(loaded):
    held = Meeting.objects.get(status="minutes_drafted")
    assert held.quorate
    assert held.decisions.filter(in_principle=True, endorsement=None).exists()
    worker = person("social worker")
    assert Action.objects.visible_to(worker).due(on=timezone.localdate()).exists()
    asked = PanelQuestion.objects.visible_to(worker).filter(meeting=held)
    assert asked.open().count() == 2
    waiting = UrgentDecision.objects.values_list("status", flat=True)
    assert set(waiting) == {"asked", "decided"}
    # this week's agenda, or the next one's once this week's meeting has begun
    to_ratify = Referral.objects.filter(urgent_decisions__status="decided").distinct()
    assert to_ratify.get().status == Status.LISTED
    assert Interest.objects.filter(person=person("panel member")).exists()
    assert EmergencyOpening.objects.filter(person=person("nominated officer")).exists()
    assert EmergencyBar.objects.exists()
    this_week = AgendaItem.objects.filter(meeting__status="agenda_published")
    assert this_week.filter(advice__person=person("panel member")).exists()
    assert this_week.filter(
        referral__recommended="support_at_home", referral__services__isnull=False
    ).exists()
    assert ReferralRequest.objects.filter(child__social_worker=worker).exists()
    assert Relationship.objects.filter(child__in=Child.objects.visible_to(worker)).exists()


def test_a_decision_waits_for_an_answer_and_its_referral_has_a_document(loaded):
    worker = person("social worker")
    disagreed = Disagreement.objects.get()
    assert (disagreed.status, disagreed.raised_by) == ("raised", worker)
    assert disagreed.decision.is_final
    attached = Document.objects.get(referral=disagreed.decision.referral)
    assert (attached.name, attached.kind) == ("School report.pdf", "pdf")
    assert attached.file.open().read(5) == b"%PDF-"


def test_one_saving_was_reversed_and_one_is_to_look_at_again(loaded):
    saving = Saving.objects.get(
        reversal__isnull=False, reversal__reversed_by=person("finance officer")
    )
    assert saving.signed_off_on
    again = to_look_at_again(Saving.objects.all(), on=timezone.localdate())
    assert again.count() == 1
    assert saving not in again


def test_no_figure_about_children_who_need_attention_is_empty(loaded):
    today = timezone.localdate()
    found = {reason for one in priorities(today) for reason in one.reasons}
    assert found == set(PriorityReason.values)
    again = Child.objects.annotate(times=Count("care_periods")).filter(times=2)
    assert again.filter(care_periods__ended=None).exists()


def test_the_manager_published_a_report_and_two_wait_with_cover_and_words(loaded):
    manager, analyst = person("manager"), person("analyst")
    own = Run.objects.filter(requested_by=manager)
    assert set(own.values_list("report", flat=True)) == set(REPORTS)
    for run in own:
        assert run.narrative
        assert set(run.words) <= {section.slug for section in run.definition.sections}
        assert run.cover_sheet.papers.count() == 3
    (published,) = Run.objects.visible_to(analyst)
    assert published.figures["edge_of_care.children"]["value"] == 33
    assert published.is_ready


def test_requests_to_enter_care_wait_for_a_manager_and_an_officer(loaded):
    for role in ("nominated officer", "team manager"):
        visible = Authorisation.objects.visible_to(person(role))
        assert visible.waiting_for(person(role)).count() == 1, role
    assert Authorisation.objects.authorised().count() == 1


def test_providers_are_on_frameworks_and_some_households_rest(loaded):
    today = timezone.localdate()
    on_one = Provider.objects.on_a_framework(on=today)
    assert 0 < on_one.count() < Provider.objects.count()
    assert FrameworkMembership.objects.exclude(ended=None).exists()
    assert Household.objects.fostering(on=today).away(on=today).count() == 3


def test_the_team_manager_may_see_the_restricted_child_and_the_manager_not(loaded):
    restricted = Child.objects.filter(restricted=True)
    assert restricted.visible_to(person("team manager")).count() == 1
    assert not restricted.visible_to(person("manager")).exists()


@pytest.mark.parametrize(
    ("today", "held_on"),
    [
        (date(2026, 11, 16), date(2026, 11, 18)),
        (date(2026, 11, 18), date(2026, 11, 18)),
        (date(2026, 11, 20), date(2026, 11, 20)),
        (date(2026, 11, 22), date(2026, 11, 25)),
    ],
)
def test_the_meeting_is_today_or_soon(today, held_on):
    assert meeting_day(today) == held_on


@pytest.mark.django_db
def test_a_database_with_children_is_left_alone():
    ChildFactory()
    with pytest.raises(CommandError, match="already holds children"):
        call_command("load_demo")
    assert Child.objects.count() == 1
