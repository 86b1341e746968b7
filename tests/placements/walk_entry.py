"""Two children and everybody who has a part in their entering or leaving care."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from accounts.roles import Role
from placements.models import Authorisation, AuthorisationAnswer
from placements.workflow import authorisation as workflow
from tests.factories import CarePeriodFactory, ChildFactory, TeamFactory, UserFactory
from tests.placements.entry import ANSWERS, HALF_PAST_12, HALF_PAST_16, LEAVING
from tests.placements.walking import Walker, by_mostly

# Who answers where, and then: "both" writes and agrees, "everyone" holds every role in the
# team, "outsider" every role in another.
RIGHT = {
    "team_manager": "manager",
    "group_manager": "group",
    "nominated_officer": "officer",
    "director": "director",
}
PEOPLE = (
    *("worker", "both", "manager", "group", "officer", "higher", "director"),
    *("everyone", "outsider"),
)
LIMITS = {"officer": "1000", "higher": "6000", "everyone": "6000", "outsider": "6000"}
KINDS = ("enter_care", "leave_care")
OUTCOMES = ["agreed", "agreed", "agreed", "returned", "refused", "submitted"]

which = st.sampled_from(KINDS)
writer = by_mostly("worker", PEOPLE)
anybody = by_mostly("right", PEOPLE)
amounts = st.sampled_from(["900", "1000", "1000.01", "4200"])


class Entry(Walker):
    """A child to enter care, one of 16 to leave it, in any order of verbs."""

    watched = (Authorisation, AuthorisationAnswer)

    @initialize()
    def start(self):
        team = TeamFactory()
        worker, manager = Role.SOCIAL_WORKER, Role.TEAM_MANAGER
        self.people = {
            "worker": UserFactory(roles=[worker], team=team),
            "both": UserFactory(roles=[worker, manager, Role.MANAGER], team=team),
            "manager": UserFactory(roles=[manager], team=team),
            "group": UserFactory(roles=[Role.MANAGER]),
            "officer": UserFactory(roles=[Role.NOMINATED_OFFICER]),
            "higher": UserFactory(roles=[Role.NOMINATED_OFFICER, Role.MANAGER]),
            "director": UserFactory(roles=[Role.NOMINATED_OFFICER], is_director=True),
            "everyone": UserFactory(roles=list(Role), team=team, is_director=True),
            "outsider": UserFactory(roles=list(Role), team=TeamFactory()),
        }
        for name, limit in LIMITS.items():
            self.people[name].weekly_limit = Decimal(limit)
            self.people[name].save()
        ages = {"enter_care": HALF_PAST_12, "leave_care": HALF_PAST_16}
        self.children = {kind: self._child(age, team) for kind, age in ages.items()}
        CarePeriodFactory(child=self.children["leave_care"])
        # the walk begins with two under way, of which one person has agreed to one already
        # and tries to go on
        self.begin("enter_care", "worker")
        self.submit("enter_care", "worker")
        self.answer("enter_care", "both", "agreed", stale=False)
        self.answer("enter_care", "both", "agreed", stale=False)
        self.go_on("leave_care")

    def _child(self, age, team):
        born = timezone.localdate() - age
        worker = self.people["worker"]
        return ChildFactory(date_of_birth=born, social_worker=worker, team=team)

    @rule(kind=which, by=writer)
    def begin(self, kind, by):
        number = Authorisation.objects.count()
        answers = ANSWERS | (LEAVING if kind == "leave_care" else {})
        self.try_(
            workflow.start_draft,
            self.children[kind],
            kind,
            by=by,
            reference=f"KFT-W{number}",
            answers=answers,
        )

    @rule(kind=which, by=writer, weekly=amounts, stale=st.booleans())
    def write(self, kind, by, weekly, stale):
        request = self.latest(kind)
        answers = {"weekly_cost": Decimal(weekly) if kind == "enter_care" else None}
        expected = request.version - stale
        self.try_(workflow.save_draft, request, by=by, expected=expected, answers=answers)

    @rule(kind=which, by=writer)
    def submit(self, kind, by):
        self.try_(workflow.submit, self.latest(kind), by=by)

    @rule(kind=which, by=anybody, outcome=st.sampled_from(OUTCOMES), stale=st.booleans())
    def answer(self, kind, by, outcome, stale):
        request = self.latest(kind)
        seen = "team_manager 0" if stale and by != "right" else request.stands_at
        by = RIGHT.get(request.status, "worker") if by == "right" else by
        self.try_(workflow.answer, request, by=by, outcome=outcome, text="As it is.", seen=seen)

    @rule(kind=which, by=by_mostly("worker", PEOPLE), sure=st.sampled_from([0, 0, 1]))
    def withdraw(self, kind, by, sure):
        reason = "The aunt has him." if sure else " "
        self.try_(workflow.withdraw, self.latest(kind), by=by, reason=reason)

    @rule(days=st.sampled_from([0, 400, 1500]))
    def grow(self, days):
        """The child at 16 was born earlier: 17, or 20 and grown up."""
        child = self.children["leave_care"]
        child.date_of_birth = timezone.localdate() - HALF_PAST_16 - timedelta(days=days)
        child.save()

    # Whole stretches, so that the walk also reaches the end of the road.
    @rule(kind=which)
    def go_on(self, kind):
        self.begin(kind, "worker")
        self.submit(kind, "worker")
        self.answer(kind, "right", "agreed", stale=False)

    @rule(kind=which)
    def agree(self, kind):
        self.answer(kind, "right", "agreed", stale=False)

    def latest(self, kind):
        return Authorisation.objects.filter(child=self.children[kind]).latest("pk")
