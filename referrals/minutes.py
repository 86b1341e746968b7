"""The text of a meeting's minutes, drafted from what was recorded at it."""

from collections import defaultdict

from kft.core.formats import day, money
from referrals.interests import minuted
from referrals.models import Decision, Referral


def draft_text(meeting, *, by):
    """Minutes for the coordinator to go over; only what this person may see is in them."""
    parts = [_head(meeting), _attendance(meeting)]
    visible = Referral.objects.visible_to(by)
    items = meeting.agenda_items.filter(referral__in=visible).select_related("referral")
    items = items.prefetch_related("referral__children", "referral__support")
    decisions, interests = _decisions_of(meeting), minuted(meeting)
    for number, item in enumerate(items, start=1):
        parts.append(
            _item(number, item, decisions[item.referral_id], interests[item.referral_id])
        )
    return "\n\n".join(parts) + "\n"


def _head(meeting):
    lines = [f"Minutes of {meeting.panel}", day(meeting.held_on)]
    lines += [meeting.place] if meeting.place else []
    lines += [f"Chair: {meeting.chair}"] if meeting.chair else []
    return "\n".join(lines)


def _attendance(meeting):
    recorded = list(meeting.attendances.all())
    came = [a.get_agency_display() for a in recorded if a.attended]
    absent = [a.get_agency_display() for a in recorded if not a.attended]
    return "\n".join(
        [
            f"Present: {', '.join(came) or 'not recorded'}",
            f"Not present: {', '.join(absent) or 'not recorded'}",
        ]
    )


def _decisions_of(meeting):
    found = defaultdict(list)
    decisions = Decision.objects.filter(meeting=meeting).select_related("child", "recorded_by")
    for decision in decisions:
        found[decision.referral_id].append(decision)
    return found


def _item(number, item, decisions, interests):
    referral = item.referral
    names = ", ".join(str(child) for child in referral.children.all())
    lines = [f"{number}. {referral} ({referral.get_kind_display()}): {names}", *interests]
    if not item.heard_at:
        return "\n".join([*lines, "Not reached: it waits for another meeting."])
    for decision in decisions:
        lines += _decision(decision)
    services = [support.get_service_display() for support in referral.support.all()]
    lines += [f"Support agreed: {', '.join(services)}"] if services else []
    return "\n".join(lines)


def _decision(decision):
    lines = [f"{decision.child}: {decision.get_decision_display()}. {decision.rationale}"]
    if decision.alternatives:
        lines.append(f"Alternatives considered: {decision.alternatives}")
    if decision.conditions:
        lines.append(f"Conditions: {decision.conditions}")
    if decision.weekly_cost_ceiling is not None:
        lines.append(f"Weekly cost ceiling: {money(decision.weekly_cost_ceiling)}")
    if decision.review_on:
        lines.append(f"To be reviewed on {day(decision.review_on)}")
    return lines
