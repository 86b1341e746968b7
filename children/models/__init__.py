"""Families and children, and the care and legal statuses each child has had."""

from children.models.care import CarePeriod, LegalStatus, OfAChildQuerySet
from children.models.child import AllowedPerson, Child, Family, Relationship
from children.models.exit_plan import ExitPlan
from children.models.review import Review

__all__ = [
    "AllowedPerson",
    "CarePeriod",
    "Child",
    "ExitPlan",
    "Family",
    "LegalStatus",
    "OfAChildQuerySet",
    "Relationship",
    "Review",
]
