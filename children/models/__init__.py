"""Families and children, and the care and legal statuses each child has had."""

from children.models.care import CarePeriod, LegalStatus, OfAChildQuerySet
from children.models.child import AllowedPerson, Child, Family, Relationship

__all__ = [
    "AllowedPerson",
    "CarePeriod",
    "Child",
    "Family",
    "LegalStatus",
    "OfAChildQuerySet",
    "Relationship",
]
