"""One decision: what was decided, how it stands, and what can be done about it."""

from django.contrib.auth.decorators import permission_required
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from kft.core.access import fetch_visible
from referrals.models import Decision
from referrals.workflow import disagreement, endorsement, superseding

VIEW = "referrals.view_decision"


@permission_required(VIEW, raise_exception=True)
def decision(request, pk):
    found = fetch_visible(request, Decision.objects.with_standing(), pk=pk)
    context = {"decision": found, "acts": _acts(request.user, found), **parts_of(found)}
    return render(request, "referrals/decision.html", context)


def parts_of(decision):
    """What the page and the letter show beside the decision itself."""
    actions = decision.actions.select_related("owner", "decision__endorsement")
    return {
        "actions": list(actions),
        "support": list(decision.referral.support.filter(meeting=decision.meeting)),
        "urgent": list(decision.of_urgent_decisions.select_related("decided_by")),
        "disagreements": list(
            decision.disagreements.select_related("raised_by", "answered_by")
        ),
    }


def _acts(user, decision):
    """The buttons: (label, address) of each act that is open to this person."""
    return [
        (label, reverse(f"referrals:{page}", args=[decision.pk]))
        for label, page, permission, refusal in (
            ("Endorse or refuse", "endorse", endorsement.ENDORSE, _endorsable),
            ("It replaces an earlier decision", "supersede", superseding.RECORD, _replacing),
            ("Disagree with the decision", "disagree", disagreement.RAISE, _disagreeing),
        )
        if user.has_perm(permission) and not refusal(user, decision)
    ]


_endorsable = endorsement.refusal_to_endorse
_replacing = superseding.refusal_to_supersede


def _disagreeing(user, decision):
    return disagreement.refusal_to_raise(user, decision, on=timezone.localdate())
