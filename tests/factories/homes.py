"""Homes, the search for one, placements and what they cost."""

from datetime import UTC, date, datetime
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from children.models import ExitPlan
from fostering.models import Household, NotAvailable
from placements.models import (
    Approach,
    Authorisation,
    BlockContract,
    Contribution,
    CostLine,
    Framework,
    FrameworkMembership,
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
from tests.factories.people import ChildFactory, UserFactory


class HouseholdFactory(DjangoModelFactory):
    class Meta:
        model = Household

    reference = factory.Sequence(lambda n: f"H{n}")
    name = factory.Sequence(lambda n: f"Household {n}")
    kind = Household.Kind.MAINSTREAM
    approved_on = date(2023, 4, 3)
    approved_places = 2


class NotAvailableFactory(DjangoModelFactory):
    """Resting since January 2025."""

    class Meta:
        model = NotAvailable

    household = factory.SubFactory(HouseholdFactory)
    started = date(2025, 1, 6)
    reason = "resting"


class ProviderFactory(DjangoModelFactory):
    class Meta:
        model = Provider

    reference = factory.Sequence(lambda n: f"P{n}")
    name = factory.Sequence(lambda n: f"Provider {n}")
    sector = "PR4"


class FrameworkMembershipFactory(DjangoModelFactory):
    """On a framework since April 2024."""

    class Meta:
        model = FrameworkMembership

    provider = factory.SubFactory(ProviderFactory)
    framework = factory.LazyFunction(lambda: Framework.objects.get_or_create(name="Homes")[0])
    started = date(2024, 4, 1)


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
