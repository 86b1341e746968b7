"""What kind of placement a child is in on a day, worked out in SQL.

Each function gives an expression for `annotate` or `filter`, or a queryset. A `Day` is a
date, or an OuterRef to a day of the row beside which the expression stands.
Definitions: design/figures.md, Conventions; how they are read: docs/decisions/0300.
"""

from datetime import date

from django.db.models import (
    Case,
    CharField,
    Exists,
    Expression,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, NullIf

from children.models import CarePeriod
from kft.core.fields import EVER_HELD, holds_on
from placements.models import Category, CategoryRule, Placement
from placements.models.placement import IS_TEMPORARY

Day = date | Expression


def registration_of(path: str = "") -> Coalesce:
    """The registration given on a placement, else its setting's, else "".

    `path` leads from the rows of the query to the placement: "placement__", say.
    """
    return _first_given(f"{path}registration", f"{path}setting__registration")


def sector_of(path: str = "") -> Coalesce:
    """The sector given on a placement, else its provider's; a household of ours is PR1."""
    in_a_household = Case(
        When(**{f"{path}household__isnull": False}, then=Value("PR1")),
        default=Value(""),
        output_field=CharField(),
    )
    return _first_given(
        f"{path}sector", f"{path}setting__provider__sector", otherwise=in_a_household
    )


def _first_given(*fields, otherwise=None):
    given = [NullIf(F(field), Value("")) for field in fields]
    return Coalesce(*given, otherwise or Value(""), output_field=CharField())


def category_of(on: Day, path: str = "") -> Coalesce:
    """The category on a day: the first rule in force that matches, else `other`.

    The rules match a placement's code, or its registration (`registration_of`).
    """
    registration = Coalesce(
        NullIf(OuterRef(f"{path}registration"), Value("")),
        NullIf(OuterRef(f"{path}setting__registration"), Value("")),
        Value(""),
        output_field=CharField(),
    )
    matches = Q(codes__contains=[OuterRef(f"{path}code")])
    matches |= Q(registrations__contains=[registration])
    first = CategoryRule.objects.in_force(on=on).filter(matches).values("category")[:1]
    return Coalesce(Subquery(first), Value(Category.OTHER), output_field=CharField())


def lived_in(on: date) -> QuerySet[Placement]:
    """Where each child lives on a day: one placement a child, temporary ones looked through.

    The placement on D is the one that is not temporary and holds on D. Where only a
    temporary one holds, it is the one that it interrupted (`interrupted_by`), and where
    there is none, the temporary one itself.
    """
    holding = Placement.objects.holding(on=on)
    settled = holding.exclude(IS_TEMPORARY)
    looked_through = (
        holding.filter(IS_TEMPORARY)
        .exclude(Exists(settled.filter(child=OuterRef("child"))))
        .annotate(lived=Coalesce(interrupted_by(on), F("pk")))
    )
    return Placement.objects.filter(
        holds_on(on) & ~IS_TEMPORARY | Q(pk__in=looked_through.values("lived"))
    )


def interrupted_by(on: date) -> Subquery:
    """Beside a temporary placement: the pk of the one it interrupted, or NULL.

    That is the child's latest placement that is not temporary, began on or before it, and
    lies in the period of care that holds on the day.
    """
    began_before_its_end = Q(started__lt=OuterRef("ended"))
    period = CarePeriod.objects.holding(on=on).filter(child=OuterRef("child"))
    earlier = Placement.objects.exclude(IS_TEMPORARY).filter(
        EVER_HELD,
        Q(ended__isnull=True) & Exists(period) | Exists(period.filter(began_before_its_end)),
        child=OuterRef("child"),
        started__lte=OuterRef("started"),
    )
    latest = earlier.order_by("-started", F("ended").desc(nulls_first=True))
    return Subquery(latest.values("pk")[:1])


def placement_on(on: date, child: str = "pk") -> Subquery:
    """Beside a row whose field `child` names a child: the pk that `lived_in` gives."""
    return Subquery(lived_in(on).filter(child=OuterRef(child)).values("pk")[:1])
