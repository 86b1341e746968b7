"""A panel and its people, for walks through its verbs in any order (test_any_order.py)."""

from contextlib import suppress
from datetime import timedelta
from decimal import Decimal

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from accounts.roles import Role
from kft.core.workflow import Refused
from referrals.models import AgendaItem, Decision, Meeting, Referral
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

REFERRALS, MEETINGS = range(3), range(2)
PEOPLE = (
    *("worker", "manager", "coordinator", "chair", "vice_chair", "member"),
    *("officer", "outsider"),
)
KINDS = ["support_at_home", "deferred", "noted", "ratified", "not_ratified"]
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
            "officer": UserFactory(
                roles=[Role.NOMINATED_OFFICER, Role.MANAGER], weekly_limit=Decimal("9000")
            ),
            "outsider": UserFactory(roles=list(Role), team=TeamFactory()),
        }
        # the chair alone is no quorum: what is decided then waits for the officer
        panel = PanelFactory(least_members=2, endorser=self.people["officer"])
        for seat in ("chair", "vice_chair", "coordinator", "member"):
            PanelMembershipFactory(panel=panel, person=self.people[seat], seat=seat)
        today = timezone.localdate()
        days = [today + timedelta(weeks=number + 1) for number in MEETINGS]
        self.meetings = [MeetingFactory(panel=panel, held_on=day) for day in days]
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
        kind=st.sampled_from(KINDS),
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
