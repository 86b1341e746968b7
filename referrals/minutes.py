"""The text of a meeting's minutes, drafted from what was recorded at it."""

from collections import defaultdict

from kft.core.formats import day, money
from referrals.interests import minuted
from referrals.models import Advice, Decision, PanelQuestion, Referral, Support
from referrals.quorum import quorums_for


def draft_text(meeting, *, by):
    """Minutes for the coordinator to go over; only what this person may see is in them."""
    visible = Referral.objects.visible_to(by)
    agreed = meeting.agenda_items.agreed()
    items = agreed.filter(referral__in=visible).select_related("referral")
    recorded = _Recorded(meeting)
    parts = [_head(meeting), _attendance(meeting)]
    for number, item in enumerate(items.prefetch_related("referral__children"), start=1):
        parts.append("\n".join([*_title(number, item), *recorded.of(item)]))
    return "\n\n".join(parts) + "\n"


def _head(meeting):
    lines = [f"Minutes of {meeting.panel}", day(meeting.held_on)]
    lines += [meeting.place] if meeting.place else []
    lines += [f"Chair: {meeting.chair}"] if meeting.chair else []
    return "\n".join(lines)


def _attendance(meeting):
    agencies, people = meeting.attendances.all(), meeting.presences.select_related("person")
    came = [a.get_agency_display() for a in agencies if a.attended]
    absent = [a.get_agency_display() for a in agencies if not a.attended]
    lines = [
        f"Present: {', '.join(came) or 'not recorded'}",
        f"Not present: {', '.join(absent) or 'not recorded'}",
    ]
    here = [_person(row) for row in people if row.present]
    apologies = [_person(row) for row in people if not row.present]
    lines += [f"People present: {', '.join(here)}"] if here else []
    lines += [f"Apologies: {', '.join(apologies)}"] if apologies else []
    return "\n".join(lines)


def _person(presence):
    agency = presence.get_agency_display()
    return f"{presence.person} ({agency})" if agency else str(presence.person)


def _title(number, item):
    referral = item.referral
    names = ", ".join(str(child) for child in referral.children.all())
    return [f"{number}. {referral} ({referral.get_kind_display()}): {names}"]


class _Recorded:
    """What is recorded of each item of a meeting: read once for all of them."""

    def __init__(self, meeting):
        self.interests = minuted(meeting)
        self.quorums = quorums_for(meeting)
        decisions = Decision.objects.filter(meeting=meeting).with_standing()
        self.decisions = _by(
            "referral_id", decisions.prefetch_related("actions__owner", "of_urgent_decisions")
        )
        self.support = _by("referral_id", Support.objects.filter(meeting=meeting))
        self.questions = _by("referral_id", PanelQuestion.objects.filter(meeting=meeting))
        dissent = Advice.objects.filter(item__meeting=meeting, view=Advice.View.DISSENT)
        self.dissent = _by("item_id", dissent.select_related("person"))

    def of(self, item):
        """The lines of one item, in the order in which a panel works."""
        yield from self.interests[item.referral_id]
        if not item.heard_at:
            yield "Not reached: it waits for another meeting."
            return
        quorum = self.quorums.get(item.pk)
        if quorum is not None and not quorum.is_met:
            yield quorum.sentence
        if item.minute:
            yield item.minute
        for decision in self.decisions[item.referral_id]:
            yield from _decision(decision)
        yield from self._around(item)

    def _around(self, item):
        """Dissent, the family's support and the questions still to be answered."""
        for advice in self.dissent[item.pk]:
            yield f"{advice.person} does not agree: {advice.dissent_why}"
        if agreed := self.support[item.referral_id]:
            yield f"Support agreed: {', '.join(_support(row) for row in agreed)}"
        for question in self.questions[item.referral_id]:
            yield f"To be answered: {question.text}"


def _by(field, rows):
    found = defaultdict(list)
    for row in rows:
        found[getattr(row, field)].append(row)
    return found


def _support(support):
    words = support.get_service_display()
    words += f" from {day(support.started)}" if support.started else ""
    return words + (f" to {day(support.ended)}" if support.ended else "")


def _decision(decision):
    yield f"{decision.child}: {decision.get_decision_display()}. {decision.rationale}"
    if decision.recommended and decision.recommended != decision.decision:
        recommended = decision.get_recommended_display().lower()
        yield f"Recommended: {recommended}. {decision.difference_why}".rstrip()
    for label, text in _terms(decision):
        yield f"{label}: {text}"
    yield from _how_it_stands(decision)
    for action in decision.actions.all():
        whose = action.owner or action.owner_name
        yield f"Action: {action.what} ({whose}, by {day(action.due_on)})"


def _terms(decision):
    terms = (
        ("Alternatives considered", decision.alternatives),
        ("Conditions", decision.conditions),
        ("Weekly cost ceiling", _if_set(money, decision.weekly_cost_ceiling)),
        ("Takes effect on", _if_set(day, decision.effective_on)),
        ("Expires on", _if_set(day, decision.expires_on)),
        ("To be reviewed on", _if_set(day, decision.review_on)),
    )
    return [(label, text) for label, text in terms if text]


def _if_set(form, value):
    return form(value) if value is not None else ""


def _how_it_stands(decision):
    if decision.in_principle:
        yield f"In principle, until it is endorsed. {decision.in_principle_why}"
    if decision.supersedes:
        earlier = decision.supersedes
        what = f"{earlier.get_decision_display().lower()}, {day(earlier.decided_on)}"
        yield f"This replaces an earlier decision ({what}): {decision.supersedes_why}"
    for urgent in decision.of_urgent_decisions.all():
        cap = money(urgent.weekly_cap)
        yield (
            f"Urgent decision of {day(urgent.decided_at)}, up to {cap} a week: "
            f"{decision.get_decision_display().lower()}"
        )
