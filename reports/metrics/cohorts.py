"""Cohorts: groups whose placements were reviewed; who left residential care, where to."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from children.models import Child
from children.timescales import eighteenth_birthday
from placements.models import Category, CategoryRule, CohortMember
from reports.metrics import ceases
from reports.metrics.ceases import Cease
from reports.metrics.metric import Rows, Value, metric, rows_of
from reports.metrics.situations import Situation, situations
from reports.metrics.spells import dates_of

MODEL = "children.child"
MOVE_ON = (
    ("adoption", "Adoption"),
    ("special_guardianship", "Special guardianship"),
    ("turned_18", "Turned 18"),
    ("order_discharged", "Care order discharged"),
    ("returned_to_family", "Returned to family"),
    ("semi_independent", "Semi-independent living"),
    ("fostering", "Fostering or connected carers"),
    ("other", "Other"),
)
FOR_ADOPTION = {"A3", "A4", "A5", "A6"}
INDEPENDENT = {"E5", "E6"}
FOSTERED = {Category.FOSTERING, Category.CONNECTED}


@dataclass(frozen=True)
class Leaver:
    """A member not in residential on B: the last day there, and what is known of B.

    `cease` is the end of care, for one with no period of care on B; `placed` is then the
    situation on the last day in the last placement, and else that on B.
    """

    child: int
    date_of_birth: date
    last_residential: Situation | None
    on_last_day: Situation
    placed: Situation
    cease: Cease | None

    @property
    def saving(self):
        """What is spent less each week; nothing for one never known in residential."""
        if self.last_residential is None:
            return Decimal()
        still_paid = self.on_last_day.net_weekly if self.on_last_day.looked_after else 0
        return self.last_residential.net_weekly - still_paid

    @property
    def move_on(self):
        """The first that matches wins (figures.md)."""
        return next(key for key, matches in _TESTS if matches(self))

    @property
    def reason(self):
        return self.cease.reason if self.cease else ""


_TESTS = (
    ("adoption", lambda it: it.reason in ceases.ADOPTED or it.placed.code in FOR_ADOPTION),
    ("special_guardianship", lambda it: it.reason in ceases.SPECIAL_GUARDIANSHIP),
    (
        "turned_18",
        lambda it: it.cease and it.cease.ended >= eighteenth_birthday(it.date_of_birth),
    ),
    ("order_discharged", lambda it: it.cease and it.cease.is_order_discharged),
    (
        "returned_to_family",
        lambda it: it.reason in ceases.RETURNED_HOME or it.placed.code == ceases.WITH_PARENTS,
    ),
    (
        "semi_independent",
        lambda it: it.placed.category == Category.SUPPORTED or it.reason in INDEPENDENT,
    ),
    ("fostering", lambda it: it.placed.category in FOSTERED),
    ("other", lambda it: True),
)


@dataclass(frozen=True)
class CohortFacts:
    """A cohort with its members, and those who left residential care by B."""

    reference: str
    name: str
    members: tuple[int, ...]
    left: tuple[Leaver, ...]


def find_cohorts(facts) -> list[CohortFacts]:
    """Every cohort, in the order of its name: a fixed number of queries for all of them."""
    members = defaultdict(list)
    rows = CohortMember.objects.order_by("cohort__frozen_on", "cohort__reference")
    for reference, name, child in rows.values_list(
        "cohort__reference", "cohort__name", "child"
    ):
        members[reference, name].append(child)
    everyone = {child for found in members.values() for child in found}
    leavers = _find_leavers(everyone - facts.residential_at_end.keys(), facts.period.last_day)
    return [
        CohortFacts(*known, tuple(found), tuple(leavers[c] for c in found if c in leavers))
        for known, found in members.items()
    ]


def _find_leavers(children, last_day):
    births = dict(Child.objects.filter(pk__in=children).values_list("pk", "date_of_birth"))
    now = {known.child: known for known in situations((c, last_day) for c in children)}
    last_in_residential = _last_in_residential(children, last_day)
    ended = ceases.last_by_child((c for c in children if not now[c].in_care), by=last_day)
    until = [(c.child, c.placed_until) for c in ended.values() if c.placed_until]
    placed = {**now, **{known.child: known for known in situations(until)}}
    return {
        child: Leaver(
            child,
            births[child],
            last_in_residential.get(child),
            now[child],
            placed[child],
            ended.get(child),
        )
        for child in children
    }


def _last_in_residential(children, by):
    """Each child's situation on the last day in residential before a day.

    Such a day is the eve of a change, so only eves are looked at.
    """
    changed = {(child, day) for child, day in _changes(children, by) if day <= by}
    eves = {(child, day - timedelta(days=1)) for child, day in changed if day > date.min}
    found = situations(eves, category=Category.RESIDENTIAL)
    found = sorted((known for known in found if known.in_residential), key=lambda s: s.day)
    return {known.child: known for known in found}


def _changes(children, by) -> Iterable[tuple[int, date]]:
    ruled = CategoryRule.objects.days_of_change()
    yield from ((child, day) for child in children for day in ruled)
    for child, *dates in dates_of(children, by=by):
        yield from ((child, day) for day in dates if day)


@metric(
    "cohort.{cohort}.children",
    "{name}: children reviewed",
    unit="count",
    definition="Children who were in the cohort on the day it was frozen.",
)
def children(facts, cohort):
    return Value.count(MODEL, cohort.members)


@metric(
    "cohort.{cohort}.left",
    "{name}: left residential care",
    unit="count",
    definition=(
        "Members of the cohort who on the last day of the period were not in residential care."
    ),
)
def left(facts, cohort):
    return Value.count(MODEL, (leaver.child for leaver in cohort.left))


@metric(
    "cohort.{cohort}.saving_per_week",
    "{name}: saving per week",
    unit="money",
    definition=(
        "For those who left, the net weekly cost on their last day in residential care less "
        "that on the last day of the period, which is nothing where they were no longer "
        "looked after."
    ),
)
def saving_per_week(facts, cohort):
    return Value.sum(MODEL, {leaver.child: leaver.saving for leaver in cohort.left})


@metric(
    "cohort.{cohort}.move_on",
    "{name}: where they moved on to",
    unit="count",
    definition=(
        "Those who left by the first that matches: adoption, special guardianship, care ended "
        "on or after the 18th birthday, care order discharged from a placement with parents, "
        "returned to family, semi-independent living, fostering or connected carers, other."
    ),
)
def move_on(facts, cohort):
    pairs = [(leaver.child, leaver.move_on) for leaver in cohort.left]
    return Rows.adding_up(rows_of(MOVE_ON, MODEL, pairs))
