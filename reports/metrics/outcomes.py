"""What came of help and of meetings; who is a priority, and why."""

from collections import Counter

from placements.models import PriorityReason, StabilityMeeting
from placements.moves.stability import Outcome, outcomes
from placements.priority import priorities
from referrals.models import Decision, Intervention, Panel
from reports.metrics.metric import (
    NOT_RECORDED,
    Records,
    Row,
    Rows,
    Share,
    Value,
    metric,
    rows_of,
)

MODEL, HELP = "children.child", "referrals.intervention"


@metric(
    "interventions_ended.by_outcome",
    "How help for families ended",
    unit="count",
    definition="Interventions by any team that ended in the period, by their outcome.",
)
def interventions_ended(facts):
    days = (facts.period.first_day, facts.period.last_day)
    pairs = Intervention.objects.filter(ended__range=days).values_list("pk", "outcome")
    choices = (*Intervention.Outcome.choices, NOT_RECORDED)
    return Rows.adding_up(rows_of(choices, HELP, pairs))


@metric(
    "stability_meetings.maintained",
    "Placements kept three months after a stability meeting",
    unit="percent",
    definition=(
        "Of the children with a stability meeting in the period (recorded for the child, or "
        "heard at a stability panel) who had a placement then, and for whom three months have "
        "passed by the as-at day, those who were in the same placement three months on; a "
        "child with two meetings counts at each."
    ),
)
def stability_meetings(facts):
    period = facts.period
    days = (period.first_day, period.last_day)
    found = outcomes(_held(days), on=period.as_at)
    kept = [child for (child, _), outcome in found.items() if outcome == Outcome.HELD]
    number = Counter(found.values())
    share = Share(len(kept), len(kept) + number[Outcome.ENDED])
    notes = {"too_early_to_say": number[Outcome.TOO_EARLY]}
    return Value(share, Records.of(MODEL, kept), notes)


def _held(days):
    """Each child and day once, though both a meeting and a panel's decision are recorded."""
    heard = Decision.objects.heard().filter(
        meeting__panel__kind=Panel.Kind.STABILITY, meeting__held_on__range=days
    )
    meetings = StabilityMeeting.objects.filter(held_on__range=days)
    return {
        *heard.values_list("child", "meeting__held_on"),
        *meetings.values_list("child", "held_on"),
    }


@metric(
    "priority.children",
    "Priority children",
    unit="count",
    definition=(
        "Children looked after on the as-at day with at least one of the reasons in force "
        "that day; a child with two reasons counts in both rows, so the rows can add up to "
        "more than the total, which is the number of children."
    ),
)
def priority_children(facts):
    found = priorities(facts.period.as_at, facts.placed(facts.period.as_at))
    rows = [
        Row.count(choice, MODEL, (p.placed.child for p in found if choice[0] in p.reasons))
        for choice in PriorityReason.choices
    ]
    return Rows(tuple(rows), len(found))
