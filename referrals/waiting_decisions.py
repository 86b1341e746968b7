"""What waits on the start page about decisions: urgent ones first."""

from django.urls import reverse
from django.utils import timezone

from kft.core.navigation import Section, Waiting, WaitingList, some_of
from referrals.models import Decision, Disagreement, UrgentDecision


def _urgent(user, on):
    """Those nobody has answered, the longest waiting first; not one's own."""
    rows = UrgentDecision.objects.visible_to(user).asked().exclude(asked_by=user)
    rows = rows.exclude(referral__referrer=user).select_related("child", "referral")
    return some_of(
        rows.order_by("asked_at", "pk"),
        lambda urgent: Waiting(
            f"Decide urgently for {urgent.child}",
            reverse("referrals:decide_urgently", args=[urgent.pk]),
            due_on=timezone.localdate(urgent.asked_at),
            detail=str(urgent.referral),
        ),
    )


def _to_endorse(user, on):
    rows = Decision.objects.visible_to(user).to_endorse().endorsable_by(user)
    rows = rows.exclude(recorded_by=user).exclude(referral__referrer=user)
    return some_of(
        rows.select_related("child", "referral").order_by("pk"),
        lambda decision: Waiting(
            f"Endorse or refuse for {decision.child}",
            reverse("referrals:endorse", args=[decision.pk]),
            due_on=decision.effective_on,
            detail=f"{decision.referral}: {decision.get_decision_display().lower()}",
        ),
    )


def _expired(user, on):
    rows = UrgentDecision.objects.visible_to(user).expired(on=on)
    return some_of(
        rows.select_related("child", "referral").order_by("expires_on", "pk"),
        lambda urgent: Waiting(
            f"Expired and not ratified: urgent decision for {urgent.child}",
            urgent.get_absolute_url(),
            due_on=urgent.expires_on,
            detail=str(urgent.referral),
        ),
    )


def _to_resolve(user, on):
    rows = Disagreement.objects.visible_to(user).filter(status=Disagreement.Status.RAISED)
    rows = rows.exclude(raised_by=user).exclude(decision__recorded_by=user)
    rows = rows.exclude(decision__meeting__signed_by=user)
    rows = rows.select_related("decision__child", "decision__referral")
    return some_of(rows.order_by("raised_at", "pk"), _of_a_disagreement)


def _of_a_disagreement(disagreement):
    decision = disagreement.decision
    return Waiting(
        f"Answer a disagreement about {decision.child}",
        reverse("referrals:resolve", args=[disagreement.pk]),
        detail=f"{decision.referral}: {decision.get_decision_display().lower()}",
    )


ENTRIES = (
    Section(
        24,
        "Urgent decisions",
        "referrals:urgent_decisions",
        "referrals.view_urgentdecision",
        "Panel",
    ),
    WaitingList(
        1,
        "Urgent decisions to take",
        "referrals.decide_urgently",
        _urgent,
        "referrals:urgent_decisions",
    ),
    WaitingList(4, "Disagreements to answer", "referrals.resolve_disagreement", _to_resolve),
    WaitingList(2, "Decisions to endorse", "referrals.endorse_decision", _to_endorse),
    WaitingList(
        3,
        "Urgent decisions that have expired",
        "referrals.schedule_referral",
        _expired,
        "referrals:urgent_decisions",
    ),
)
