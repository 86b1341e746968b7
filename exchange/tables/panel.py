"""Panels and their meetings, referrals, decisions, and what followed."""

from exchange import checks
from exchange.spec import Table, optional, required
from referrals.models import (
    Attendance,
    Decision,
    FollowUp,
    Intervention,
    Meeting,
    Panel,
    Referral,
    ReferralChild,
    Support,
)

_RECORDED_HERE = (
    "t.recorded_by_id IS NOT NULL AND NOT EXISTS (SELECT FROM referrals_meeting m"
    " WHERE m.id = t.meeting_id AND m.status = 'signed')"
)

PANEL = (
    Table(
        "panels",
        Panel,
        (required("panel_id", "reference"), required("name"), required("kind")),
    ),
    Table(
        "meetings",
        Meeting,
        (
            required("meeting_id", "reference"),
            required("panel_id", "panel"),
            required("held_on"),
            optional("chair"),
        ),
        derived=("status",),
        checks=(checks.meeting_not_signed("id"),),
    ),
    Table(
        "attendance",
        Attendance,
        (
            required("meeting_id", "meeting"),
            required("agency"),
            required("attended"),
        ),
        key=("meeting", "agency"),
        checks=(checks.meeting_not_signed("meeting_id"),),
    ),
    Table(
        "referrals",
        Referral,
        (
            required("referral_id", "reference"),
            required("family_id", "family"),
            required("kind"),
            required("referred_on"),
            optional("reason"),
            optional("referrer"),
            optional("team"),
            optional("urgent"),
        ),
        derived=("status",),
        beside=("meetings", "decisions"),
    ),
    Table(
        "referral_children",
        ReferralChild,
        (required("referral_id", "referral"), required("child_ids", "child")),
        key=("referral", "child"),
        file="referrals",
        explodes="child_ids",
        replaces="referral",
        checks=(checks.nothing_recorded_for_who_is_taken_off,),
    ),
    Table(
        "decisions",
        Decision,
        (
            required("referral_id", "referral"),
            required("meeting_id", "meeting"),
            required("child_id", "child"),
            required("decision"),
            required("decided_on"),
            optional("rationale"),
            optional("review_on"),
        ),
        key=("referral", "meeting", "child"),
        kept=_RECORDED_HERE,
        checks=(checks.child_of_the_referral, checks.meeting_not_signed("meeting_id")),
        beside=("meetings", "referrals", "referral_children"),
    ),
    Table(
        "support",
        Support,
        (
            required("referral_id", "referral"),
            required("service"),
            optional("started"),
            optional("ended"),
        ),
        key=("referral", "service", "started"),
        orders=(("started", "ended"),),
    ),
    Table(
        "follow_ups",
        FollowUp,
        (
            required("referral_id", "referral"),
            required("child_id", "child"),
            required("due_on"),
            optional("completed_on"),
            optional("living"),
        ),
        key=("referral", "child", "due_on"),
        kept="t.completed_by_id IS NOT NULL",
        checks=(checks.child_of_the_referral, checks.answered_on_a_day),
        beside=("referral_children",),
    ),
    Table(
        "interventions",
        Intervention,
        (
            required("family_id", "family"),
            required("service"),
            required("started"),
            optional("ended"),
            optional("purpose"),
            optional("outcome"),
        ),
        key=("family", "service", "started"),
        orders=(("started", "ended"),),
    ),
)
