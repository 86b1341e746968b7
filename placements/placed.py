"""Every looked-after child on a day: the placement, its kind, who offers it, what it costs.

Children on short breaks are left out, as of every count of being looked after. One query,
by the definitions of placements/categories.py and placements/costs.py. Beside it,
whose placement stopped in a time, and when.
"""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import (
    Case,
    DateField,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest, Least

from children.codes import SHORT_BREAKS
from children.models import CarePeriod, LegalStatus
from children.timescales import age_on
from placements.categories import Day, category_of, lived_in, registration_of, sector_of
from placements.costs import childs_weekly_on, in_force
from placements.models import Category, CostLine, Judgement, Placement, Registration
from placements.models.placement import IS_TEMPORARY
from placements.money.budget_lines import EXTERNAL, budget_line

ADULT = 18


class Placed(NamedTuple):
    """A looked-after child in a placement on a day. Pounds are a week, on that day."""

    child: int
    placement: int
    day: date
    date_of_birth: date
    started: date
    code: str
    sought_code: str
    category: str
    sector: str
    registration: str
    contract: str
    setting: int | None
    inside_authority: bool | None
    distance_miles: Decimal | None
    deprivation_of_liberty: bool | None
    judgement: str
    extra_staffing: bool
    gross: Decimal
    given: Decimal  # by other payers

    @property
    def age(self) -> int:
        return age_on(self.date_of_birth, self.day)

    @property
    def days_there(self) -> int:
        """How many days the placement has lasted, its first and this one both counted."""
        return (self.day - self.started).days + 1

    @property
    def net(self) -> Decimal:
        return self.gross - self.given

    @property
    def is_external(self) -> bool:
        return self.sector in EXTERNAL

    @property
    def is_residential(self) -> bool:
        return self.category == Category.RESIDENTIAL

    @property
    def is_unregulated(self) -> bool:
        """Unregistered, or supported accommodation that isn't registered with Ofsted."""
        is_supported = self.category == Category.SUPPORTED
        not_ofsted = self.registration != Registration.OFSTED
        return self.category == Category.UNREGISTERED or (is_supported and not_ofsted)

    @property
    def is_inadequate(self) -> bool:
        """The home's judgement in force on the day."""
        return self.judgement == Judgement.Grade.INADEQUATE

    @property
    def budget_line(self) -> str:
        return budget_line(self.category, self.sector)


_STORED = {
    "started": F("started"),
    "code": F("code"),
    "sought_code": F("sought_code"),
    "contract": F("contract"),
    "setting": F("setting"),
    "distance_miles": F("distance_miles"),
    "deprivation_of_liberty": F("deprivation_of_liberty"),
    "date_of_birth": F("child__date_of_birth"),
}


def placed_on(on: date) -> list[Placed]:
    """Everyone looked after on a day who has a placement, in the order of the children."""
    rows = looked_after_in(on).annotate(its_day=Value(on, DateField()), **_worked_out(on))
    return _found(rows.order_by("child"))


def stopped_between(first: date, last: date) -> list[tuple[int, date]]:
    """Each child who stopped living in a placement in a time, with the last day there.

    A placement stops on its end, or on the day the care ends, whichever is first; that day
    is one of the time, both ends included. Temporary ones are left out.
    """
    return list(_stopped(first, last).order_by().values_list("child", "last_day"))


def _stopped(first: date, last: date) -> QuerySet[Placement]:
    """Placements with `last_day`, the day before they stopped in the time."""
    days = (first, last)
    not_over = Q(ended__isnull=True) | Q(ended__gt=OuterRef("started"))
    before_it_ends = Q(started__lt=Coalesce(OuterRef("ended"), Value(date.max)))
    care = CarePeriod.objects.filter(not_over, before_it_ends, child=OuterRef("child"))
    latest = care.order_by("-started")
    care_ended = CarePeriod.objects.filter(child=OuterRef("child"), ended__range=days)
    return (
        Placement.objects.exclude(IS_TEMPORARY)
        .filter(Q(ended__range=days) | Exists(care_ended))
        .annotate(
            care_started=Subquery(latest.values("started")[:1]),
            stopped=Least("ended", Subquery(latest.values("ended")[:1])),
        )
        .filter(
            care_started__isnull=False,
            stopped__range=days,
            stopped__gt=Greatest("started", "care_started"),
        )
        .annotate(last_day=_DayBefore("stopped"))
    )


class _DayBefore(Func):
    """PostgreSQL's date - 1, which stays a date."""

    template = "(%(expressions)s - 1)"
    output_field = DateField()


def _found(rows):
    return list(
        map(Placed._make, rows.values_list(*(f"its_{name}" for name in Placed._fields)))
    )


def looked_after_in(on: Day) -> QuerySet[Placement]:
    """Where each looked-after child lives on a day; not those on short breaks."""
    of_the_child = {"child": OuterRef("child")}
    in_care = CarePeriod.objects.holding(on=on).filter(**of_the_child)
    short_break = LegalStatus.objects.holding(on=on).filter(code__in=SHORT_BREAKS)
    return lived_in(on).filter(Exists(in_care), ~Exists(short_break.filter(**of_the_child)))


def _judgement(on):
    """How the placement's home was judged, as it stood on the day."""
    judged = Judgement.objects.filter(setting=OuterRef("setting")).in_force(on=on)
    return Coalesce(Subquery(judged.values("judgement")[:1]), Value(""))


def _worked_out(on: Day) -> dict:
    weekly = childs_weekly_on(on, "child")
    staffing = CostLine.objects.filter(
        component=CostLine.Component.STAFFING,
        weekly_amount__gt=0,
        placement__child=OuterRef("child"),
    )
    inside = Case(
        When(inside_authority__isnull=False, then=F("inside_authority")),
        default=F("setting__inside_authority"),
    )
    return {
        "its_child": F("child"),
        "its_placement": F("pk"),
        **{f"its_{name}": field for name, field in _STORED.items()},
        "its_judgement": _judgement(on),
        "its_category": category_of(on),
        "its_sector": sector_of(),
        "its_registration": registration_of(),
        "its_inside_authority": inside,
        "its_extra_staffing": Exists(in_force(staffing, on)),
        "its_gross": weekly["gross"],
        "its_given": weekly["given"],
    }
