"""Where children live, with whom, and what it costs: one module for each part."""

from placements.models.category import Category, CategoryRule
from placements.models.cohort import Cohort, CohortMember
from placements.models.cost import Contribution, CostLine, LedgerDue, WeeklyCost
from placements.models.placement import Placement
from placements.models.provider import Provider, Registration, Setting

__all__ = [
    "Category",
    "CategoryRule",
    "Cohort",
    "CohortMember",
    "Contribution",
    "CostLine",
    "LedgerDue",
    "Placement",
    "Provider",
    "Registration",
    "Setting",
    "WeeklyCost",
]
