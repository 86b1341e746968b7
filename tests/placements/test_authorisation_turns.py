"""Asking to enter care: nobody twice, whose turn, limits by amount, leaving at 16 or 17."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.roles import Role
from children.models import Child
from kft.core.workflow import ChangedMeanwhile, Refused
from placements.models import Authorisation, AuthorisationAnswer
from placements.workflow import authorisation as workflow
from tests.factories import (
    ChildFactory,
    UserFactory,
)
from tests.placements.entry import LEAVING, fresh, officer

pytestmark = pytest.mark.django_db
Status = Authorisation.Status
ENTERING = ("team_manager", "group_manager", "nominated_officer")


# Nobody acts twice


def test_nobody_answers_what_they_wrote(entry):
    both = UserFactory(roles=[Role.SOCIAL_WORKER, Role.TEAM_MANAGER], team=entry.worker.team)
    Authorisation.objects.filter(pk=entry.request.pk).update(written_by=both)
    entry.submit()

    with pytest.raises(Refused, match="You wrote this.*It goes to Ade Fashola"):
        entry.answer("team_manager", by=both)
    assert not Authorisation.objects.waiting_for(fresh(both)).exists()


def test_nobody_answers_what_they_wrote_on_for_a_colleague(entry):
    both = UserFactory(roles=[Role.SOCIAL_WORKER, Role.TEAM_MANAGER], team=entry.worker.team)
    workflow.save_draft(entry.request, by=both, expected=1, answers={"analysis": "Mine."})
    entry.submit()

    with pytest.raises(Refused, match="You wrote this"):
        entry.answer("team_manager", by=both)
    assert not Authorisation.objects.waiting_for(fresh(both)).exists()


@pytest.mark.parametrize("outcome", ["agreed", "returned"])
def test_nobody_takes_two_steps_even_after_it_came_back(entry, outcome):
    both = UserFactory(
        roles=[Role.TEAM_MANAGER, Role.NOMINATED_OFFICER],
        team=entry.worker.team,
        weekly_limit=Decimal(5000),
    )
    entry.submit()
    entry.answer("team_manager", outcome, by=both)
    if outcome == "returned":
        entry.resubmit()
        entry.answer("team_manager")
    entry.answer("group_manager")

    with pytest.raises(Refused, match="acted as the team manager.*It goes to Ruth Ellerby"):
        entry.answer("nominated_officer", by=both)
    assert not Authorisation.objects.waiting_for(fresh(both)).exists()


def test_who_returned_it_can_take_the_same_step_when_it_comes_again(entry):
    entry.submit()
    entry.answer("team_manager", "returned")
    entry.resubmit()

    entry.answer("team_manager")

    entry.request.refresh_from_db()
    assert entry.request.status == Status.GROUP_MANAGER


def test_who_answered_can_not_write_it_afterwards(entry):
    both = UserFactory(roles=[Role.SOCIAL_WORKER, Role.TEAM_MANAGER], team=entry.worker.team)
    entry.submit()
    entry.answer("team_manager", "returned", by=both)

    with pytest.raises(Refused, match="acted as the team manager"):
        entry.submit(by=both)


def test_the_database_refuses_a_second_step_of_one_person(entry):
    entry.submit()
    entry.answer("team_manager")

    with pytest.raises(IntegrityError, match="nobody_twice"), transaction.atomic():
        AuthorisationAnswer.objects.create(
            authorisation=entry.request,
            round=1,
            step="group_manager",
            outcome="agreed",
            text="Mine too.",
            by=entry.team_manager,
        )


# Whose turn, and up to how much


def test_an_amount_above_the_officers_limit_goes_up_to_who_may(entry):
    entry.people["higher"] = officer("Bernice Ogden", "6000.00")
    workflow.save_draft(
        entry.request, by=entry.worker, expected=1, answers={"weekly_cost": Decimal(4200)}
    )
    entry.up_to("nominated_officer")

    with pytest.raises(Refused, match="£4,200 a week is more than.*It goes to Bernice Ogden"):
        entry.answer("nominated_officer")
    assert not Authorisation.objects.waiting_for(fresh(entry.nominated_officer)).exists()
    entry.answer("nominated_officer", by=entry.higher)

    assert Authorisation.objects.authorised().get().answers.last().by == entry.higher


@pytest.mark.parametrize(("amount", "may"), [("1000.00", True), ("1000.01", False)])
def test_a_limit_covers_itself_and_not_a_penny_more(entry, amount, may):
    answers = {"weekly_cost": Decimal(amount)}
    workflow.save_draft(entry.request, by=entry.worker, expected=1, answers=answers)
    entry.up_to("nominated_officer")

    is_open = workflow.AUTHORISE.is_open_to(entry.nominated_officer, entry.request)
    waits = Authorisation.objects.waiting_for(fresh(entry.nominated_officer)).exists()
    assert (is_open, waits) == (may, may)


def test_an_officer_without_a_limit_may_agree_nothing(entry):
    entry.up_to("nominated_officer")

    with pytest.raises(Refused, match="no weekly limit is set for you"):
        entry.answer("nominated_officer", by=officer("Ola Nwosu", None))


def test_where_nobodys_limit_covers_it_that_is_said(entry):
    answers = {"weekly_cost": Decimal(90000)}
    workflow.save_draft(entry.request, by=entry.worker, expected=1, answers=answers)
    entry.up_to("nominated_officer")

    with pytest.raises(Refused, match="ask an administrator"):
        entry.answer("nominated_officer")


def test_an_officer_above_whose_limit_it_is_may_still_return_it(entry):
    answers = {"weekly_cost": Decimal(4200)}
    workflow.save_draft(entry.request, by=entry.worker, expected=1, answers=answers)
    entry.up_to("nominated_officer")

    entry.answer("nominated_officer", "returned", text="Ask in-house carers first.")

    entry.request.refresh_from_db()
    assert entry.request.status == Status.RETURNED


def test_a_manager_of_another_team_does_not_see_it_nor_answer_it(entry):
    entry.submit()
    other = UserFactory(roles=[Role.TEAM_MANAGER, Role.MANAGER])

    with pytest.raises(Refused, match="another team.*It goes to Ade Fashola"):
        entry.answer("team_manager", by=other)
    with pytest.raises(ObjectDoesNotExist):
        entry.answer("team_manager", by=UserFactory(roles=[Role.TEAM_MANAGER]))


def test_nobody_agrees_to_what_changed_after_they_opened_it(entry):
    entry.submit()
    read = Authorisation.objects.get(pk=entry.request.pk).stands_at
    entry.answer("team_manager", "returned")
    entry.resubmit(weekly_cost=Decimal("990.00"))

    with pytest.raises(ChangedMeanwhile, match="moved on"):
        workflow.answer(
            entry.request, by=entry.team_manager, outcome="agreed", text="Yes.", seen=read
        )


# Leaving care at 16 or 17


def test_leaving_at_16_is_authorised_by_the_director_alone(leaving):
    leaving.up_to("director")
    leaving.request.refresh_from_db()
    assert leaving.request.status == Status.DIRECTOR

    with pytest.raises((Refused, ObjectDoesNotExist)):
        leaving.answer("director", by=officer("Bernice Ogden", "90000.00"))
    leaving.answer("director", text="It is his informed wish.")

    leaving.request.refresh_from_db()
    assert leaving.request.status == Status.AUTHORISED
    # it lets nobody be placed
    assert not leaving.request.is_authorised
    assert not Authorisation.objects.authorised().exists()


def test_the_mark_alone_authorises_nothing(leaving):
    leaving.up_to("director")
    marked = UserFactory(roles=[Role.MANAGER], is_director=True)

    with pytest.raises(PermissionDenied):
        leaving.answer("director", by=marked)


def test_an_officer_in_sight_of_the_child_is_told_that_it_is_the_directors(leaving):
    leaving.up_to("director")
    both = UserFactory(
        roles=[Role.MANAGER, Role.NOMINATED_OFFICER], weekly_limit=Decimal(90000)
    )

    with pytest.raises(Refused, match="for the director.*It goes to Tamsin Oyelaran"):
        leaving.answer("director", by=both)


@pytest.mark.parametrize(("days", "why"), [(5800, "is 15"), (6600, "is 18")])
def test_only_at_16_or_17_does_somebody_leave_by_their_own_wish(leaving, days, why):
    born = timezone.localdate() - timedelta(days=days)
    Child.objects.filter(pk=leaving.request.child_id).update(date_of_birth=born)
    leaving.request = Authorisation.objects.get(pk=leaving.request.pk)

    with pytest.raises(Refused, match=why):
        leaving.submit()


def test_only_who_is_looked_after_can_leave_care(social_worker):
    born = timezone.localdate() - timedelta(days=6026)
    child = ChildFactory(social_worker=social_worker, date_of_birth=born)

    with pytest.raises(Refused, match="is not looked after"):
        workflow.start_draft(
            child, "leave_care", by=social_worker, reference="KFT-L", answers=LEAVING
        )


def test_a_request_to_leave_cannot_be_put_before_a_nominated_officer(leaving):
    leaving.up_to("group_manager")

    with pytest.raises(IntegrityError, match="director"), transaction.atomic():
        Authorisation.objects.update(status="nominated_officer")
