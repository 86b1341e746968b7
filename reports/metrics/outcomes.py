"""What came of help and of meetings; who is a priority, and why."""

from placements.models import PriorityReason
from placements.priority import months_later, priorities
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
from reports.metrics.situations import situations

MODEL, HELP = "children.child", "referrals.intervention"
LATER = 3  # months


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
        "Of the children heard at a stability meeting in the period who had a placement then, "
        "and for whom three months have passed by the as-at day, those who were in the same "
        "placement three months on; a child heard at two meetings counts at each."
    ),
)
def stability_meetings(facts):
    period = facts.period
    heard = Decision.objects.heard().filter(
        meeting__panel__kind=Panel.Kind.STABILITY,
        meeting__held_on__range=(period.first_day, period.last_day),
    )
    pairs = set(heard.values_list("child", "meeting__held_on"))
    due = [(c, day) for c, day in pairs if months_later(day, LATER) <= period.as_at]
    then = _placements(due)
    later = _placements(map(_later, due))
    counted = [pair for pair in due if then.get(pair)]
    kept = [pair for pair in counted if then[pair] == later.get(_later(pair))]
    share = Share(len(kept), len(counted))
    notes = {"too_early_to_say": len(pairs) - len(due)}
    return Value(share, Records.of(MODEL, (child for child, _ in kept)), notes)


def _later(pair):
    return pair[0], months_later(pair[1], LATER)


def _placements(pairs):
    """Where a child who was looked after lived, by child and day."""
    return {
        (known.child, known.day): known.placement
        for known in situations(pairs)
        if known.looked_after and known.placement
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
