"""Referral, panel, meeting, decision, and what follows: one module for each part."""

from referrals.models.decision import Decision, FollowUp
from referrals.models.panel import (
    AgendaItem,
    Attendance,
    Meeting,
    Panel,
    PanelMembership,
)
from referrals.models.referral import Referral, ReferralChild
from referrals.models.support import Intervention, Service, Support

__all__ = [
    "AgendaItem",
    "Attendance",
    "Decision",
    "FollowUp",
    "Intervention",
    "Meeting",
    "Panel",
    "PanelMembership",
    "Referral",
    "ReferralChild",
    "Service",
    "Support",
]
