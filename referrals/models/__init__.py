"""Referral, panel, meeting, decision, and what follows: one module for each part."""

from referrals.models.about_a_child import AboutAChild
from referrals.models.action import Action
from referrals.models.agenda import Publication, ReferralRequest
from referrals.models.answers import Disagreement, Endorsement
from referrals.models.decision import Decision
from referrals.models.document import Document
from referrals.models.follow_up import FollowUp
from referrals.models.meeting import Addendum, AgendaItem, Attendance, Meeting
from referrals.models.members import Advice, Interest, Presence
from referrals.models.panel import Agency, Panel, PanelMembership
from referrals.models.panel_question import PanelQuestion
from referrals.models.referral import Referral, ReferralChild, ServiceTried
from referrals.models.screen import DraftAnswer, Watching
from referrals.models.support import Intervention, Service, Support
from referrals.models.urgent import UrgentDecision

__all__ = [
    "AboutAChild",
    "Action",
    "Addendum",
    "Advice",
    "Agency",
    "AgendaItem",
    "Attendance",
    "Decision",
    "Disagreement",
    "Document",
    "DraftAnswer",
    "Endorsement",
    "FollowUp",
    "Interest",
    "Intervention",
    "Meeting",
    "Panel",
    "PanelMembership",
    "PanelQuestion",
    "Presence",
    "Publication",
    "Referral",
    "ReferralChild",
    "ReferralRequest",
    "Service",
    "ServiceTried",
    "Support",
    "UrgentDecision",
    "Watching",
]
