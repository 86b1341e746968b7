"""Asking to enter care: the steps, and what is final."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, InternalError, transaction
from django.utils import timezone

from accounts.roles import PERMISSIONS, Role
from kft.core.workflow import Refused, Step
from placements.entry.questions import Incomplete
from placements.models import Authorisation, AuthorisationAnswer
from placements.workflow import authorisation as workflow
from tests.factories import (
    AuthorisationFactory,
    ChildFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
Status = Authorisation.Status
STEPS = [step for step in vars(workflow).values() if isinstance(step, Step)]
# Written down from design/roles-and-workflow.md, not read from the Steps.
MOVES = {
    "draft": {"team_manager", "withdrawn"},
    "team_manager": {"group_manager", "returned", "withdrawn"},
    "group_manager": {"nominated_officer", "director", "returned", "withdrawn"},
    "nominated_officer": {"authorised", "refused", "returned", "withdrawn"},
    "director": {"authorised", "refused", "returned", "withdrawn"},
    "returned": {"team_manager", "withdrawn"},
    "authorised": set(),
    "refused": set(),
    "withdrawn": set(),
}
ENTERING = ("team_manager", "group_manager", "nominated_officer")


def kind_of(step):
    leaves = step.name.endswith("leaving")
    return Authorisation.Kind.LEAVE_CARE if leaves else Authorisation.Kind.ENTER_CARE


def test_the_steps_are_the_moves_of_the_table_and_no_others():
    moves = {(source, step.target) for step in STEPS for source in step.sources}

    assert moves == {(source, target) for source in MOVES for target in MOVES[source]}


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_a_step_is_open_from_its_sources_and_no_other_status(step, status, team):
    kind = kind_of(step)
    if (status, kind) in (("director", "enter_care"), ("nominated_officer", "leave_care")):
        kind = {"director": "leave_care", "nominated_officer": "enter_care"}[status]
    everyone = UserFactory(
        roles=list(Role), team=team, weekly_limit=Decimal(5000), is_director=True
    )
    child = ChildFactory(social_worker=everyone)
    request = AuthorisationFactory(
        child=child,
        kind=kind,
        status=status,
        team=team,
        weekly_cost=None if kind == "leave_care" else Decimal(900),
    )
    moment = {"decided_at": timezone.now()} if step.target in ("authorised", "refused") else {}

    if status in step.sources:
        step.take(request, by=everyone, **moment)
        assert Authorisation.objects.get(pk=request.pk).status == step.target
    else:
        with pytest.raises(Refused):
            step.take(request, by=everyone, **moment)
        assert Authorisation.objects.get(pk=request.pk).status == status


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_a_step_needs_its_permission(step, entry):
    others = [role for role, held in PERMISSIONS.items() if step.permission not in held]
    person = UserFactory(roles=others, team=entry.request.team)

    with pytest.raises(PermissionDenied):
        step.take(entry.request, by=person)


def test_four_people_agree_each_with_reasons_and_it_is_authorised(entry):
    entry.up_to("nominated_officer")
    entry.answer("nominated_officer", text="Agreed until the spring.")

    entry.request.refresh_from_db()
    assert entry.request.is_authorised
    assert list(Authorisation.objects.authorised()) == [entry.request]
    assert list(entry.request.answers.values_list("step", "outcome", "by", "weekly_cost")) == [
        ("social_worker", "submitted", entry.worker.pk, Decimal("900.00")),
        ("team_manager", "agreed", entry.team_manager.pk, Decimal("900.00")),
        ("group_manager", "agreed", entry.group_manager.pk, Decimal("900.00")),
        ("nominated_officer", "agreed", entry.nominated_officer.pk, Decimal("900.00")),
    ]
    assert entry.request.answers.last().text == "Agreed until the spring."


@pytest.mark.parametrize("step", ENTERING)
def test_each_step_returns_with_what_is_missing_and_everybody_is_asked_again(entry, step):
    entry.up_to(step)
    entry.answer(step, "returned", text="Which school?")
    entry.request.refresh_from_db()
    assert entry.request.status == Status.RETURNED

    entry.resubmit(weekly_cost=Decimal("950.00"))

    entry.request.refresh_from_db()
    assert entry.request.status == Status.TEAM_MANAGER
    assert entry.request.answers.get(outcome="returned").text == "Which school?"
    amounts = entry.request.answers.filter(outcome="submitted").values_list("weekly_cost")
    assert [amount for (amount,) in amounts] == [Decimal(900), Decimal(950)]
    for turn in ENTERING:
        entry.answer(turn)
    assert Authorisation.objects.authorised().count() == 1


@pytest.mark.parametrize("outcome", ["agreed", "returned"])
def test_an_answer_needs_its_reasons(entry, outcome):
    entry.submit()

    with pytest.raises(Refused, match="Enter your reasons"):
        entry.answer("team_manager", outcome, text="  ")
    assert entry.request.answers.count() == 1


def test_the_officer_can_say_no_for_good(entry):
    entry.up_to("nominated_officer")
    entry.answer("nominated_officer", "refused", text="An aunt can have him.")

    entry.request.refresh_from_db()
    assert entry.request.status == Status.REFUSED
    assert not entry.request.is_authorised


def test_submitting_says_everything_that_is_missing_at_once(entry):
    workflow.save_draft(
        entry.request,
        by=entry.worker,
        expected=1,
        answers={"analysis": " ", "weekly_cost": None, "emergency": "", "urgent": True},
    )

    with pytest.raises(Incomplete) as refused:
        entry.submit()

    fields = [missing.field for missing in refused.value.missing]
    assert fields == ["emergency", "analysis", "weekly_cost"]
    assert not entry.request.answers.exists()


def test_what_is_not_urgent_needs_no_emergency(entry):
    answers = {"urgent": False, "needed_by": None, "emergency": ""}
    workflow.save_draft(entry.request, by=entry.worker, expected=1, answers=answers)

    entry.submit()

    assert entry.request.status == Status.TEAM_MANAGER


# Final


@pytest.mark.parametrize("outcome", ["agreed", "refused", "withdrawn"])
def test_what_is_decided_or_withdrawn_the_database_refuses_to_change(entry, outcome):
    entry.up_to("nominated_officer")
    if outcome == "withdrawn":
        workflow.withdraw(entry.request, by=entry.worker, reason="The aunt has him.")
    else:
        entry.answer("nominated_officer", outcome)
    rows = Authorisation.objects.filter(pk=entry.request.pk)

    for change in (
        lambda: rows.update(analysis="Otherwise."),
        lambda: rows.update(status="draft"),
        lambda: rows._raw_delete("default"),
    ):
        with pytest.raises((InternalError, IntegrityError)), transaction.atomic():
            change()


def test_an_answer_is_never_changed_nor_taken_away(entry):
    entry.submit()
    rows = AuthorisationAnswer.objects.all()

    for change in (lambda: rows.update(text="No."), lambda: rows._raw_delete("default")):
        with pytest.raises(InternalError), transaction.atomic():
            change()


@pytest.mark.parametrize("step", ["group_manager", "nominated_officer", "social_worker"])
def test_the_database_takes_no_answer_out_of_turn(entry, step):
    entry.submit()

    with pytest.raises(InternalError, match="does not wait"), transaction.atomic():
        AuthorisationAnswer.objects.create(
            authorisation=entry.request,
            round=2,
            step=step,
            outcome="agreed",
            text="Yes.",
            by=UserFactory(),
        )
