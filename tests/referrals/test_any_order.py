"""Whatever anybody tries in whatever order, no record reaches a state that it may not.

The tables here are written down from design/roles-and-workflow.md, not read from the
product's Steps: a Step that allows too much is found by the walk.
"""

from importlib import import_module
from pkgutil import iter_modules

import pytest
from django.db.models import Exists, OuterRef
from hypothesis import HealthCheck, settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from kft.core.models import Event
from kft.core.workflow import Step
from referrals import workflow
from referrals.answers import step_words
from referrals.models import (
    AgendaItem,
    Decision,
    Meeting,
    Referral,
    ReferralChild,
    UrgentDecision,
)
from tests.referrals.walk_beside import Beside

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


class Walk(Beside):
    """What holds after every step."""

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

    @invariant()
    def an_urgent_decision_is_answered_for_its_own_child_or_still_before_a_panel(self):
        for urgent in UrgentDecision.objects.filter(status="decided"):
            assert urgent.referral.status != "withdrawn"
            if answer := urgent.ratification:
                assert (answer.referral, answer.child) == (urgent.referral, urgent.child)
                assert answer.decision in ("ratified", "not_ratified")

    @invariant()
    def only_what_is_closed_is_endorsed_and_only_what_waits_no_longer_is_closed(self):
        answered = Decision.objects.filter(endorsement__isnull=False)
        assert not answered.exclude(in_principle=True).exists()
        assert not answered.filter(meeting__status__in=["planned", "open"]).exists()
        closed = Decision.objects.filter(referral__status="closed")
        assert not closed.to_endorse().exists()

    @invariant()
    def a_replaced_decision_was_final_and_the_same_childs(self):
        for later in Decision.objects.filter(supersedes__isnull=False):
            assert later.child == later.supersedes.child
            assert later.supersedes.is_final
            assert later.supersedes.decided_on <= later.decided_on
            assert later.supersedes_id < later.pk

    @invariant()
    def a_cancelled_meeting_has_no_agenda(self):
        assert not AgendaItem.objects.filter(meeting__status="cancelled").exists()

    @invariant()
    def what_came_late_without_consent_was_not_heard(self):
        waiting = AgendaItem.objects.exclude(late_why="").filter(late_consented_at=None)
        assert not waiting.filter(heard_at__isnull=False).exists()


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
        Walk,
        settings=settings(
            max_examples=10,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
