"""The chain on a child's page: decision, where the child lived then, its cost, the outcome.

Referrals know no placements: an app that does registers in AppConfig.ready

    chain.register(chain.Source("placements.view_placement", steps_of))

`find(child, user, on)` gives the Steps that this person may see, in a fixed number of
queries. docs/decisions/0575.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from referrals.models import Decision, FollowUp
from referrals.of_child import decisions_of, follow_ups_of

FOLLOWS_WITHIN = timedelta(weeks=12)
AT_MOST = 10  # decisions shown, the newest


@dataclass(frozen=True)
class Step:
    """Something that began on a day and may follow from a decision.

    `weekly` is its net cost a week on the day of the page: None where it costs nothing
    any more, or where the person may not see costs.
    """

    started: date
    title: str
    text: str = ""
    url: str = ""
    weekly: Decimal | None = None


@dataclass(frozen=True)
class Source:
    permission: str
    find: Callable[[Any, Any, date], Iterable[Step]]


@dataclass
class Link:
    """A decision with what followed it."""

    decision: Decision
    steps: list[Step] = field(default_factory=list)
    follow_ups: list[FollowUp] = field(default_factory=list)

    @property
    def is_above_ceiling(self) -> bool:
        """Whether what it costs now is more than the panel agreed."""
        ceiling = self.decision.weekly_cost_ceiling
        now = [step.weekly for step in self.steps if step.weekly is not None]
        return ceiling is not None and sum(now, Decimal(0)) > ceiling


_sources: list[Source] = []


def register(*sources: Source) -> None:
    """Add sources. Called once for each app, as it starts."""
    _sources.extend(sources)


def chain_of(child: Any, user: Any, on: date) -> dict[str, Any]:
    """The newest decisions about the child that this person may see, each with its links."""
    decided = decisions_of(child, user)
    heard = [d for d in decided if d.decision != Decision.Kind.DEFERRED]
    links = [Link(decision) for decision in heard[:AT_MOST]]
    for step in _steps(child, user, on):
        if link := _of_step(links, step):
            link.steps.append(step)
    if user.has_perm("referrals.view_follow_up"):
        for follow_up in reversed(follow_ups_of(child, user)):
            if link := _of_follow_up(links, follow_up):
                link.follow_ups.append(follow_up)
    return {"links": links, "weeks": FOLLOWS_WITHIN.days // 7}


def _steps(child, user, on):
    found = [
        step
        for source in _sources
        if user.has_perm(source.permission)
        for step in source.find(child, user, on)
    ]
    return sorted(found, key=lambda step: step.started)


def _of_step(links, step):
    """The latest decision at most FOLLOWS_WITHIN before the step began."""
    for link in links:
        if link.decision.decided_on <= step.started:
            within = step.started - link.decision.decided_on <= FOLLOWS_WITHIN
            return link if within else None
    return None


def _of_follow_up(links, follow_up):
    """The latest decision of the follow-up's referral before it fell due."""
    for link in links:
        decision = link.decision
        is_of_it = decision.referral_id == follow_up.referral_id
        if is_of_it and decision.decided_on <= follow_up.due_on:
            return link
    return None
