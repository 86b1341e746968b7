"""Why the panel sees a child: the papers of its meetings."""

from django.db.models import Exists, OuterRef, Q

from children.access import Reason
from referrals.models import Referral, ReferralChild


def _in(referrals):
    rows = ReferralChild.objects.filter(child=OuterRef("pk"), referral__in=referrals)
    return Q(Exists(rows))


PANEL_PAPERS = Reason(
    "Papers of the person’s panel",
    "referrals.view_panel_papers",
    lambda user: _in(Referral.objects.on_papers_of(user)),
)
SUBMITTED = Reason(
    "Referral for the coordinator",
    "referrals.view_submitted_referrals",
    lambda user: _in(Referral.objects.submitted_to(user)),
)
ASKED_URGENTLY = Reason(
    "Asked for an urgent decision",
    "referrals.decide_urgently",
    lambda user: _in(Referral.objects.asked_urgently_of(user)),
)
TO_ENDORSE = Reason(
    "Decision to endorse",
    "referrals.endorse_decision",
    lambda user: _in(Referral.objects.to_endorse_by(user)),
)
REASONS = (PANEL_PAPERS, SUBMITTED, ASKED_URGENTLY, TO_ENDORSE)
