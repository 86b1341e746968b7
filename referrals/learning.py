"""What a panel can learn: how its decisions turned out, how long they took, what came back.

Every figure keeps the numbers of the records it counts, so that the page, the file and the
list behind a figure say the same. Nothing reads the clock: a Period brings the days.
Definitions: docs/decisions/0576.
"""

from collections import defaultdict
from datetime import date
from statistics import median
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery

from children.codes import SHORT_BREAKS
from children.models import CarePeriod, LegalStatus
from referrals.learning_figure import Figure, Period, Row
from referrals.models import (
    Decision,
    FollowUp,
    Meeting,
    Referral,
    Service,
    Support,
    UrgentDecision,
)

OUTCOMES = {
    "at_home": "At home or with family",
    "looked_after": "Looked after",
    "elsewhere": "Somewhere else",
    "not_known": "Not known yet",
}
_SAYS = {"at_home": "at_home", "family_network": "at_home", "elsewhere": "elsewhere"}
# Upper ends, in days, of the times from referral to decision
TIMES = {"2_weeks": 14, "4_weeks": 28, "6_weeks": 42, "8_weeks": 56, "12_weeks": 84}
_OVER = (Meeting.Status.CLOSED, Meeting.Status.MINUTES_DRAFTED, Meeting.Status.SIGNED)


def decisions_of(user: Any, period: Period) -> Any:
    """Decisions in the period of panels this person may see, that no later one replaced.

    Those about a restricted child count; the list behind a figure leaves them out.
    """
    meetings = Meeting.objects.visible_to(user).filter(status__in=_OVER)
    of_them = Q(meeting__in=meetings) | Q(supersedes__meeting__in=meetings)
    return Decision.objects.filter(
        of_them,
        superseded_by__isnull=True,
        decided_on__range=(period.first, min(period.last, period.on)),
    )


def with_outcome(decisions: Any, on: date) -> Any:
    """Each with `in_care` (since it was taken, by `on`), what the last follow-up `says`, and

    whether it `is_first`: the first about this child on this referral.
    """
    short_break = LegalStatus.objects.holding(on=OuterRef("started")).filter(
        child=OuterRef("child"), code__in=SHORT_BREAKS
    )
    care = CarePeriod.objects.filter(
        ~Exists(short_break),
        child=OuterRef("child"),
        started__gte=OuterRef("decided_on"),
        started__lte=on,
    )
    answered = FollowUp.objects.filter(
        referral=OuterRef("referral"),
        child=OuterRef("child"),
        completed_on__gte=OuterRef("decided_on"),
        completed_on__lte=on,
    ).order_by("-completed_on", "-pk")
    earlier = Decision.objects.heard().filter(
        Q(decided_on__lt=OuterRef("decided_on"))
        | Q(decided_on=OuterRef("decided_on"), pk__lt=OuterRef("pk")),
        referral=OuterRef("referral"),
        child=OuterRef("child"),
    )
    return decisions.annotate(
        in_care=Exists(care),
        says=Subquery(answered.values("living")[:1]),
        is_first=~Exists(earlier),
    )


def outcome_of(decision: Any) -> str:
    """The key of OUTCOMES: where the two disagree, the care records win (figures.md)."""
    return "looked_after" if decision.in_care else _SAYS.get(decision.says, "not_known")


def figures(user: Any, period: Period) -> list[Figure]:
    """All figures of the page, in a fixed number of queries."""
    decisions = decisions_of(user, period)
    heard = with_outcome(decisions.heard(), period.on)
    facts = list(heard.select_related("referral", "endorsement").order_by("decided_on", "pk"))
    return [
        _by_decision(facts),
        _by_service(facts),
        _by_time(facts),
        _deferred_again(decisions),
        _in_principle(facts),
        _urgent(period),
    ]


def _by_decision(facts):
    rows = {kind: Row(kind, label) for kind, label in Decision.Kind.choices}
    for decision in facts:
        rows[decision.decision].cells[outcome_of(decision)].append(decision.pk)
    return Figure(
        "by_decision",
        "What became of the children, by decision",
        "Each decision of the period, deferrals left out. Looked after: a time in care began "
        "since, short breaks left out. Otherwise what the last follow-up says.",
        Decision,
        OUTCOMES,
        _with_total([row for row in rows.values() if row.ids], facts),
    )


def _with_total(rows, facts):
    total = Row("all", "All decisions")
    for decision in facts:
        total.cells[outcome_of(decision)].append(decision.pk)
    return [*rows, total]


def _by_service(facts):
    services = defaultdict(set)
    of_them = Support.objects.filter(referral__in={fact.referral_id for fact in facts})
    for referral, service in of_them.values_list("referral", "service"):
        services[referral].add(service)
    rows = {key: Row(key, label) for key, label in Service.choices}
    rows["not_recorded"] = Row("not_recorded", "Not recorded")
    for decision in facts:
        for service in services[decision.referral_id] or {"not_recorded"}:
            rows[service].cells[outcome_of(decision)].append(decision.pk)
    return Figure(
        "by_service",
        "What became of the children, by service agreed",
        "The same decisions by the support agreed for the referral. One with two services "
        "counts in both lines, so the lines add up to more than all decisions.",
        Decision,
        OUTCOMES,
        _with_total([row for row in rows.values() if row.ids], facts),
    )


def days_taken(firsts: list[Any]) -> dict[int, int]:
    """Days from referral to decision: {decision: days}, where the referral's day is known."""
    return {
        decision.pk: (decision.decided_on - decision.referral.referred_on).days
        for decision in firsts
        if decision.referral.referred_on
        and decision.referral.referred_on <= decision.decided_on
    }


def _by_time(facts):
    firsts = [decision for decision in facts if decision.is_first]
    days = days_taken(firsts)
    rows, lower = [], 0
    for key, upper in TIMES.items():
        found = [pk for pk, taken in days.items() if lower <= taken <= upper]
        rows.append(_counted(key, f"{lower} to {upper} days", found))
        lower = upper + 1
    longer = [pk for pk, taken in days.items() if taken >= lower]
    unknown = [decision.pk for decision in firsts if decision.pk not in days]
    rows.append(_counted("longer", f"{lower} days or more", longer))
    rows.append(_counted("not_recorded", "Not recorded", unknown))
    rows.append(_counted("all", "All", [decision.pk for decision in firsts]))
    return Figure(
        "by_time",
        "Days from referral to decision",
        f"From the day of the referral to the first decision about the child. {_spread(days)}",
        Decision,
        {"decisions": "Decisions"},
        rows,
    )


def _spread(days):
    if not days:
        return "None in this period."
    taken = sorted(days.values())
    return f"Median {median(taken):g} days, from {taken[0]} to {taken[-1]}, over {len(taken)}."


def _counted(key, label, ids):
    return Row(key, label, {"decisions": ids})


def _deferred_again(decisions):
    deferred = decisions.filter(decision=Decision.Kind.DEFERRED)
    often = (
        Referral.objects.filter(pk__in=deferred.values("referral"))
        .annotate(
            times=Count(
                "decisions__meeting",
                filter=Q(decisions__decision=Decision.Kind.DEFERRED),
                distinct=True,
            )
        )
        .values_list("pk", "times")
    )
    rows = {
        "once": Row("once", "Deferred once"),
        "twice": Row("twice", "Deferred twice"),
        "more": Row("more", "Deferred three times or more"),
    }
    for pk, times in often:
        key = "once" if times <= 1 else "twice" if times == 2 else "more"
        rows[key].cells["referrals"].append(pk)
    return Figure(
        "deferred",
        "Referrals that were deferred",
        "Referrals deferred in the period, by the number of meetings that deferred them so "
        "far.",
        Referral,
        {"referrals": "Referrals"},
        list(rows.values()),
    )


def _in_principle(facts):
    rows = {
        "endorsed": Row("endorsed", "Endorsed"),
        "not_endorsed": Row("not_endorsed", "Not endorsed"),
        "waiting": Row("waiting", "Not answered yet"),
    }
    for decision in facts:
        if decision.in_principle:
            answer = getattr(decision, "endorsement", None)
            key = "waiting" if not answer else "endorsed" if answer.endorsed else "not_endorsed"
            rows[key].cells["decisions"].append(decision.pk)
    return Figure(
        "in_principle",
        "Decisions taken in principle",
        "Decisions of the period for which there was no quorum or that were above a limit.",
        Decision,
        {"decisions": "Decisions"},
        list(rows.values()),
    )


def _urgent(period):
    rows = {
        Decision.Kind.RATIFIED: Row("ratified", "Ratified by the panel"),
        Decision.Kind.NOT_RATIFIED: Row("not_ratified", "Not ratified"),
        "other": Row("other", "The panel decided otherwise"),
        None: Row("waiting", "Not decided at a meeting yet"),
    }
    decided = UrgentDecision.objects.filter(
        status=UrgentDecision.Status.DECIDED,
        decided_at__date__range=(period.first, min(period.last, period.on)),
    )
    for pk, answer in decided.values_list("pk", "ratification__decision"):
        rows[answer if answer in rows else "other"].cells["decisions"].append(pk)
    return Figure(
        "urgent",
        "Urgent decisions between meetings",
        "Urgent decisions of the period, of every panel, by what the panel made of them.",
        UrgentDecision,
        {"decisions": "Decisions"},
        list(rows.values()),
    )
