"""Records for tests: each the least that is valid, with invented names."""

from datetime import UTC, date, datetime
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from accounts.models import Team, User
from children.models import CarePeriod, Child, ExitPlan, Family, LegalStatus
from fostering.models import Household
from placements.models import (
    Approach,
    Authorisation,
    BlockContract,
    Contribution,
    CostLine,
    Judgement,
    Offer,
    OfferLine,
    Placement,
    PlacementRequest,
    Provider,
    Setting,
    StabilityMeeting,
    StepPlan,
)
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


class TeamFactory(DjangoModelFactory):
    class Meta:
        model = Team

    name = factory.Sequence(lambda n: f"Team {n}")


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@haverbrook.example")
    name = factory.Sequence(lambda n: f"Person {n}")
    roles = factory.LazyFunction(list)

    @factory.post_generation
    def password(self, create, extracted, **kwargs):
        if extracted:
            self.set_password(extracted)
            self.save()


class FamilyFactory(DjangoModelFactory):
    class Meta:
        model = Family

    reference = factory.Sequence(lambda n: f"F{n}")
    name = factory.Sequence(lambda n: f"Family {n}")


class ChildFactory(DjangoModelFactory):
    class Meta:
        model = Child

    reference = factory.Sequence(lambda n: f"C{n}")
    family = factory.SubFactory(FamilyFactory)
    first_name = factory.Sequence(lambda n: f"First{n}")
    last_name = "Example"
    date_of_birth = date(2012, 5, 17)


class CarePeriodFactory(DjangoModelFactory):
    class Meta:
        model = CarePeriod

    child = factory.SubFactory(ChildFactory)
    started = date(2024, 9, 2)


class LegalStatusFactory(DjangoModelFactory):
    class Meta:
        model = LegalStatus

    child = factory.SubFactory(ChildFactory)
    code = "V2"
    started = date(2024, 9, 2)


class HouseholdFactory(DjangoModelFactory):
    class Meta:
        model = Household

    reference = factory.Sequence(lambda n: f"H{n}")
    name = factory.Sequence(lambda n: f"Household {n}")
    kind = Household.Kind.MAINSTREAM
    approved_on = date(2023, 4, 3)
    approved_places = 2


class ProviderFactory(DjangoModelFactory):
    class Meta:
        model = Provider

    reference = factory.Sequence(lambda n: f"P{n}")
    name = factory.Sequence(lambda n: f"Provider {n}")
    sector = "PR4"


class SettingFactory(DjangoModelFactory):
    class Meta:
        model = Setting

    reference = factory.Sequence(lambda n: f"S{n}")
    provider = factory.SubFactory(ProviderFactory)
    name = factory.Sequence(lambda n: f"Home {n}")
    kind = Setting.Kind.CHILDRENS_HOME
    registration = "ofsted"


class JudgementFactory(DjangoModelFactory):
    class Meta:
        model = Judgement

    setting = factory.SubFactory(SettingFactory)
    judgement = Judgement.Grade.GOOD
    judged_on = date(2024, 5, 14)


class BlockContractFactory(DjangoModelFactory):
    class Meta:
        model = BlockContract

    setting = factory.SubFactory(SettingFactory)
    started = date(2024, 9, 2)
    beds = 2
    bed_price = Decimal("3500.00")


class PlacementRequestFactory(DjangoModelFactory):
    """A complete request, not sent yet."""

    class Meta:
        model = PlacementRequest

    reference = factory.Sequence(lambda n: f"PR{n}")
    child = factory.SubFactory(ChildFactory)
    why = PlacementRequest.Why.MOVE
    needed_by = date(2027, 3, 1)
    sought_code = "U6"
    needs = "Quiet evenings and help with reading."
    risks_to_self = "None known."
    risks_to_others = "None known."
    foster = "suitable"
    residential = "not_suitable"
    residential_why = "A family is what is needed."
    supported = "not_suitable"
    supported_why = "Too young."
    childs_wishes = "To stay at the same school."
    parents_wishes = "Near enough to visit."


class ApproachFactory(DjangoModelFactory):
    """A provider that offered a place."""

    class Meta:
        model = Approach

    request = factory.SubFactory(PlacementRequestFactory, status="searching")
    tier = "framework"
    provider = factory.SubFactory(ProviderFactory)
    asked_on = date(2026, 11, 2)
    asked_by = factory.SubFactory(UserFactory)
    answer = "offered"
    answered_on = date(2026, 11, 4)


class OfferFactory(DjangoModelFactory):
    class Meta:
        model = Offer

    approach = factory.SubFactory(ApproachFactory)
    setting = factory.SubFactory(
        SettingFactory, provider=factory.SelfAttribute("..approach.provider")
    )
    code = "U6"
    can_start = date(2026, 11, 16)
    match = "good"
    match_notes = "Near the school."
    recorded_by = factory.SelfAttribute("approach.asked_by")


class OfferLineFactory(DjangoModelFactory):
    class Meta:
        model = OfferLine

    offer = factory.SubFactory(OfferFactory)
    component = "core"
    quoted_weekly = Decimal("1000.00")


class PlacementFactory(DjangoModelFactory):
    class Meta:
        model = Placement

    reference = factory.Sequence(lambda n: f"PL{n}")
    child = factory.SubFactory(ChildFactory)
    started = date(2024, 9, 2)
    code = "K2"


class CostLineFactory(DjangoModelFactory):
    class Meta:
        model = CostLine

    placement = factory.SubFactory(PlacementFactory)
    component = CostLine.Component.CORE
    weekly_amount = Decimal("4200.00")
    started = factory.SelfAttribute("placement.started")


class ContributionFactory(DjangoModelFactory):
    class Meta:
        model = Contribution

    placement = factory.SubFactory(PlacementFactory)
    payer = Contribution.Payer.EDUCATION
    weekly_amount = Decimal("700.00")
    started = factory.SelfAttribute("placement.started")


class StepPlanFactory(DjangoModelFactory):
    class Meta:
        model = StepPlan

    child = factory.SubFactory(ChildFactory)
    stage = StepPlan.Stage.IDENTIFIED
    stage_on = date(2024, 10, 7)


class StabilityMeetingFactory(DjangoModelFactory):
    class Meta:
        model = StabilityMeeting

    placement = factory.SubFactory(PlacementFactory)
    child = factory.SelfAttribute("placement.child")
    held_on = date(2024, 10, 1)
    why = "The carers are tired"
    agreed = "A weekend of rest each month"


class ExitPlanFactory(DjangoModelFactory):
    class Meta:
        model = ExitPlan

    child = factory.SubFactory(ChildFactory)
    route = ExitPlan.Route.RETURN_HOME
    estimated_on = date(2025, 3, 31)


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


class AuthorisationFactory(DjangoModelFactory):
    """A request to enter care that waits for the team manager; a final one has its moment."""

    class Meta:
        model = Authorisation

    child = factory.SubFactory(ChildFactory)
    kind = Authorisation.Kind.ENTER_CARE
    status = Authorisation.Status.TEAM_MANAGER
    written_by = factory.SubFactory(UserFactory)
    analysis = "He cannot be kept safe at home this week."
    weekly_cost = Decimal("900.00")
    round = 1
    submitted_at = datetime(2024, 9, 10, 9, tzinfo=UTC)
    waiting_since = datetime(2024, 9, 10, 9, tzinfo=UTC)
    decided_at = factory.LazyAttribute(
        lambda made: made.waiting_since if made.status in Authorisation.FINAL else None
    )
