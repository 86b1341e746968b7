"""Children on the edge of care: heard by the panel, what became of them, what support."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from children.codes import SHORT_BREAKS
from children.models import CarePeriod, LegalStatus
from referrals.models import Decision, FollowUp, Panel, Referral, Service, Support
from reports.metrics.metric import NOT_RECORDED, Row, Rows, Value, grouped, metric, rows_of

AT_HOME = {FollowUp.Living.AT_HOME, FollowUp.Living.FAMILY_NETWORK}
OUTCOMES = (
    ("became_looked_after", "Became looked after"),
    ("remained_home", "Remained at home"),
    ("follow_up_not_done", "Follow-up not done, or answered otherwise"),
)


@dataclass(frozen=True)
class Heard:
    """A child whom the panel heard: when first, and on which referrals."""

    child: int
    first_on: date
    referrals: frozenset[int]


@dataclass(frozen=True)
class Outcome:
    """What the care records and the follow-up say of a child after the first hearing."""

    heard: Heard
    care_started: date | None
    follow_up: FollowUp | None

    @property
    def key(self):
        """Where the two disagree the care records win (figures.md)."""
        if self.care_started:
            return "became_looked_after"
        return "remained_home" if self._said_home else "follow_up_not_done"

    @property
    def _said_home(self):
        return bool(self.follow_up) and self.follow_up.living in AT_HOME

    @property
    def disagrees(self):
        said = self.follow_up and self.follow_up.living
        return self._said_home if self.care_started else said == FollowUp.Living.LOOKED_AFTER

    def note(self):
        """The disagreement in days and words, naming nobody."""
        return {
            "first_heard": self.heard.first_on.isoformat(),
            "follow_up": self.follow_up.living,
            "completed_on": self.follow_up.completed_on.isoformat(),
            "care_started": self.care_started and self.care_started.isoformat(),
        }


def hearings(period):
    """Decisions that count as a child heard on an edge of care referral in the period."""
    return Decision.objects.heard().filter(
        referral__kind=Referral.Kind.EDGE_OF_CARE,
        meeting__panel__kind=Panel.Kind.KEEPING_FAMILIES_TOGETHER,
        meeting__held_on__range=(period.first_day, period.last_day),
        meeting__held_on__lte=period.as_at,
    )


def find_heard(period):
    """Each child heard, once."""
    rows = hearings(period).values_list("child", "meeting__held_on", "referral")
    by_child = defaultdict(list)
    for child, held_on, referral in rows:
        by_child[child].append((held_on, referral))
    return [
        Heard(child, min(found)[0], frozenset(referral for _, referral in found))
        for child, found in by_child.items()
    ]


def find_outcomes(facts):
    """The outcome of each child heard, from the care records and the follow-ups by D."""
    starts = _care_starts(facts)
    latest = _latest_follow_ups(facts)
    return [
        Outcome(
            heard,
            next((day for day in starts[heard.child] if day >= heard.first_on), None),
            latest.get(heard.child),
        )
        for heard in facts.heard
    ]


def _care_starts(facts):
    short_break = LegalStatus.objects.filter(
        child=OuterRef("child"), code__in=SHORT_BREAKS
    ).holding(on=OuterRef("started"))
    periods = CarePeriod.objects.filter(
        ~Exists(short_break),
        child__in=[heard.child for heard in facts.heard],
        started__lte=facts.period.as_at,
    )
    starts = defaultdict(list)
    for child, started in periods.order_by("started").values_list("child", "started"):
        starts[child].append(started)
    return starts


def _latest_follow_ups(facts):
    """Of each child heard, the follow-up completed last, of those on the referrals heard."""
    referrals = {heard.child: heard.referrals for heard in facts.heard}
    completed = FollowUp.objects.filter(
        child__in=list(referrals), completed_on__lte=facts.period.as_at
    )
    return {
        follow_up.child_id: follow_up
        for follow_up in completed.order_by("completed_on", "due_on", "pk")
        if follow_up.referral_id in referrals[follow_up.child_id]
    }


@metric(
    "edge_of_care.children",
    "Children on the edge of care heard by the panel",
    unit="count",
    definition=(
        "Children with an edge of care referral for whom a decision other than deferred was "
        "made at a Keeping Families Together meeting in the period; a child heard twice "
        "counts once."
    ),
)
def children(facts):
    return Value.count("children.child", (heard.child for heard in facts.heard))


@metric(
    "edge_of_care.outcomes",
    "What became of them",
    unit="count",
    definition=(
        "Each of those children once: became looked after if a period of care (short breaks "
        "apart) started on or after the first hearing and by the as-at date, remained at "
        "home if none did and the latest completed follow-up says at home or with family or "
        "friends, and otherwise follow-up not done."
    ),
)
def outcomes(facts):
    found = facts.outcomes
    pairs = [(outcome.heard.child, outcome.key) for outcome in found]
    disagreements = [outcome for outcome in found if outcome.disagrees]
    return Rows.adding_up(
        rows_of(OUTCOMES, "children.child", pairs),
        disagreements=[
            outcome.note() for outcome in sorted(disagreements, key=lambda o: o.heard.child)
        ],
    )


@metric(
    "edge_of_care.support_by_service",
    "Support agreed, by service",
    unit="count",
    definition=(
        "The referrals on which those children were heard, by service of the support agreed; "
        "a referral with two services counts in both, so the rows can add up to more than "
        "the total, which is the number of referrals."
    ),
)
def support_by_service(facts):
    referrals = set().union(*(heard.referrals for heard in facts.heard))
    agreed = Support.objects.filter(referral__in=referrals).values_list("referral", "service")
    groups = grouped(agreed)
    groups[NOT_RECORDED[0]] = referrals.difference(*groups.values())
    rows = [
        Row.count(choice, "referrals.referral", groups.get(choice[0], ()))
        for choice in (*Service.choices, NOT_RECORDED)
    ]
    return Rows(tuple(rows), len(referrals))
