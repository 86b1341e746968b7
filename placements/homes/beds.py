"""Homes whose beds the council has anyway: its own, and those under a block contract.

The figures block_beds and own_homes (design/figures.md, 2 and 3) and the pages ask here, so
that they say the same. docs/decisions/0822.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    When,
)
from django.db.models.functions import Coalesce

from placements.models import BlockContract, Placement, Setting
from placements.money.budget_lines import OWN
from placements.placed import looked_after_in
from placements.situations import situations

OWN_KINDS = (Setting.Kind.CHILDRENS_HOME, Setting.Kind.SECURE_HOME)
BLOCK = Placement.Contract.BLOCK
DAYS_A_WEEK = 7


def own_homes() -> QuerySet[Setting]:
    """The council's own children's homes."""
    homes = Setting.objects.filter(provider__sector=OWN, kind__in=OWN_KINDS)
    return homes.order_by("name", "pk")


def block_homes(on: date) -> QuerySet[Setting]:
    """Homes with beds under a block contract on a day: `paid_beds`.

    A home without any contract recorded has those of its column `block_beds`.
    """
    contracts = BlockContract.objects.filter(setting=OuterRef("pk"))
    beds = contracts.holding(on=on).order_by().values("setting").annotate(all=Sum("beds"))
    of_contracts = Coalesce(Subquery(beds.values("all")), 0)
    paid = Case(When(Exists(contracts), then=of_contracts), default=F("block_beds"))
    homes = Setting.objects.annotate(paid_beds=paid).filter(paid_beds__gt=0)
    return homes.order_by("name", "pk")


def occupants(homes: QuerySet[Setting] | Iterable[int], on: date) -> QuerySet[Placement]:
    """The placements of looked-after children in these homes on a day."""
    return looked_after_in(on).filter(setting__in=homes)


def with_occupied(homes: QuerySet[Setting], on: date) -> QuerySet[Setting]:
    """Homes with how many looked-after children live there on a day (`occupied_then`)."""
    there = looked_after_in(on).filter(setting=OuterRef("pk")).order_by()
    number = there.values("setting").annotate(all=Count("pk", distinct=True)).values("all")
    return homes.annotate(
        occupied_then=Coalesce(Subquery(number, output_field=IntegerField()), 0)
    )


@dataclass
class Day:
    """The paid beds of a home on a day: how many, filled by how many, at what price a week."""

    day: date
    beds: int
    children: int
    price: Decimal | None  # of all the beds; None where no contract says it

    @property
    def filled(self) -> int:
        return min(self.children, self.beds)

    @property
    def empty(self) -> int:
        return self.beds - self.filled

    @property
    def empty_cost(self) -> Decimal | None:
        """A seventh of the week's price for the beds that nobody was in."""
        if self.price is None:
            return None
        return self.price * self.empty / self.beds / DAYS_A_WEEK


@dataclass
class Stretch:
    """The paid beds of a home over some days."""

    home: Setting
    days: list[Day]

    @property
    def bed_days(self) -> int:
        return sum(day.beds for day in self.days)

    @property
    def filled_days(self) -> int:
        return sum(day.filled for day in self.days)

    @property
    def empty_days(self) -> int:
        return self.bed_days - self.filled_days

    @property
    def empty_cost(self) -> Decimal | None:
        """What the empty beds cost; None where no contract says the price."""
        costs = [day.empty_cost for day in self.days]
        return sum(costs, Decimal()) if costs and None not in costs else None


def block_use(first: date, last: date) -> list[Stretch]:
    """For each home with paid beds in a time (both ends included): its beds day by day."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    contracts = defaultdict(list)
    for contract in BlockContract.objects.overlapping(first, last):
        contracts[contract.setting_id].append(contract)
    known = BlockContract.objects.values("setting")
    homes = Setting.objects.filter(pk__in=contracts) | Setting.objects.filter(
        block_beds__gt=0
    ).exclude(pk__in=known)
    homes = list(homes.select_related("provider").order_by("name", "pk"))
    children = _children_in([home.pk for home in homes], days)
    return [_stretch(home, contracts[home.pk], days, children) for home in homes]


def _stretch(home, contracts, days, children):
    found = [_day(home, contracts, day, children[home.pk, day]) for day in days]
    return Stretch(home, [day for day in found if day.beds])


def _day(home, contracts, day, children):
    if not contracts:
        return Day(day, home.block_beds, children, price=None)
    now = [c for c in contracts if c.started <= day and not (c.ended and c.ended <= day)]
    price = sum((c.beds * c.bed_price for c in now), Decimal())
    return Day(day, sum(contract.beds for contract in now), children, price)


def _children_in(homes, days):
    """How many looked-after children live in each home on each day under its contract."""
    placements = Placement.objects.filter(setting__in=homes, contract=BLOCK)
    placements = placements.overlapping(days[0], days[-1])
    home_of = {row.pk: row.setting_id for row in placements}
    pairs = {(row.child_id, day) for row in placements for day in days}
    found = defaultdict(int)
    for known in situations(pairs):
        if known.looked_after and known.placement in home_of:
            found[home_of[known.placement], known.day] += 1
    return found
