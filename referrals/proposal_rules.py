"""The rules by which referrals propose themselves for an agenda.

design/roles-and-workflow.md, Meeting. Placements add theirs (placements/proposals.py).
"""

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q

from kft.core.formats import day
from referrals.agenda import CHILDREN
from referrals.models import Decision, Referral, UrgentDecision
from referrals.proposals import AT_MOST, Found, Rule, with_children

# A decision to be reviewed this soon after a meeting is proposed for it: the next one may
# come too late.
REVIEW_SOON = timedelta(days=14)
# A review missed for longer than this is history, most of it imported.
REVIEW_MISSED = timedelta(days=365)


def to_ratify(meeting, user):
    """Urgent decisions that no meeting has ratified; they come on an agenda by themselves."""
    rows = UrgentDecision.objects.visible_to(user).to_ratify().order_by("decided_at", "pk")
    rows = rows.select_related("referral", "child", "decided_by")
    for urgent in rows.prefetch_related(CHILDREN)[:AT_MOST]:
        on = day(urgent.decided_at)
        why = f"Decided urgently by {urgent.decided_by} on {on}, not ratified yet"
        yield Found(why, referral=urgent.referral, due_on=urgent.expires_on)


def answered(meeting, user):
    """Deferred by a panel, and the questions are answered."""
    deferred = Decision.objects.filter(referral=OuterRef("pk"), decision=Decision.Kind.DEFERRED)
    for referral in _accepted(user).filter(Exists(deferred))[:AT_MOST]:
        yield Found(
            "Deferred, and the questions are answered", referral, due_on=_needed(referral)
        )


def to_review(meeting, user):
    """Decisions whose review date comes before the meeting or soon after it."""
    later = Decision.objects.heard().filter(
        Q(decided_on__gt=OuterRef("decided_on"))
        | Q(decided_on=OuterRef("decided_on"), pk__gt=OuterRef("pk")),
        child=OuterRef("child"),
    )
    last = meeting.held_on + REVIEW_SOON
    due = Decision.objects.visible_to(user).filter(
        ~Exists(later),
        Q(meeting__panel=meeting.panel_id) | Q(meeting=None),
        review_on__range=(meeting.held_on - REVIEW_MISSED, last),
        superseded_by=None,
    )
    for decision in due.select_related("child").order_by("review_on", "pk")[:AT_MOST]:
        why = (
            f"{decision.get_decision_display()}, decided on {day(decision.decided_on)}: "
            "to be reviewed"
        )
        yield Found(why, child=decision.child, due_on=decision.review_on)


def waiting(meeting, user):
    """Accepted referrals: the urgent first, then those waiting longest."""
    rows = _accepted(user).order_by(F("urgent").desc(nulls_last=True), "submitted_at", "pk")
    for referral in rows[:AT_MOST]:
        why = "Urgent" if referral.urgent else "Waits for a meeting"
        if referral.submitted_at:
            why += f", submitted on {day(referral.submitted_at)}"
        yield Found(why, referral, due_on=_needed(referral))


def _accepted(user):
    visible = with_children(Referral.objects.visible_to(user))
    return visible.filter(status=Referral.Status.ACCEPTED).order_by("submitted_at", "pk")


def _needed(referral):
    return referral.needed_by if referral.urgent else None


RULES = (
    Rule(10, "to_ratify", "Urgent decisions to ratify", to_ratify, shows_listed=True),
    Rule(20, "answered", "Deferred referrals with their questions answered", answered),
    Rule(30, "to_review", "Decisions to be reviewed", to_review),
    Rule(90, "waiting", "Waiting for a meeting", waiting),
)
