"""What a referral's page shows of its urgent decisions."""

from django.urls import reverse

from referrals.models import UrgentDecision
from referrals.workflow.urgent import ASK, refusal_to_ask


def urgent_of(user, referral):
    if not user.has_perm("referrals.view_urgentdecision"):
        return []
    visible = UrgentDecision.objects.visible_to(user).filter(referral=referral)
    return list(visible.select_related("child", "ratification"))


def urgent_buttons(user, referral):
    """The way to ask, where this person may."""
    if not user.has_perm(ASK) or refusal_to_ask(user, referral):
        return []
    url = reverse("referrals:ask_urgently", args=[referral.pk])
    return [{"label": "Ask for an urgent decision", "url": url, "is_minor": True}]
