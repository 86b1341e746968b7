"""Decisions in principle: which they are, and the officer who endorses or refuses them."""

from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.people import holders_of
from kft.core.formats import money
from kft.core.workflow import Refused, Step, leave_event, require, require_text
from referrals.letters import tell
from referrals.limits import refusal_above_limit
from referrals.models import Decision, Endorsement, Meeting, Referral
from referrals.people import made
from referrals.quorum import quorums_for
from referrals.workflow.follow_up import drop_follow_ups

ENDORSE = "referrals.endorse_decision"
Status = Referral.Status
# The meeting is over: what it decided can be read as a whole.
OVER = frozenset({Meeting.Status.CLOSED, Meeting.Status.MINUTES_DRAFTED, Meeting.Status.SIGNED})

CLOSE_ENDORSED = Step("close_endorsed", frozenset({Status.DECIDED}), Status.CLOSED, ENDORSE)
BACK_TO_PANEL = Step(
    "back_to_panel", frozenset({Status.DECIDED, Status.CLOSED}), Status.ACCEPTED, ENDORSE
)


def mark_in_principle(meeting: Meeting, *, by: Any) -> None:
    """Work out which of the meeting's decisions wait for an endorsement, and ask for it.

    Called when the meeting is closed and when its minutes are drafted, since what was
    recorded may be corrected until they are signed. What somebody endorsed stays.
    """
    quorums = quorums_for(meeting)
    items = {item.referral_id: quorums[item.pk] for item in meeting.agenda_items.all()}
    decisions = meeting.decisions.filter(endorsement__isnull=True).with_standing()
    for decision in decisions.order_by("pk"):
        why = _why_in_principle(decision, items.get(decision.referral_id))
        if why != decision.in_principle_why:
            decision.in_principle, decision.in_principle_why = bool(why), why
            decision.save(update_fields=["in_principle", "in_principle_why"])
        if why:
            _ask(decision, by=by)


def _why_in_principle(decision, quorum):
    """Deferring decides nothing, so that it needs nobody's endorsement."""
    if decision.decision == Decision.Kind.DEFERRED:
        return ""
    reasons = [quorum.sentence] if quorum is not None and not quorum.is_met else []
    if (amount := above_the_panel(decision)) is not None:
        limit = money(decision.meeting.panel.weekly_limit)
        reasons.append(f"{money(amount)} a week is above the panel’s limit of {limit}.")
    return " ".join(reasons)


def above_the_panel(decision: Decision) -> Decimal | None:
    """The weekly amount, where it is more than the panel may agree."""
    limit = decision.meeting.panel.weekly_limit if decision.meeting else None
    amount = decision.weekly_cost_ceiling
    if limit is None or amount is None:
        return None
    return amount if amount > limit else None


def endorsers_of(decision: Decision) -> list[Any]:
    """The panel's endorser; where they may not, all others who may."""
    able = [
        person
        for person in holders_of(ENDORSE).order_by("name")
        if not _not_this_person(person, decision)
        and Decision.objects.visible_to(person).filter(pk=decision.pk).exists()
    ]
    endorser = decision.meeting.panel.endorser_id if decision.meeting else None
    named = [person for person in able if person.pk == endorser]
    return named or able


def _not_this_person(user, decision):
    if made(user, decision.referral) or decision.recorded_by_id == user.pk:
        return "You cannot endorse your own work. Somebody else has to."
    amount = above_the_panel(decision)
    return refusal_above_limit(user, amount, ENDORSE) if amount is not None else ""


def refusal_to_endorse(user: Any, decision: Decision) -> str:
    """Why this person cannot answer for the decision, or ""."""
    if refusal := _needs_none(decision) or _not_this_person(user, decision):
        return refusal
    people = endorsers_of(decision)
    if user in people:
        return ""
    return f"This waits for {' or '.join(str(person) for person in people) or 'an endorser'}."


def _needs_none(decision):
    if not decision.in_principle:
        return "This decision does not have to be endorsed."
    if answer := decision.answered_endorsement:
        return f"{answer.by} has already answered."
    if decision.later:
        return "A later decision has taken its place."
    return "" if decision.meeting.status in OVER else "The meeting is not closed yet."


@transaction.atomic
def endorse(decision: Decision, *, by: Any, endorsed: bool, reason: str) -> Endorsement:
    """Endorse what the panel decided in principle, or refuse to, and say why.

    A refusal brings the referral back to the panel's next meeting.
    """
    require(by, ENDORSE)
    _lock(decision, by=by)
    if refusal := refusal_to_endorse(by, decision):
        raise Refused(refusal)
    reason = require_text(reason, "Enter why.")
    answer = Endorsement.objects.create(
        decision=decision, endorsed=endorsed, reason=reason, by=by
    )
    leave_event("endorse" if endorsed else "not_endorse", decision, by=by, reason=reason)
    (_endorsed if endorsed else _not_endorsed)(decision, by=by, reason=reason)
    return answer


def _lock(decision, *, by):
    """The meeting, the referral, the decision: the order in which everybody locks."""
    list(Meeting.objects.select_for_update().filter(pk=decision.meeting_id))
    list(Referral.objects.select_for_update().filter(pk=decision.referral_id))
    visible = Decision.objects.visible_to(by).select_for_update(of=("self",))
    decision.refresh_from_db(from_queryset=visible.select_related("meeting", "referral"))


def _endorsed(decision, *, by, reason):
    referral, meeting = decision.referral, decision.meeting
    is_last = not waiting_for_endorsement(referral)
    if (
        is_last
        and meeting.status == Meeting.Status.SIGNED
        and referral.status == Status.DECIDED
    ):
        CLOSE_ENDORSED.take(referral, by=by)
    tell(_told(decision), "endorsed", decision, by=by)


def _not_endorsed(decision, *, by, reason):
    if decision.referral.status in BACK_TO_PANEL.sources:
        BACK_TO_PANEL.take(decision.referral, by=by, reason=reason)
    _end_what_followed(decision, by=by, reason=reason)
    coordinators = list(holders_of("referrals.schedule_referral"))
    tell({*_told(decision), *coordinators}, "not_endorsed", decision, by=by)


def _end_what_followed(decision, *, by, reason):
    """A refused decision has no effect: open actions end by it (Action.ended_by)."""
    ended = decision.actions.filter(done_on__isnull=True, owner__isnull=False)
    for action in ended.select_related("owner", "decision__referral"):
        leave_event("end", action, by=by, reason=reason)
        tell([action.owner], "action_ended", action, by=by)
    if drop_follow_ups(decision):
        leave_event("drop_follow_ups", decision.referral, by=by, reason=reason)


def _told(decision):
    people = {decision.referral.referrer, decision.recorded_by}
    return {person for person in people if person is not None}


def waiting_for_endorsement(referral: Referral) -> bool:
    """Whether a decision of this referral still waits for its endorser."""
    return referral.decisions.to_endorse().exists()


def _ask(decision, *, by):
    """A letter to each endorser, once for each decision however often it is worked out."""
    tell(endorsers_of(decision), "to_endorse", decision, by=by, key=str(decision.pk))
