"""Panels, what they meet about, decide and leave behind."""

from datetime import UTC, date, datetime
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from referrals.models import (
    Action,
    AgendaItem,
    Attendance,
    Decision,
    FollowUp,
    Interest,
    Meeting,
    Panel,
    PanelMembership,
    Referral,
    Support,
    UrgentDecision,
)
from tests.factories.people import ChildFactory, FamilyFactory, UserFactory


class PanelFactory(DjangoModelFactory):
    class Meta:
        model = Panel

    reference = factory.Sequence(lambda n: f"KFT{n}")
    name = factory.Sequence(lambda n: f"Keeping Families Together panel {n}")
    kind = Panel.Kind.KEEPING_FAMILIES_TOGETHER


class PanelMembershipFactory(DjangoModelFactory):
    class Meta:
        model = PanelMembership

    panel = factory.SubFactory(PanelFactory)
    person = factory.SubFactory(UserFactory)
    seat = PanelMembership.Seat.MEMBER


class MeetingFactory(DjangoModelFactory):
    class Meta:
        model = Meeting

    reference = factory.Sequence(lambda n: f"M{n}")
    panel = factory.SubFactory(PanelFactory)
    held_on = date(2024, 9, 18)


class ReferralFactory(DjangoModelFactory):
    """A referral for one new child; `children=[...]` for others."""

    class Meta:
        model = Referral
        skip_postgeneration_save = True

    reference = factory.Sequence(lambda n: f"R{n}")
    family = factory.SubFactory(FamilyFactory)
    kind = Referral.Kind.EDGE_OF_CARE
    referred_on = date(2024, 9, 9)
    status = Referral.Status.DRAFT

    @factory.post_generation
    def children(self, create, extracted, **kwargs):
        self.children.set(extracted or [ChildFactory(family=self.family)])


class AgendaItemFactory(DjangoModelFactory):
    class Meta:
        model = AgendaItem

    meeting = factory.SubFactory(MeetingFactory)
    referral = factory.SubFactory(ReferralFactory)
    position = 1


class DecisionFactory(DjangoModelFactory):
    class Meta:
        model = Decision

    referral = factory.SubFactory(ReferralFactory)
    meeting = factory.SubFactory(MeetingFactory)
    child = factory.LazyAttribute(lambda decision: decision.referral.children.first())
    decision = Decision.Kind.SUPPORT_AT_HOME
    decided_on = factory.SelfAttribute("meeting.held_on")
    rationale = "The family can be supported at home."


class ActionFactory(DjangoModelFactory):
    """An action of a meeting that is closed."""

    class Meta:
        model = Action

    decision = factory.SubFactory(DecisionFactory, meeting__status=Meeting.Status.CLOSED)
    what = "Call the school about the attendance."
    owner = factory.SubFactory(UserFactory)
    due_on = date(2024, 10, 2)


class SupportFactory(DjangoModelFactory):
    """Support by CAMHS that a closed meeting agreed."""

    class Meta:
        model = Support

    referral = factory.SubFactory(ReferralFactory)
    meeting = factory.SubFactory(MeetingFactory, status=Meeting.Status.CLOSED)
    service = "camhs"


class UrgentDecisionFactory(DjangoModelFactory):
    """Decided by a nominated officer, not ratified yet."""

    class Meta:
        model = UrgentDecision

    referral = factory.SubFactory(ReferralFactory)
    child = factory.LazyAttribute(lambda urgent: urgent.referral.children.first())
    status = UrgentDecision.Status.DECIDED
    asked_by = factory.SubFactory(UserFactory)
    asked_at = datetime(2024, 9, 10, 9, tzinfo=UTC)
    why = "The placement ends tonight."
    decided_by = factory.SubFactory(UserFactory)
    decided_at = datetime(2024, 9, 10, 11, tzinfo=UTC)
    package = "A place with the aunt."
    rationale = "It cannot wait."
    weekly_cap = Decimal("500.00")
    expires_on = date(2024, 10, 2)


class FollowUpFactory(DjangoModelFactory):
    class Meta:
        model = FollowUp

    referral = factory.SubFactory(ReferralFactory)
    child = factory.LazyAttribute(lambda follow_up: follow_up.referral.children.first())
    due_on = date(2024, 10, 30)


class InterestFactory(DjangoModelFactory):
    class Meta:
        model = Interest

    referral = factory.SubFactory(ReferralFactory)
    person = factory.SubFactory(UserFactory)
    nature = "A cousin of the family."
    declared_by = factory.SelfAttribute("person")


class AttendanceFactory(DjangoModelFactory):
    class Meta:
        model = Attendance

    meeting = factory.SubFactory(MeetingFactory)
    agency = Attendance.Agency.HEALTH
    attended = True


class AskedUrgentlyFactory(UrgentDecisionFactory):
    """Asked for, and nobody has answered yet."""

    status = UrgentDecision.Status.ASKED
    decided_by = None
    decided_at = None
    package = ""
    rationale = ""
    weekly_cap = None
    expires_on = None
