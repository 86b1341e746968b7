"""Where children live, with whom, and what it costs: one module for each part."""

from placements.models.applied_uplift import AppliedUplift, AppliedUpliftLine
from placements.models.assumption import NewDemand, Uplift
from placements.models.authorisation import TAKES, Authorisation
from placements.models.authorisation_answer import AuthorisationAnswer, Turn
from placements.models.block_contract import BlockContract
from placements.models.category import Category, CategoryRule
from placements.models.change import Change
from placements.models.cohort import Cohort, CohortMember
from placements.models.cost import Contribution, CostLine, LedgerDue, WeeklyCost
from placements.models.framework import Framework, FrameworkMembership
from placements.models.judgement import Judgement
from placements.models.offer import Offer, OfferLine
from placements.models.placement import Placement
from placements.models.plan import Budget, BudgetLine, Forecast
from placements.models.planned_end import PlannedEnd
from placements.models.priority import PriorityReason, PriorityRule
from placements.models.provider import Provider, Registration, Setting
from placements.models.request import PlacedTogether, PlacementRequest, Suitability
from placements.models.saving import Saving, SavingKept, SavingReversal
from placements.models.search import Approach, SearchNote, Tier
from placements.models.stability import StabilityMeeting
from placements.models.statistic import MonthlyCount, Population, Target
from placements.models.step_down import StepPlan
from placements.models.tracker import TrackerChoice

__all__ = [
    "TAKES",
    "AppliedUplift",
    "AppliedUpliftLine",
    "Authorisation",
    "AuthorisationAnswer",
    "BlockContract",
    "Approach",
    "Budget",
    "BudgetLine",
    "Category",
    "CategoryRule",
    "Change",
    "Cohort",
    "CohortMember",
    "Contribution",
    "CostLine",
    "Forecast",
    "Framework",
    "FrameworkMembership",
    "Judgement",
    "LedgerDue",
    "MonthlyCount",
    "NewDemand",
    "Offer",
    "OfferLine",
    "PlacedTogether",
    "Placement",
    "PlannedEnd",
    "PlacementRequest",
    "Population",
    "PriorityReason",
    "PriorityRule",
    "Provider",
    "Registration",
    "Saving",
    "SavingKept",
    "SavingReversal",
    "SearchNote",
    "Setting",
    "StabilityMeeting",
    "StepPlan",
    "Suitability",
    "Target",
    "TrackerChoice",
    "Turn",
    "Tier",
    "Uplift",
    "WeeklyCost",
]
