"""Every looked-after child on a day: the placement, its kind, who offers it, what it costs.

Children on short breaks are left out, as of every count of being looked after. One query,
by the definitions of placements/categories.py and placements/costs.py.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Case, Exists, F, OuterRef, Value, When
from django.db.models.functions import Coalesce

from children.codes import SHORT_BREAKS
from children.models import CarePeriod, LegalStatus
from children.timescales import age_on
from placements.budget_lines import EXTERNAL, budget_line
from placements.categories import category_of, lived_in, registration_of, sector_of
from placements.costs import childs_weekly_on, in_force
from placements.models import Category, CostLine, Registration, Setting

ADULT = 18


@dataclass(frozen=True)
class Placed:
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
    judged_on: date | None
    extra_staffing: bool
    gross: Decimal
    net: Decimal

    @property
    def age(self) -> int:
        return age_on(self.date_of_birth, self.day)

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
        """The home's judgement, unless it was made after the day."""
        known = self.judged_on is None or self.judged_on <= self.day
        return known and self.judgement == Setting.Judgement.INADEQUATE

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
    "judgement": Coalesce(F("setting__ofsted_judgement"), Value("")),
    "judged_on": F("setting__judged_on"),
}


def placed_on(on: date) -> list[Placed]:
    """Everyone looked after on a day who has a placement, in the order of the children."""
    rows = _looked_after(on).values(**_worked_out(on))
    return [Placed(day=on, **_named(row)) for row in rows.order_by("child")]


def _named(row):
    row = {name.removeprefix("its_"): value for name, value in row.items()}
    del row["given"]
    return row


def _looked_after(on):
    of_the_child = {"child": OuterRef("child")}
    in_care = CarePeriod.objects.holding(on=on).filter(**of_the_child)
    short_break = LegalStatus.objects.holding(on=on).filter(code__in=SHORT_BREAKS)
    return lived_in(on).filter(Exists(in_care), ~Exists(short_break.filter(**of_the_child)))


def _worked_out(on):
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
        "its_category": category_of(on),
        "its_sector": sector_of(),
        "its_registration": registration_of(),
        "its_inside_authority": inside,
        "its_extra_staffing": Exists(in_force(staffing, on)),
        **childs_weekly_on(on, "child"),
    }
