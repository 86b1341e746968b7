"""Children on the edge of care: 33 in the autumn of 2024, then month by month."""

from datetime import date, timedelta

from exchange.demo.council import email
from exchange.demo.lives import Care, Stay
from exchange.demo.panel import FIRST_MEETING, WEEK, months_after
from exchange.demo.world import stream
from exchange.demo.years import days

SUPPORT = (
    ["education", "fostering"]
    + ["family_matters"] * 7
    + ["youth"] * 6
    + ["emergency_response"] * 2
    + ["youth_offending"]
    + ["other"] * 2
    + ["none"] * 2
    + [None] * 11
)
LATER_SUPPORT = {
    "family_matters": 9,
    "youth": 7,
    "emergency_response": 4,
    "education": 3,
    "camhs": 3,
    "send": 2,
    "youth_offending": 2,
    "fostering": 1,
    "other": 2,
    "none": 2,
    None: 3,
}
REASONS = [
    "Arguments at home have led to the police being called twice this month.",
    "Parents say they cannot keep the young person safe when they go missing.",
    "The child has been out of school since spring and the parent is exhausted.",
    "Grandparents who care for the child are no longer well enough to do so alone.",
    "Parent's mental health has become worse and there is no other adult at home.",
    "Worries about exploitation outside the home.",
    "Conflict after a new partner moved in; the child has slept at friends' homes.",
]
DECISIONS = ["support_at_home"] * 4 + ["family_group_decision_making"] * 2
DECISIONS += ["additional_support"]
# of the follow-ups due in these last weeks, some are still to be answered
LATELY = timedelta(weeks=5)
LIVING = ["at_home"] * 8 + ["family_network"] * 2 + ["elsewhere", "unknown"]
# in the order heard: brothers are one referral, "twice" is one child in two
HEARD = ["brothers", "one", "deferred", "twice"] + ["one"] * 8 + ["brothers", "twice"]
HEARD += ["one"] * 17
ENTERED = {5: (date(2024, 10, 23), "looked_after"), 10: (date(2024, 12, 5), "at_home")}


def dues(held_on):
    """When the panel asks where a child lives: 6 weeks, then 3, 6 and 12 months on."""
    months = [months_after(held_on, number) for number in (3, 6, 12)]
    return [held_on + timedelta(weeks=6), *months]


class EdgeOfCare:
    def __init__(self, world, families, panel):
        self.world, self.families, self.panel = world, families, panel
        self.rng = stream("edge of care")
        self.agreed = list(SUPPORT)
        self.rng.shuffle(self.agreed)
        self.heard_families = []

    def cares(self):
        told = []
        for number, story in enumerate(HEARD):
            held_on = FIRST_MEETING + WEEK * (number // 3)
            told += self._autumn(number, story, held_on)
        return told + self._later()

    # the autumn of 2024

    def _autumn(self, number, story, held_on):
        children = self._children(2 if story == "brothers" else 1, held_on)
        heard = [self._hear(children, held_on, self.agreed.pop(), story == "deferred")]
        if story == "twice":
            heard.append(self._hear(children, held_on + 3 * WEEK, self.agreed.pop()))
        if number in ENTERED:
            return [self._enter(heard[0], children[0], *ENTERED[number])]
        living = "family_network" if number % 9 == 7 else "at_home"
        for hearing in heard:
            for child in children:
                self._follow(hearing, child, living, done_by=date(2024, 12, 30))
        return []

    def _children(self, number, on):
        family, children = self.families.family(), []
        for _ in range(number):
            born = on - days(self.rng, 5 * 365, 16 * 365)
            children.append(self.families.child(born, family))
        self.heard_families.append(family)
        return children

    def _hear(self, children, held_on, service, deferred=False):
        """A referral and what the panel decided; the referral and the day it was heard."""
        referred_on = held_on - days(self.rng, 9, 20)
        reason = self.rng.choice(REASONS)
        referral = self.panel.refer(children, "edge_of_care", referred_on, reason)
        for child in children:
            if deferred:
                self.panel.decide(referral, child, held_on, "deferred")
            decided_on = held_on + WEEK if deferred else held_on
            self.panel.decide(referral, child, decided_on, self.rng.choice(DECISIONS))
        if service:
            self.panel.support(referral, service, held_on + timedelta(days=14))
        return referral, held_on + WEEK if deferred else held_on

    def _follow(self, heard, child, living, done_by=None):
        """At 6 weeks, 3, 6 and 12 months, each answered within a fortnight or so."""
        referral, held_on = heard
        for due in dues(held_on):
            done = due + timedelta(days=self.rng.randint(-4, 12))
            if done_by and due < done_by < done:
                done = done_by
            late = due > self.world.until - LATELY and self.rng.random() < 0.4
            answered = None if late else done
            said = None if late else living
            self.panel.follow_up(referral, child, due, answered, said)

    def _enter(self, heard, child, entered_on, first_answer):
        """Came into care all the same; the records can differ from what was said."""
        referral, held_on = heard
        six_weeks, *later = dues(held_on)
        done = six_weeks + timedelta(days=1)
        self.panel.follow_up(referral, child, six_weeks, done, first_answer)
        for due in later:
            done = max(due, date(2025, 1, 6))
            self.panel.follow_up(referral, child, due, done, "looked_after")
        stays, statuses = [Stay("U6", entered_on)], [("V2", entered_on)]
        ended = date(2025, 1, 2) + days(self.rng, 60, 300)
        return Care(child, entered_on, stays, statuses, ended, "E4A", need="N4")

    # from 2025 on

    def _later(self):
        told = []
        for held_on in sorted(self.panel.meetings):
            if held_on < date(2025, 1, 1):
                continue
            self.rng = stream(f"edge of care {held_on}")
            for _ in range(self.rng.choice([1, 1, 2, 2, 3])):
                told += self._heard_later(held_on)
        self._deferred(max(self.panel.meetings))
        return told

    def _deferred(self, held_on):
        """Heard last week, and to come back with an answer: nothing is decided yet."""
        worker = email("social worker")
        child = self.families.child(held_on - days(self.rng, 3000, 5500), worker=worker)
        asked_on = held_on - timedelta(days=12)
        reason = self.rng.choice(REASONS)
        referral = self.panel.refer([child], "edge_of_care", asked_on, reason)
        self.panel.decide(referral, child, held_on, "deferred")

    def _heard_later(self, held_on):
        children = self._children(self.rng.choice([1, 1, 1, 2]), held_on)
        weights = list(LATER_SUPPORT.values())
        service = self.rng.choices(list(LATER_SUPPORT), weights)[0]
        deferred = self.rng.random() < 0.08 and held_on + WEEK in self.panel.meetings
        heard = self._hear(children, held_on, service, deferred)
        told = []
        for child in children:
            if self.rng.random() < 0.09:
                told.append(self._entered_later(heard, child))
            else:
                self._follow(heard, child, self.rng.choice(LIVING))
        return told

    def _entered_later(self, heard, child):
        entered_on = heard[1] + days(self.rng, 10, 40)
        self._follow(heard, child, "looked_after")
        stays, statuses = [Stay("U6", entered_on)], [("V2", entered_on)]
        ended = entered_on + days(self.rng, 40, 500)
        return Care(child, entered_on, stays, statuses, ended, "E4A", need="N4")
