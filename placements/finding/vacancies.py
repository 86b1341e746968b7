"""Places free in-house for a child: which of them fit, and why the others do not.

A place is free where neither a child lives in it on the day nor one is about to move in.
Whoever fills a place is counted, not shown: a restricted child fills one too.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from fostering.models import Household, NotAvailable
from placements.models import Judgement, Placement, PlacementRequest, Setting, Suitability

Kind, Home = Household.Kind, Setting.Kind
AT_MOST = 100
# Children Act 1989, schedule 7: more than three foster children, unless all are siblings,
# need an exemption
USUAL_LIMIT = 3
LODGINGS_FROM = 16
THE_COUNCILS_OWN = "PR1"
FOSTERING = frozenset({"U4", "U5", "U6"})
FOR_ADOPTION = frozenset({"A3", "A4", "A5", "A6", "U2", "U5"})
HOMES = {
    Home.CHILDRENS_HOME: frozenset({"K2", "R1"}),
    Home.SECURE_HOME: frozenset({"K1"}),
    Home.RESIDENTIAL_SCHOOL: frozenset({"S1"}),
    Home.SUPPORTED_ACCOMMODATION: frozenset({"K3"}),
    Home.FAMILY_CENTRE: frozenset({"R3"}),
}
RESIDENTIAL = frozenset({Home.CHILDRENS_HOME, Home.SECURE_HOME, Home.RESIDENTIAL_SCHOOL})
ONLY_FOR = {
    Kind.CONNECTED: "Approved for particular children whom they know",
    Kind.SHORT_BREAKS: "Approved for short breaks",
    Kind.SUPPORTED_LODGINGS: f"Supported lodgings, for young people from {LODGINGS_FROM}",
    Kind.ADOPTER_FOSTER: "Approved for fostering for adoption",
}
NOT_ASKED_FOR = "Another kind of placement is looked for"


@dataclass(frozen=True)
class Asked:
    """What a home must have for a child, and for those who are to live with them."""

    ages: tuple[int, ...]  # the child's first
    sought: str
    foster: str
    residential: str
    supported: str

    @property
    def places(self) -> int:
        return len(self.ages)


@dataclass(frozen=True)
class Vacancy:
    """A household or home of the council's own with a place free on the day."""

    where: Household | Setting
    kind: str
    places: int
    filled: int
    free: int
    against: tuple[str, ...]  # why it does not fit

    @property
    def fits(self) -> bool:
        return not self.against

    @property
    def is_household(self) -> bool:
        return isinstance(self.where, Household)

    @property
    def ages(self) -> str:
        first, last = self.where.age_from, self.where.age_to
        if first is None and last is None:
            return "Ages not recorded"
        if last is None:
            return f"From {first}"
        return f"{first or 0} to {last}"


def asked_by(request: PlacementRequest, on: date) -> Asked:
    """What a request asks of a home, with the ages on a day."""
    together = request.together.all()
    return Asked(
        ages=tuple(child.age_on(on) for child in (request.child, *together)),
        sought=request.sought_code,
        foster=request.foster,
        residential=request.residential,
        supported=request.supported,
    )


def day_of(request: PlacementRequest, today: date) -> date:
    """The day on which a place must be free: when it is needed, or today if that is past."""
    return max(today, request.needed_by or today)


def vacancies_for(request: PlacementRequest, user: Any, *, on: date) -> list[Vacancy]:
    """Households and own homes with a place free on a day, those that fit first."""
    asked = asked_by(request, on)
    found = [
        *(_of_household(home, asked) for home in households_free(request, user, on=on)),
        *(_of_home(home, asked) for home in homes_free(request, user, on=on)),
    ]
    return sorted(found, key=lambda vacancy: len(vacancy.against))


def households_free(request, user, *, on, only=None):
    """Households with a place, the child's age first; `only` leaves one of them."""
    known = Household.objects.visible_to(user)
    free = (known.filter(pk=only) if only else known).fostering(on=on).with_vacancies(on=on)
    free = free.annotate(promised=_promised("household", request))
    free = free.annotate(left=F("vacancies") - F("promised")).filter(left__gt=0)
    return _ages_first(free, request, on)[:AT_MOST]


def households_away(user, *, on):
    """Households left out since they take no child on a day, with until when (`until`).

    Only those that would have a place.
    """
    known = Household.objects.visible_to(user).fostering(on=on).away(on=on)
    stretches = NotAvailable.objects.holding(on=on).filter(household=OuterRef("pk"))
    until, why = (stretches.values(name)[:1] for name in ("ended", "reason"))
    away = known.filter(places_left__gt=0).annotate(until=Subquery(until), why=Subquery(why))
    return away.order_by("until", "name", "pk")[:AT_MOST]


def homes_free(request, user, *, on, only=None):
    """The council's own homes with a bed, the child's age first; `only` leaves one."""
    own = Setting.objects.visible_to(user).filter(
        provider__sector=THE_COUNCILS_OWN, kind__in=HOMES, beds__isnull=False
    )
    own = (own.filter(pk=only) if only else own).with_judgement(on=on)
    holding = Placement.objects.holding(on=on).filter(setting=OuterRef("pk"))
    free = own.annotate(filled=_number(holding, "setting", "child"))
    free = free.annotate(promised=_promised("setting", request))
    free = free.annotate(left=F("beds") - F("filled") - F("promised")).filter(left__gt=0)
    return _ages_first(free, request, on)[:AT_MOST]


def _promised(where, request):
    """Places in offers for other children that are chosen and not moved into yet."""
    path = f"chosen_offer__{where}"
    status = PlacementRequest.Status
    chosen = PlacementRequest.objects.filter(
        **{path: OuterRef("pk")}, status__in=[status.OFFER_CHOSEN, status.APPROVED]
    )
    return _number(chosen.exclude(pk=request.pk), path, "child")


def _number(rows, group, counted):
    numbers = rows.order_by().values(group).annotate(n=Count(counted, distinct=True))
    return Coalesce(Subquery(numbers.values("n")), 0, output_field=IntegerField())


def _ages_first(homes, request, on):
    age = request.child.age_on(on)
    young = Q(age_from__isnull=True) | Q(age_from__lte=age)
    old = Q(age_to__isnull=True) | Q(age_to__gte=age)
    other_age = Case(When(young & old, then=Value(0)), default=Value(1))
    return homes.annotate(other_age=other_age).order_by("other_age", "name", "pk")


def _of_household(home, asked):
    against = [*_ages_against(home, asked), *_kind_against(home, asked)]
    if asked.foster == Suitability.NOT_SUITABLE and home.kind != Kind.SUPPORTED_LODGINGS:
        against.append("The request says that foster care does not suit")
    against += _room_against(home, asked)
    if home.filled and home.filled + asked.places > USUAL_LIMIT:
        against.append(f"More than {USUAL_LIMIT} children: needs an exemption")
    return _vacancy(home, home.approved_places or 0, against)


def _kind_against(home, asked):
    """Why a household of this kind is not for this child, or nothing."""
    if home.kind == Kind.SUPPORTED_LODGINGS:
        of_age = min(asked.ages) >= LODGINGS_FROM
        return [] if of_age and asked.sought == "K3" else [ONLY_FOR[home.kind]]
    if home.kind == Kind.ADOPTER_FOSTER and asked.sought in FOR_ADOPTION:
        return []
    if home.kind in ONLY_FOR:
        return [ONLY_FOR[home.kind]]
    return [] if asked.sought in FOSTERING else [NOT_ASKED_FOR]


def _of_home(home, asked):
    against = list(_ages_against(home, asked))
    if asked.sought not in HOMES[home.kind]:
        against.append(NOT_ASKED_FOR)
    suits = asked.residential if home.kind in RESIDENTIAL else asked.supported
    if suits == Suitability.NOT_SUITABLE:
        against.append("The request says that this kind of home does not suit")
    if home.judgement == Judgement.Grade.INADEQUATE:
        against.append("Judged inadequate by Ofsted")
    return _vacancy(home, home.beds, [*against, *_room_against(home, asked)])


def _ages_against(home, asked):
    child, *others = (_age_fits(home, age) for age in asked.ages)
    if not child:
        yield "The child’s age is outside the ages there"
    if not all(others):
        yield "A brother or sister’s age is outside the ages there"


def _age_fits(home, age):
    return (home.age_from is None or age >= home.age_from) and (
        home.age_to is None or age <= home.age_to
    )


def _room_against(home, asked):
    if home.left < asked.places:
        yield f"{asked.places} children are to live together"


def _vacancy(home, places, against):
    return Vacancy(
        where=home,
        kind=home.get_kind_display(),
        places=places,
        filled=home.filled,
        free=home.left,
        against=tuple(against),
    )
