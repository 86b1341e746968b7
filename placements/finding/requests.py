"""What a placement request asks for, what of it is known already, and what is missing."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from children.models import Child
from kft.core.formats import day
from placements.categories import category_of, lived_in
from placements.models import (
    Authorisation,
    Category,
    Placement,
    PlacementRequest,
    Suitability,
)
from referrals.answers import answers_of
from referrals.known import last_referral

Why = PlacementRequest.Why
NEEDED = {
    "why": "Select why a home is needed",
    "needed_by": "Enter by when a home is needed",
    "sought_code": "Select what kind of placement is looked for",
    "needs": "Enter what the child needs",
    "risks_to_self": "Enter the risks to the child, or that there are none",
    "risks_to_others": "Enter the risks to others, or that there are none",
    "foster": "Select whether foster care would suit",
    "residential": "Select whether a children’s home would suit",
    "supported": "Select whether supported accommodation would suit",
    "childs_wishes": "Enter what the child wishes, or why it is not known",
    "parents_wishes": "Enter what the parents wish, or why it is not known",
}
EXPLAINED = {
    "foster_why": ("foster", "Enter why foster care may not suit"),
    "residential_why": ("residential", "Enter why a children’s home may not suit"),
    "supported_why": ("supported", "Enter why supported accommodation may not suit"),
}
NOT_AUTHORISED = "Get the entry to care authorised first: it is asked for on the child’s record"
NOT_PLACED = "This child is in no placement now: select “Entering care”"


@dataclass(frozen=True)
class Missing:
    """An answer that a request lacks before it can be sent: the field and what to do."""

    field: str
    message: str


def missing_from(request: PlacementRequest) -> list[Missing]:
    """Everything that is to be answered before the search can begin."""
    found = [
        Missing(field, message)
        for field, message in NEEDED.items()
        if getattr(request, field) in (None, "")
    ]
    found += [
        Missing(field, message)
        for field, (about, message) in EXPLAINED.items()
        if getattr(request, about) not in ("", Suitability.SUITABLE)
        and not getattr(request, field).strip()
    ]
    return [*found, *_missing_before_it(request)]


def _missing_before_it(request):
    """A child who enters care is authorised to; one who moves, moves from somewhere."""
    if request.why == Why.ENTRY:
        if request.authorisation is None and not is_looked_after(request.child):
            yield Missing("why", NOT_AUTHORISED)
    elif request.why and request.from_placement is None:
        yield Missing("why", NOT_PLACED)


def is_looked_after(child: Child) -> bool:
    """In care already: what was authorised then need not be authorised again."""
    return child.care_periods.filter(ended__isnull=True).exists()


def learn_where_from(request: PlacementRequest, on: date) -> None:
    """Fill in what needs no asking: the authorisation, or the placement to move from."""
    request.authorisation = request.from_placement = None
    if request.why == Why.ENTRY:
        request.authorisation = _authorisation(request)
    else:
        request.from_placement = placement_now(request.child, on)


def _authorisation(request):
    """The child's last authorisation by which no child has been placed yet."""
    known = Authorisation.objects.authorised().filter(child=request.child)
    used = PlacementRequest.objects.filter(status=PlacementRequest.Status.PLACED)
    unused = known.exclude(pk__in=used.exclude(authorisation=None).values("authorisation"))
    return unused.order_by("-decided_at", "-pk").first()


def placement_now(child: Child, on: date) -> Placement | None:
    """Where the child lives on a day, with its `category`, as every page says it."""
    return lived_in(on).filter(child=child).annotate(category=category_of(on)).first()


def brothers_and_sisters(child: Child, user) -> object:
    """Those on record whom this person may see: of the family, or named as related."""
    in_sight = Child.objects.visible_to(user).exclude(pk=child.pk)
    related = child.relationships.filter(kind__in=("sibling", "half_sibling"))
    return in_sight.filter(
        Q(family=child.family_id) | Q(pk__in=related.values("related_child"))
    ).order_by("date_of_birth", "pk")


def known_of(child: Child, user, on: date) -> tuple[dict, list[str]]:
    """What a new request opens filled with, and where that comes from.

    From the child's last referral that this person sees, where the child lives now, and
    the family's address.
    """
    known, sources = _from_referral(child, user, on)
    placement = placement_now(child, on)
    if placement:
        is_residential = placement.category == Category.RESIDENTIAL
        known["why"] = Why.STEP_DOWN if is_residential else Why.MOVE
        sources.append(f"the placement since {day(placement.started)}")
    else:
        known["why"] = Why.ENTRY
    if child.family.postcode:
        known["location_wishes"] = f"Near the family, {child.family.postcode}."
        sources.append("the family’s address")
    return known, sources


def _from_referral(child, user, on):
    last = last_referral(user, [child])
    if last is None:
        return {}, []
    answers = answers_of(last)
    of_child = answers.children.get(child, {})
    known = {
        "needs": _lines(of_child.get("needs"), answers.family.get("needs_to_happen")),
        "risks_to_self": answers.family.get("risks"),
        "school": of_child.get("school"),
        "childs_wishes": of_child.get("childs_view"),
        "parents_wishes": answers.family.get("parents_view"),
    }
    if last.needed_by and last.needed_by >= on:
        known["needed_by"] = last.needed_by
    return {name: text for name, text in known.items() if text}, [
        f"the referral of {day(last.referred_on)}"
    ]


def _lines(*texts):
    return "\n".join(text for text in texts if text)
