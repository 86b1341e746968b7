"""Families and children, who may see them, and the care and legal statuses each has had."""

from children.models.card import RecordCard
from children.models.care import CarePeriod, LegalStatus, OfAChildQuerySet
from children.models.child import Child, Family, Relationship
from children.models.emergency_bar import EmergencyBar
from children.models.exit_plan import ExitPlan
from children.models.restriction import AllowedPerson, EmergencyOpening
from children.models.review import Review

__all__ = [
    "AllowedPerson",
    "CarePeriod",
    "Child",
    "EmergencyBar",
    "EmergencyOpening",
    "ExitPlan",
    "Family",
    "LegalStatus",
    "OfAChildQuerySet",
    "RecordCard",
    "Relationship",
    "Review",
]
