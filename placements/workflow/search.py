"""The search for a home: tier by tier, who is asked, what they answer, what they offer.

A later tier opens once the earlier ones have been tried: somebody was asked there and
everybody has answered, or nothing was available, with the reason. What is urgent may be
opened early, with the reason. Source: design/roles-and-workflow.md, Entry to care.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from fostering.models import Household
from kft.core.formats import day
from kft.core.workflow import (
    Refused,
    Step,
    leave_event,
    lock,
    refuse_violations,
    require,
    require_text,
    save_version,
)
from placements.finding.vacancies import THE_COUNCILS_OWN
from placements.models import (
    Approach,
    FrameworkMembership,
    Offer,
    OfferLine,
    PlacementRequest,
    Provider,
    SearchNote,
    Setting,
    Tier,
)
from placements.workflow.request import SEARCH

Status = PlacementRequest.Status
Kind = SearchNote.Kind
TAKE = Step("take", frozenset({Status.REQUESTED}), Status.SEARCHING, SEARCH)


@dataclass
class TierState:
    """How far the search is in a tier; `refusal` says why nobody may be asked there yet."""

    tier: Tier
    approaches: list[Approach] = field(default_factory=list)
    notes: list[SearchNote] = field(default_factory=list)
    refusal: str = ""

    @property
    def is_open(self) -> bool:
        return not self.refusal

    @property
    def waiting(self) -> int:
        """How many have not answered yet."""
        return sum(not approach.answer for approach in self.approaches)

    @property
    def is_tried(self) -> bool:
        return self._has(Kind.NONE_AVAILABLE) or (bool(self.approaches) and not self.waiting)

    @property
    def is_opened_early(self) -> bool:
        return self._has(Kind.OPENED_EARLY)

    @property
    def words(self) -> str:
        if self.waiting:
            return f"{self.waiting} of {len(self.approaches)} still to answer"
        if self.is_tried:
            return "Tried"
        return "Cannot start yet" if self.refusal else "To do"

    def _has(self, kind):
        return any(note.kind == kind for note in self.notes)


def tiers_of(request: PlacementRequest) -> list[TierState]:
    """Each tier in its order, with whom it asked and whether it is open. Two queries."""
    states = {tier: TierState(Tier(tier)) for tier in Tier}
    people = ("household", "setting__provider", "provider", "asked_by")
    for approach in request.approaches.select_related(*people):
        states[approach.tier].approaches.append(approach)
    for note in request.search_notes.select_related("by"):
        states[note.tier].notes.append(note)
    untried = None
    for state in states.values():
        if untried is not None and not state.is_opened_early:
            state.refusal = _refusal(untried)
        if untried is None and not state.is_tried:
            untried = state
    return list(states.values())


def _refusal(untried):
    name = untried.tier.label.lower()
    if untried.waiting:
        return f"Wait for the answers of the {name} search, or record who did not answer."
    return f"Search {name} first, or record why nothing is available there."


@transaction.atomic
def take(request: PlacementRequest, *, by: Any) -> None:
    """Begin the search: this person carries it."""
    TAKE.take(request, by=by, searched_by=by)


@transaction.atomic
def ask(
    request: PlacementRequest,
    whom: Iterable[Household | Setting | Provider],
    *,
    tier: str,
    asked_on: date,
    by: Any,
) -> list[Approach]:
    """Note who is asked for a home in a tier. Raises Refused while the tier is not open."""
    _begin(request, by=by)
    _refuse_closed(request, tier)
    if asked_on > timezone.localdate():
        raise Refused("Enter the day on which they were asked: it cannot be in the future.")
    whom = list(whom)
    if tier == Tier.FRAMEWORK:
        _refuse_outsiders(whom, asked_on)
    return [_ask(request, one, tier, asked_on, by) for one in whom]


def on_frameworks(on: date) -> QuerySet[Provider]:
    """Whom to ask in the framework tier: who is on one on a day.

    Anybody but the council itself while no framework is recorded at all.
    """
    if FrameworkMembership.objects.exists():
        return Provider.objects.on_a_framework(on=on)
    return Provider.objects.exclude(sector=THE_COUNCILS_OWN)


def _refuse_outsiders(whom, asked_on):
    members = set(on_frameworks(asked_on).values_list("pk", flat=True))
    for one in whom:
        if one.pk not in members:
            raise Refused(
                f"{one} is on no framework on {day(asked_on)}. Put that right on the "
                "provider’s page, or ask them for a spot purchase."
            )


def _ask(request, one, tier, asked_on, by):
    approach = Approach(request=request, tier=tier, asked_on=asked_on, asked_by=by)
    setattr(approach, type(one)._meta.model_name, one)
    refuse_violations(approach)
    approach.save()
    leave_event("ask", approach, by=by)
    return approach


@transaction.atomic
def answer(approach: Approach, *, answer: str, answered_on: date, why: str = "", by: Any):
    """Keep what they answered; a later answer replaces it until there is an offer."""
    _begin(approach.request, by=by)
    approach.refresh_from_db()
    if answered_on < approach.asked_on:
        raise Refused(f"They were asked on {day(approach.asked_on)}: the answer came later.")
    if answer != Approach.Answer.OFFERED and approach.offers.exists():
        raise Refused("They have made an offer: it stands with the other offers.")
    approach.answer, approach.answered_on, approach.why = answer, answered_on, why.strip()
    refuse_violations(approach)
    approach.save(update_fields=["answer", "answered_on", "why"])
    leave_event("answer", approach, by=by, reason=why)


@transaction.atomic
def none_available(request: PlacementRequest, *, tier: str, reason: str, by: Any) -> None:
    """Say why nobody can be asked in a tier: it counts as tried."""
    _begin(request, by=by)
    state = _refuse_closed(request, tier)
    if state.waiting:
        raise Refused("Some have not answered yet: record their answers first.")
    _note(request, tier, Kind.NONE_AVAILABLE, reason, by)


@transaction.atomic
def open_early(request: PlacementRequest, *, tier: str, reason: str, by: Any) -> None:
    """Open a tier before its turn, because it cannot wait."""
    _begin(request, by=by)
    if _state(request, tier).is_open:
        raise Refused("This part of the search is open already.")
    _note(request, tier, Kind.OPENED_EARLY, reason, by)


def _note(request, tier, kind, reason, by):
    reason = require_text(reason, "Enter the reason.")
    note = SearchNote(
        request=request, tier=tier, kind=kind, reason=reason, by=by, at=timezone.now()
    )
    refuse_violations(note)
    note.save()
    leave_event(kind, request, by=by, reason=f"{note.get_tier_display()}: {reason}")


@transaction.atomic
def add_offer(offer: Offer, *, quoted: dict[str, Decimal], by: Any) -> None:
    """Keep an offer with its quoted price: {component: pounds a week}."""
    _begin(offer.approach.request, by=by)
    if offer.approach.answer != Approach.Answer.OFFERED:
        raise Refused("Record first that they offered a place.")
    offer.recorded_by = by
    refuse_violations(offer)
    offer.save()
    _keep_quoted(offer, quoted)
    leave_event("add", offer, by=by)


@transaction.atomic
def change_offer(
    offer: Offer, *, quoted: dict[str, Decimal], expected: int, fields: list[str], by: Any
) -> None:
    """Save what was typed unless somebody else saved the offer meanwhile."""
    _begin(offer.approach.request, by=by)
    refuse_violations(offer)
    save_version(offer, expected=expected, fields=fields)
    _keep_quoted(offer, quoted)
    leave_event("change", offer, by=by)


@transaction.atomic
def negotiate(offer: Offer, *, agreed: dict[str, Decimal], expected: int, by: Any) -> None:
    """Keep what was agreed for each component that was quoted."""
    _begin(offer.approach.request, by=by)
    offer.negotiated_by = by
    save_version(offer, expected=expected, fields=["negotiated_by"])
    for line in offer.lines.all():
        line.agreed_weekly = agreed.get(line.component)
        refuse_violations(line)
        line.save(update_fields=["agreed_weekly"])
    leave_event("negotiate", offer, by=by)


def _keep_quoted(offer, quoted):
    """A line for each component with a price; what was agreed for it stays."""
    offer.lines.exclude(component__in=quoted).delete()
    for component, amount in quoted.items():
        OfferLine.objects.update_or_create(
            offer=offer, component=component, defaults={"quoted_weekly": amount}
        )


def _begin(request, *, by):
    """Lock the request that this person searches for."""
    require(by, SEARCH)
    lock(request, by=by)
    if request.status != Status.SEARCHING:
        status = request.get_status_display().lower()
        raise Refused(f"This request is “{status}”: the search can be changed while it runs.")


def _state(request, tier):
    return next(state for state in tiers_of(request) if state.tier == tier)


def _refuse_closed(request, tier):
    state = _state(request, tier)
    if state.refusal:
        raise Refused(state.refusal)
    return state
