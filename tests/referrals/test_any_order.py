"""Whatever anybody tries in whatever order, no record reaches a state that it may not.

The tables here are written down from design/roles-and-workflow.md, not read from the
product's Steps: a Step that allows too much is found by the walk.
"""

from contextlib import suppress
from datetime import date
from importlib import import_module
from pkgutil import iter_modules

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from accounts.roles import Role
from kft.core.models import Event
from kft.core.workflow import Refused, Step
from referrals import workflow
from referrals.answers import step_words
from referrals.models import AgendaItem, Decision, Meeting, Referral, ReferralChild
from referrals.workflow import agenda, minutes
from referrals.workflow import decision as deciding
from referrals.workflow import meeting as meetings
from referrals.workflow import referral as referrals
from tests.factories import (
    ChildFactory,
    FamilyFactory,
    MeetingFactory,
    PanelFactory,
    PanelMembershipFactory,
    ReferralFactory,
    TeamFactory,
    UserFactory,
)
from tests.referrals.conftest import COMPLETE

REFERRAL_MOVES = {
    "draft": {"submitted", "withdrawn"},
    "submitted": {"authorised", "returned", "withdrawn"},
    "returned": {"submitted", "withdrawn"},
    "authorised": {"accepted", "sent_back", "withdrawn"},
    "sent_back": {"submitted", "withdrawn"},
    "accepted": {"listed", "sent_back", "withdrawn"},
    "listed": {"accepted", "heard", "withdrawn"},
    "heard": {"decided", "deferred"},
    "deferred": {"accepted", "decided", "withdrawn"},
    "decided": {"deferred", "closed"},
    "closed": set(),
    "withdrawn": set(),
}
# An urgent decision comes before the next panel from wherever its referral stands; what an
# endorser refuses goes back to the panel (docs/decisions/0560 and 0561).
for _status in REFERRAL_MOVES.keys() - {"listed", "heard", "withdrawn"}:
    REFERRAL_MOVES[_status].add("listed")
for _status in ("decided", "closed"):
    REFERRAL_MOVES[_status].add("accepted")
MEETING_MOVES = {
    "planned": {"agenda_published", "cancelled"},
    "cancelled": set(),
    "agenda_published": {"open"},
    "open": {"closed"},
    "closed": {"minutes_drafted"},
    "minutes_drafted": {"closed", "signed"},
    "signed": set(),
}
REFERRALS, MEETINGS = range(3), range(2)
PEOPLE = ("worker", "manager", "coordinator", "chair", "vice_chair", "member", "outsider")
# What a person may be told; anything else that a verb raises is a fault.
NO = (Refused, PermissionDenied, ObjectDoesNotExist)

which_referral = st.sampled_from(REFERRALS)
which_meeting = st.sampled_from(MEETINGS)


def mostly(right):
    """The person whose part it is, or anybody."""
    return st.one_of(st.just(right), st.sampled_from(PEOPLE))


class Panel(RuleBasedStateMachine):
    """A panel, its people, three referrals and two meetings, in any order of verbs."""

    def __init__(self):
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.signed = {}

    def teardown(self):
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    @initialize()
    def start(self):
        team = TeamFactory()
        self.people = {
            "worker": UserFactory(roles=[Role.SOCIAL_WORKER], team=team),
            "manager": UserFactory(roles=[Role.TEAM_MANAGER, Role.SOCIAL_WORKER], team=team),
            "coordinator": UserFactory(roles=[Role.PANEL_COORDINATOR]),
            "chair": UserFactory(roles=[Role.PANEL_CHAIR]),
            "vice_chair": UserFactory(roles=[Role.PANEL_CHAIR, Role.TEAM_MANAGER], team=team),
            "member": UserFactory(roles=[Role.PANEL_MEMBER]),
            "outsider": UserFactory(roles=list(Role), team=TeamFactory()),
        }
        panel = PanelFactory()
        for seat in ("chair", "vice_chair", "coordinator", "member"):
            PanelMembershipFactory(panel=panel, person=self.people[seat], seat=seat)
        self.meetings = [MeetingFactory(panel=panel, held_on=date(2026, 12, d)) for d in (1, 8)]
        self.referrals = [self._draft(team) for _ in REFERRALS]
        for number in (0, 1):
            self.all_the_way_to_accepted(number)
        self.list_on(0, 0, "coordinator")

    def _draft(self, team):
        family, worker = FamilyFactory(), self.people["worker"]
        children = [
            ChildFactory(family=family, social_worker=worker, team=team) for _ in range(2)
        ]
        return ReferralFactory(
            family=family, children=children, referrer=worker, team=team, **COMPLETE
        )

    def try_(self, verb, record, *args, by, **kwargs):
        """Act as the next request would: records and people read anew."""
        by = type(self.people[by]).objects.get(pk=self.people[by].pk)
        with suppress(*NO), transaction.atomic():
            verb(type(record).objects.get(pk=record.pk), *args, by=by, **kwargs)

    @rule(number=which_referral, by=mostly("worker"))
    def submit(self, number, by):
        self.try_(referrals.submit, self.referrals[number], by=by)

    @rule(number=which_referral, by=mostly("manager"))
    def authorise(self, number, by):
        self.try_(referrals.authorise, self.referrals[number], by=by)

    @rule(number=which_referral, by=mostly("manager"))
    def return_(self, number, by):
        verb = referrals.return_
        self.try_(verb, self.referrals[number], by=by, what_is_missing="The school.")

    @rule(number=which_referral, by=mostly("coordinator"))
    def accept(self, number, by):
        self.try_(referrals.accept, self.referrals[number], by=by)

    @rule(number=which_referral, by=mostly("coordinator"))
    def send_back(self, number, by):
        verb = referrals.send_back
        self.try_(verb, self.referrals[number], by=by, what_is_missing="The school.")

    @rule(number=which_referral, by=mostly("worker"))
    def answer(self, number, by):
        self.try_(referrals.answer, self.referrals[number], by=by, answers="She said yes.")

    @rule(number=which_referral, by=mostly("worker"))
    def withdraw(self, number, by):
        self.try_(referrals.withdraw, self.referrals[number], by=by, reason="They moved.")

    @rule(number=which_referral, meeting=which_meeting, by=mostly("coordinator"))
    def list_on(self, number, meeting, by):
        referral = Referral.objects.get(pk=self.referrals[number].pk)
        self.try_(agenda.list_on, self.meetings[meeting], referral, by=by)

    @rule(number=which_referral, meeting=which_meeting, by=mostly("coordinator"))
    def take_off(self, number, meeting, by):
        if item := self._item(number, meeting):
            self.try_(agenda.take_off, item, by=by)

    @rule(meeting=which_meeting, by=mostly("coordinator"))
    def publish(self, meeting, by):
        self.try_(agenda.publish, self.meetings[meeting], by=by)

    @rule(meeting=which_meeting, by=mostly("chair"))
    def open_(self, meeting, by):
        self.try_(meetings.open_, self.meetings[meeting], by=by)

    @rule(meeting=which_meeting, by=mostly("chair"))
    def close(self, meeting, by):
        self.try_(meetings.close, self.meetings[meeting], by=by)

    @rule(meeting=which_meeting, by=mostly("coordinator"))
    def draft_minutes(self, meeting, by):
        version = Meeting.objects.get(pk=self.meetings[meeting].pk).version
        verb = minutes.draft_minutes
        self.try_(verb, self.meetings[meeting], by=by, text="Minutes.", expected=version)

    @rule(meeting=which_meeting, by=mostly("chair"))
    def sign(self, meeting, by):
        version = Meeting.objects.get(pk=self.meetings[meeting].pk).version
        self.try_(minutes.sign, self.meetings[meeting], by=by, expected=version)

    @rule(
        number=which_referral,
        meeting=which_meeting,
        child=st.sampled_from([0, 1]),
        kind=st.sampled_from(["support_at_home", "deferred", "noted"]),
        by=mostly("chair"),
    )
    def decide(self, number, meeting, child, kind, by):
        item = self._item(number, meeting)
        if item is None:
            return
        child = item.referral.children.order_by("pk")[child]
        known = Decision.objects.filter(
            referral=item.referral, meeting=item.meeting, child=child
        )
        expected = known.values_list("version", flat=True).first() or 0
        answers = {"decision": kind, "rationale": "As discussed."}
        self.try_(deciding.decide, item, child, by=by, expected=expected, **answers)

    # Whole stretches, so that the walk also reaches the end of the road.
    @rule(number=which_referral)
    def all_the_way_to_accepted(self, number):
        self.submit(number, "worker")
        self.authorise(number, "manager")
        self.accept(number, "coordinator")

    @rule(meeting=which_meeting)
    def hold(self, meeting):
        self.publish(meeting, "coordinator")
        self.open_(meeting, "chair")
        for number in REFERRALS:
            for child in (0, 1):
                self.decide(number, meeting, child, "support_at_home", "chair")
        self.close(meeting, "chair")

    @rule(meeting=which_meeting)
    def minute(self, meeting):
        self.draft_minutes(meeting, "coordinator")
        self.sign(meeting, "chair")

    def _item(self, number, meeting):
        return AgendaItem.objects.filter(
            referral=self.referrals[number], meeting=self.meetings[meeting]
        ).first()

    @invariant()
    def every_step_is_one_of_the_tables(self):
        """The events of a record join up, and the last leads to where it stands."""
        steps = Event.objects.exclude(target="").order_by("pk")
        for model, moves in ((Referral, REFERRAL_MOVES), (Meeting, MEETING_MOVES)):
            stands = dict(model.objects.values_list("pk", "status"))
            at = {}
            known = steps.filter(record_type=model._meta.label_lower)
            for pk, source, target in known.values_list("record_id", "source", "target"):
                assert at.get(pk, source) == source, f"jumped from {at[pk]} to {source}"
                assert target in moves[source] or target == source, (source, target)
                at[pk] = target
            assert {pk: stands[pk] for pk in at} == at

    @invariant()
    def a_listed_referral_waits_on_exactly_one_agenda(self):
        over = ["closed", "minutes_drafted", "signed"]
        waiting = AgendaItem.objects.filter(heard_at=None).exclude(meeting__status__in=over)
        listed = Referral.objects.filter(status="listed").order_by("pk")
        on_agendas = waiting.order_by("referral").values_list("referral", flat=True)
        assert list(listed.values_list("pk", flat=True)) == list(on_agendas)

    @invariant()
    def what_is_decided_is_decided_for_every_child(self):
        decided = Referral.objects.filter(status__in=["decided", "closed"])
        undecided = ReferralChild.objects.filter(referral__in=decided).exclude(
            Exists(
                Decision.objects.filter(referral=OuterRef("referral"), child=OuterRef("child"))
            )
        )
        assert not undecided.exists()
        closed = Referral.objects.filter(status="closed")
        assert not closed.exclude(decisions__meeting__status="signed").exists()

    @invariant()
    def what_is_signed_stays_as_it_was(self):
        for meeting in Meeting.objects.filter(status="signed"):
            stands = (
                list(meeting.decisions.order_by("pk").values()),
                list(meeting.agenda_items.order_by("pk").values()),
                meeting.minutes,
            )
            assert self.signed.setdefault(meeting.pk, stands) == stands

    @invariant()
    def nobody_approves_their_own_work(self):
        names = [f"referrals.referral.{name}" for name in ("authorise", "accept", "decide")]
        approved = Event.objects.filter(action__in=names, actor=self.people["worker"])
        assert not approved.exists()

    @invariant()
    def drafts_are_their_teams_alone(self):
        drafts = Referral.objects.visible_to(self.people["coordinator"]).filter(status="draft")
        assert not drafts.exists()


def _steps(model):
    """Every Step of the workflow's modules that moves such a record."""
    found = {}
    for module in iter_modules(workflow.__path__, workflow.__name__ + "."):
        for name, step in vars(import_module(module.name)).items():
            if isinstance(step, Step) and isinstance(step.target, model.Status):
                found[name, step.name] = step
    return found.values()


@pytest.mark.parametrize(
    ("model", "moves"), [(Referral, REFERRAL_MOVES), (Meeting, MEETING_MOVES)]
)
def test_the_steps_are_the_tables_moves_and_no_others(model, moves):
    written = {(source, target) for source in moves for target in moves[source]}
    steps = {(source, step.target) for step in _steps(model) for source in step.sources}

    assert {move for move in steps if move[0] != move[1]} == written


def test_every_step_of_a_referral_is_told_in_words():
    unknown = [
        step.name
        for step in _steps(Referral)
        if step_words(Event(action=f"referrals.referral.{step.name}")).startswith("referrals.")
    ]

    assert unknown == []


@pytest.mark.django_db
def test_no_sequence_of_verbs_reaches_a_state_that_the_tables_do_not_allow():
    run_state_machine_as_test(
        Panel,
        settings=settings(
            max_examples=10,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
