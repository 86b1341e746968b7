"""One decision: what was decided, how it stands, and what can be done about it."""

from django.contrib.auth.decorators import permission_required
from django.shortcuts import render
from django.urls import reverse

from kft.core.access import fetch_visible
from referrals.models import Decision
from referrals.workflow import endorsement

VIEW = "referrals.view_decision"


@permission_required(VIEW, raise_exception=True)
def decision(request, pk):
    found = fetch_visible(request, Decision.objects.with_standing(), pk=pk)
    context = {"decision": found, "acts": _acts(request.user, found), **parts_of(found)}
    return render(request, "referrals/decision.html", context)


def parts_of(decision):
    """What the page and the letter show beside the decision itself."""
    actions = decision.actions.select_related("owner")
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
    acts = []
    if user.has_perm(endorsement.ENDORSE) and not endorsement.refusal_to_endorse(
        user, decision
    ):
        acts.append(("Endorse or refuse", reverse("referrals:endorse", args=[decision.pk])))
    return acts
