"""Asking to enter care: who starts it, who sees it, who is told."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.roles import Role
from children.models import AllowedPerson, Child
from kft.core.digest import digest_of
from kft.core.models import Event, Job
from kft.core.workflow import Refused
from placements.entry.waiting import due_to_answer
from placements.models import Authorisation
from placements.workflow import authorisation as workflow
from tests.factories import (
    ChildFactory,
    DecisionFactory,
    ReferralFactory,
    UserFactory,
)
from tests.placements.entry import fresh, officer

pytestmark = pytest.mark.django_db
Status = Authorisation.Status

# Starting, sight, letters


def test_one_request_at_a_time_for_a_child(entry):
    with pytest.raises(Refused, match="already being asked"):
        workflow.start_draft(
            entry.request.child, "enter_care", by=entry.worker, reference="KFT-B", answers={}
        )


def test_the_same_first_save_sent_twice_leaves_one_draft(entry):
    again = workflow.start_draft(
        entry.request.child,
        "enter_care",
        by=entry.worker,
        reference="KFT-A1",
        answers={"analysis": "Again."},
    )

    assert again == entry.request
    assert Authorisation.objects.get().analysis == "Again."


def test_a_child_of_another_team_cannot_be_asked_for(entry):
    child = ChildFactory()

    with pytest.raises(Refused, match="you or your team"):
        workflow.start_draft(
            child, "enter_care", by=entry.worker, reference="KFT-C", answers={}
        )


def test_withdrawing_needs_a_reason_and_ends_it(entry):
    entry.submit()
    with pytest.raises(Refused, match="why you withdraw"):
        workflow.withdraw(entry.request, by=entry.worker, reason=" ")

    workflow.withdraw(entry.request, by=entry.worker, reason="His aunt has him.")

    assert not Authorisation.objects.open().exists()
    event = Event.objects.about(entry.request).get(target="withdrawn")
    assert event.reason == "His aunt has him."


def test_the_panels_decision_to_accommodate_goes_with_it(entry):
    child = entry.request.child
    referral = ReferralFactory(
        family=child.family, children=[child], referrer=entry.worker, team=child.team
    )
    decision = DecisionFactory(referral=referral, child=child, decision="accommodate")
    DecisionFactory(referral=ReferralFactory(), decision="accommodate")

    entry.submit()

    entry.request.refresh_from_db()
    assert entry.request.panel_decision == decision


def test_an_officer_sees_the_child_from_their_step_on_and_no_other_child(entry):
    seen = Child.objects.visible_to(fresh(entry.nominated_officer))
    entry.up_to("group_manager")
    ChildFactory()
    assert not seen.exists()

    entry.answer("group_manager")
    assert seen.get() == entry.request.child
    entry.answer("nominated_officer")

    assert seen.get().reason_visible_to(fresh(entry.nominated_officer)) == (
        "Asked to authorise entry to care"
    )


def test_an_officer_who_did_not_answer_does_not_keep_the_child_in_sight(entry):
    other = officer("Bernice Ogden", "6000.00")
    entry.up_to("nominated_officer")
    assert Child.objects.visible_to(other).exists()

    entry.answer("nominated_officer")

    assert not Child.objects.visible_to(fresh(other)).exists()


def test_a_restricted_child_is_closed_to_who_is_not_named(entry):
    entry.up_to("nominated_officer")
    Child.objects.update(restricted=True)

    with pytest.raises(ObjectDoesNotExist):
        entry.answer("nominated_officer")
    AllowedPerson.objects.create(
        child=entry.request.child, person=entry.nominated_officer, why="Decides on it"
    )
    entry.answer("nominated_officer")

    assert Authorisation.objects.authorised().exists()


def test_a_draft_is_its_teams_alone(entry):
    drafts = Authorisation.objects
    assert drafts.visible_to(entry.worker).exists()
    assert drafts.visible_to(entry.team_manager).exists()
    assert not drafts.visible_to(entry.group_manager).exists()


def test_once_authorised_the_placements_officer_finds_the_child(entry, placements_officer):
    entry.up_to("nominated_officer")
    assert not Child.objects.visible_to(placements_officer).exists()

    entry.answer("nominated_officer")

    assert Child.objects.visible_to(fresh(placements_officer)).exists()
    assert letters(placements_officer) == ["authorisation_decided"]


def letters(person):
    jobs = Job.objects.filter(arguments__to=person.pk).order_by("pk")
    return [job.arguments["letter"] for job in jobs]


def test_each_is_told_when_it_is_their_turn_and_the_worker_what_came_of_it(entry):
    entry.up_to("nominated_officer")
    entry.answer("nominated_officer", "returned")

    assert letters(entry.team_manager) == ["authorisation_waits"]
    assert letters(entry.group_manager) == ["authorisation_waits"]
    assert letters(entry.nominated_officer) == ["authorisation_waits"]
    assert letters(entry.worker) == ["authorisation_returned"]
    assert letters(entry.director) == []


def test_the_digest_counts_what_waits_for_the_person_and_nobody_else(entry):
    on = timezone.localdate() + timedelta(days=1)
    entry.submit()

    assert [line.words for line in digest_of(entry.team_manager, on)] == [
        "1 request to enter or leave care to answer"
    ]
    assert digest_of(entry.group_manager, on) == []
    entry.answer("team_manager")
    assert digest_of(entry.team_manager, on) == []
    assert len(digest_of(entry.group_manager, on)) == 1


def test_the_digest_asks_no_more_queries_for_six_officers_than_for_two(entry):
    entry.submit()
    entry.answer("team_manager")
    entry.answer("group_manager")
    on, asked, told = timezone.localdate(), [], []
    for _ in range(2):
        for _ in range(2 if not asked else 4):
            UserFactory(roles=[Role.NOMINATED_OFFICER], weekly_limit=Decimal(9000))
        with CaptureQueriesContext(connection) as queries:
            told.append(len(list(due_to_answer(on))))
        asked.append(len(queries))

    assert told[1] == told[0] + 4
    assert asked[1] == asked[0]


def test_the_digest_tells_everybody_where_there_are_more_people_than_one_query_takes(
    entry, monkeypatch
):
    monkeypatch.setattr("placements.entry.waiting.PEOPLE_AT_ONCE", 2)
    entry.submit()
    others = [UserFactory(roles=[Role.TEAM_MANAGER], team=entry.worker.team) for _ in range(4)]

    told = {due.person for due in due_to_answer(timezone.localdate())}

    assert told >= {other.pk for other in others}
