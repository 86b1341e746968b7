"""Which cost lines a rise in prices takes in, and to which amounts."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Exists, OuterRef, QuerySet

from placements.categories import category_of, sector_of
from placements.costs import in_force
from placements.models import CostLine, Framework, Placement, Provider
from placements.money.budget_lines import budget_line
from placements.money.financial_years import FinancialYear


@dataclass(frozen=True)
class Rise:
    """Prices go up by a percentage from a day; what is left empty narrows nothing."""

    starts_on: date
    percent: Decimal
    provider: Provider | None = None
    framework: Framework | None = None
    contract: str = ""
    category: str = ""

    def raised(self, amount: Decimal) -> Decimal:
        """To the penny, half up."""
        exact = amount * (100 + self.percent) / 100
        return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)

    @property
    def is_narrowed(self) -> bool:
        return any((self.provider, self.framework, self.contract, self.category))


def lines_to_raise(rise: Rise) -> QuerySet[CostLine]:
    """Cost lines in force on the day that began before it and aren't raised from it yet.

    A line that starts on the day has the new price already.
    """
    on = rise.starts_on
    follows = CostLine.objects.filter(
        placement=OuterRef("placement"), component=OuterRef("component"), started=on
    )
    lines = in_force(CostLine.objects.all(), on).filter(
        started__lt=on, weekly_amount__gt=0, raised_by__isnull=True
    )
    lines = _narrowed(lines.exclude(Exists(follows)), rise)
    return lines.order_by("pk")


def _narrowed(lines, rise):
    if rise.provider:
        lines = lines.filter(placement__setting__provider=rise.provider)
    if rise.framework:
        lines = _bought_under(lines, rise)
    if rise.contract:
        lines = lines.filter(placement__contract=rise.contract)
    if rise.category:
        lines = lines.filter(pk__in=_of_the_category(lines, rise))
    return lines


def _bought_under(lines, rise):
    """Bought under a framework contract of providers on this one on the rise's day."""
    members = Provider.objects.on_a_framework(on=rise.starts_on, framework=rise.framework)
    return lines.filter(
        placement__contract=Placement.Contract.FRAMEWORK,
        placement__setting__provider__in=members,
    )


def _of_the_category(lines, rise):
    on = rise.starts_on
    known = lines.annotate(
        category=category_of(on, "placement__"), in_sector=sector_of("placement__")
    ).values_list("pk", "category", "in_sector")
    return [pk for pk, kind, sector in known if budget_line(kind, sector) == rise.category]


def raised_in_year(lines: QuerySet[CostLine], on: date) -> int:
    """How many of these lines got their amount from another rise in the same year."""
    return lines.filter(
        made_by__isnull=False, started__gte=FinancialYear.of(on).first_day
    ).count()
