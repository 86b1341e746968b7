"""Asking to enter care: the steps, nobody twice, limits by amount, and what is final."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import IntegrityError, InternalError, transaction
from django.utils import timezone

from accounts.roles import PERMISSIONS, Role
from children.models import AllowedPerson, Child
from kft.core.digest import digest_of
from kft.core.models import Event, Job
from kft.core.workflow import ChangedMeanwhile, Refused, Step
from placements.entry.questions import Incomplete
from placements.models import Authorisation, AuthorisationAnswer
from placements.workflow import authorisation as workflow
from tests.factories import (
    AuthorisationFactory,
    ChildFactory,
    DecisionFactory,
    ReferralFactory,
    UserFactory,
)
from tests.placements.entry import LEAVING, fresh, officer

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
