"""What referrals bring to a child's page: the chronology and the way to a new referral."""

from django.urls import reverse

from children.chronology import AT_MOST, Entry, Source
from children.panels import Action, Panel
from referrals.chain import chain_of
from referrals.models import Referral
from referrals.of_child import decisions_of, follow_ups_of
from referrals.workflow.referral import children_to_refer


def referral_entries(child, user):
    visible = Referral.objects.visible_to(user).filter(children=child)
    dated = visible.exclude(referred_on=None).select_related("referrer", "team")
    for referral in dated.order_by("-referred_on", "-pk")[:AT_MOST]:
        yield Entry(
            referral.referred_on,
            f"Referral: {referral.get_kind_display().lower()}",
            kind=referral.get_status_display(),
            colour=Referral.Status(referral.status).colour,
            by=str(referral.referrer or referral.team or ""),
            url=referral.get_absolute_url(),
        )


def decision_entries(child, user):
    for decision in decisions_of(child, user):
        yield Entry(
            decision.decided_on,
            f"Panel: {decision.get_decision_display().lower()}",
            kind="Decision",
            colour="purple",
            text=decision.rationale,
            by=str(decision.meeting.panel) if decision.meeting else "",
            url=_page_of(decision.referral, user),
            is_strong=True,
        )


def follow_up_entries(child, user):
    for follow_up in follow_ups_of(child, user):
        yield Entry(
            follow_up.completed_on or follow_up.due_on,
            _follow_up_title(follow_up),
            kind="Follow-up",
            colour="turquoise" if follow_up.completed_on else "grey",
            text=follow_up.note,
            by=str(follow_up.completed_by or ""),
        )


def _follow_up_title(follow_up):
    if follow_up.completed_on:
        return f"Follow-up: {follow_up.get_living_display().lower()}"
    return "Follow-up to be answered"


def _page_of(referral, user):
    return referral.get_absolute_url() if user.has_perm("referrals.view_referral") else ""


def _start_url(child, user):
    if not children_to_refer(user).filter(pk=child.pk).exists():
        return ""
    return f"{reverse('referrals:choose')}?child={child.pk}"


SOURCES = (
    Source("referrals.view_referral", referral_entries),
    Source("referrals.view_decision", decision_entries),
    Source("referrals.view_follow_up", follow_up_entries),
)
ACTIONS = (Action(10, "referrals.add_referral", "Start a referral", _start_url),)
PANELS = (Panel(15, "referrals.view_decision", "referrals/on_child.html", chain_of),)
