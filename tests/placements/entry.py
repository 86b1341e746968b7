"""A request to enter care and the people who answer it, for the tests of it."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate

from accounts.models import User
from accounts.roles import Role
from placements.models import Authorisation
from placements.workflow import authorisation as workflow
from tests.factories import CarePeriodFactory, ChildFactory, UserFactory

ANSWERS = {
    "urgent": True,
    "needed_by": date(2026, 12, 1),
    "emergency": "His mother is in hospital and nobody else is at home.",
    "legal_status": "none",
    "plan": "child_in_need",
    "tried": "Family help since May; an aunt who cannot have him at night.",
    "childs_view": "He wants to stay near his school.",
    "parents_view": "His mother agrees.",
    "analysis": "He cannot be kept safe at home this week.",
    "proposal": "A foster family nearby until his mother is well.",
    "weekly_cost": Decimal("900.00"),
}
HALF_PAST_12, HALF_PAST_16 = timedelta(days=4565), timedelta(days=6026)
LEAVING = {"weekly_cost": None, "urgent": None, "emergency": "", "tried": "", "plan": ""}


@dataclass
class Entry:
    """The people of one request, by step; `officer` may agree £1,000 a week."""

    request: Authorisation
    worker: User
    people: dict[str, User] = field(default_factory=dict)

    def __getattr__(self, name):
        return self.people[name]

    def answer(self, step, outcome="agreed", *, by=None, text="Because it is right."):
        self.request.refresh_from_db()
        workflow.answer(
            self.request,
            by=fresh(by or self.people[step]),
            outcome=outcome,
            text=text,
            seen=self.request.stands_at,
        )

    def submit(self, by=None):
        self.request.refresh_from_db()
        workflow.submit(self.request, by=fresh(by or self.worker))

    def up_to(self, step):
        """Submitted and agreed by everybody before a step."""
        self.submit()
        for turn in ("team_manager", "group_manager"):
            if turn == step:
                return self
            self.answer(turn)
        return self

    def resubmit(self, **changed):
        self.request.refresh_from_db()
        workflow.save_draft(
            self.request,
            by=fresh(self.worker),
            expected=self.request.version,
            answers=changed,
        )
        self.submit()


def fresh(user):
    """The same person as a new request would know them."""
    return User.objects.get(pk=user.pk)


def made_entry(team, kind="enter_care", **answers: Any):
    worker = UserFactory(roles=[Role.SOCIAL_WORKER], team=team, name="Nerys Holdsworth")
    born = localdate() - (HALF_PAST_16 if kind == "leave_care" else HALF_PAST_12)
    names = {"first_name": "Rowan", "last_name": "Ashdown"}
    child = ChildFactory(**names, date_of_birth=born, social_worker=worker, team=team)
    if kind == "leave_care":
        CarePeriodFactory(child=child)
    request = workflow.start_draft(
        child, kind, by=worker, reference="KFT-A1", answers={**ANSWERS, **answers}
    )
    people = {
        "team_manager": UserFactory(roles=[Role.TEAM_MANAGER], team=team, name="Ade Fashola"),
        "group_manager": UserFactory(roles=[Role.MANAGER], name="Leila Hakimi"),
        "nominated_officer": officer("Ruth Ellerby", "1000.00"),
        "director": officer("Tamsin Oyelaran", None, is_director=True),
    }
    return Entry(request, worker, people)


def officer(name, limit, **fields):
    return UserFactory(
        roles=[Role.NOMINATED_OFFICER],
        name=name,
        weekly_limit=limit and Decimal(limit),
        **fields,
    )
