"""What could go on an agenda, by named rules, each with its reason.

An app registers its rules in AppConfig.ready:

    proposals.register(Rule(50, "placement_ends", "Placements that end soon", ending))

A rule is a function of (meeting, user) that gives Found: a referral or a child, why, and
by when. It asks a fixed number of queries and finds only what is `visible_to` the person.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any

from django.db.models import Prefetch

from children.models import Child
from referrals.models import AgendaItem, Meeting, Referral, ReferralRequest

AT_MOST = 50
_Status = Referral.Status
_OVER = (_Status.DECIDED, _Status.CLOSED, _Status.WITHDRAWN, _Status.DRAFT)
_CHILDREN = Prefetch("children", Child.objects.order_by("date_of_birth", "pk"))


@dataclass(frozen=True)
class Found:
    """What a rule found: a referral, or else a child who may have one that is open."""

    why: str
    referral: Referral | None = None
    child: Child | None = None
    due_on: date | None = None


@dataclass(frozen=True)
class Rule:
    """`name` is kept on the item (`proposed_because`); the smaller `order` stands higher."""

    order: int
    name: str
    title: str
    find: Callable[[Meeting, Any], Iterable[Found]]
    shows_listed: bool = False  # also what stands on this very agenda already


@dataclass(frozen=True)
class Proposal:
    """One line of the list: with `is_ready` it can go on the agenda, else it says why not."""

    why: str
    due_on: date | None
    referral: Referral | None = None
    child: Child | None = None
    request: ReferralRequest | None = None
    place: AgendaItem | None = None  # where the referral stands already

    @property
    def is_ready(self) -> bool:
        return self.referral is not None and self.referral.status == _Status.ACCEPTED

    @property
    def can_be_asked_for(self) -> bool:
        return self.referral is None and self.request is None


_rules: list[Rule] = []


def with_children(referrals: Any) -> Any:
    """What a line shows of a referral, in a fixed number of queries."""
    return referrals.select_related("team").prefetch_related(_CHILDREN)


def register(*rules: Rule) -> None:
    """Add rules. Called once for each app, as it starts."""
    _rules.extend(rules)
    _rules.sort(key=attrgetter("order"))


def title_of(name: str) -> str:
    """The words of the rule that proposed an item, or "" where no rule of that name is."""
    return next((rule.title for rule in _rules if rule.name == name), "")


def proposals_for(meeting: Meeting, user: Any) -> list[tuple[Rule, list[Proposal]]]:
    """Each rule with what it proposes; what an earlier rule named is not named again."""
    found = [(rule, list(rule.find(meeting, user))) for rule in _rules]
    records = _Records(meeting, user, [one for _, ones in found for one in ones])
    named: set[Any] = set()
    proposed = [(rule, map(records.proposal, ones)) for rule, ones in found]
    return [(rule, _new(ones, named, rule, meeting)) for rule, ones in proposed]


def _new(proposals, named, rule, meeting):
    """Those not named yet, each once, and not what is on this agenda already."""
    new = []
    for proposal in proposals:
        record = proposal.referral or proposal.child
        is_listed = proposal.place and proposal.place.meeting_id == meeting.pk
        if record not in named and (rule.shows_listed or not is_listed):
            named.add(record)
            new.append(proposal)
    return new


class _Records:
    """What is known of everything that was found: read once for all the rules."""

    def __init__(self, meeting, user, found):
        children = [one.child.pk for one in found if one.child]
        self._open = _open_referrals(user, children)
        asked = meeting.referral_requests.filter(child__in=children)
        self._requests = {row.child_id: row for row in asked.select_related("asked_by")}
        referrals = {one.referral.pk for one in found if one.referral}
        numbers = referrals | {referral.pk for referral in self._open.values()}
        self._places = _places(user, numbers)

    def proposal(self, found):
        referral = found.referral or self._open.get(found.child.pk)
        return Proposal(
            why=found.why,
            due_on=found.due_on,
            referral=referral,
            child=found.child,
            request=None if referral else self._requests.get(found.child.pk),
            place=self._places.get(referral.pk) if referral else None,
        )


def _open_referrals(user, children):
    """The open referral of each child, as far as this person may see it."""
    visible = Referral.objects.visible_to(user).exclude(status__in=_OVER)
    rows = with_children(visible.filter(children__in=children))
    return {child.pk: row for row in rows.order_by("pk") for child in row.children.all()}


def _places(user, referrals):
    """The running meetings on whose agendas the referrals stand."""
    running = [Meeting.Status.PLANNED, Meeting.Status.AGENDA_PUBLISHED, Meeting.Status.OPEN]
    meetings = Meeting.objects.visible_to(user).filter(status__in=running)
    items = AgendaItem.objects.filter(referral__in=referrals, meeting__in=meetings)
    return {item.referral_id: item for item in items.select_related("meeting__panel")}
