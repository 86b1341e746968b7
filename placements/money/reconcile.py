"""The cost of the same days three times: from the ledger, live from the lines, as forecast.

They must agree to the penny. Where they don't, the difference is shown with the placements
behind it, and never forced. Source: design/architecture.md, Weekly costs.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Sum

from placements.categories import category_of, sector_of
from placements.costs import cost_between
from placements.models import BudgetLine, Placement, WeeklyCost
from placements.money.budget_lines import budget_line
from placements.money.forecast import actuals

PENNY = Decimal("0.01")
NOUGHT = Decimal()


@dataclass
class Sums:
    """Net pounds of some days: of the ledger's weeks, live, and in the forecast."""

    ledger: Decimal = NOUGHT
    live: Decimal = NOUGHT
    forecast: Decimal = NOUGHT

    @property
    def ledger_less_live(self) -> Decimal:
        return to_the_penny(self.ledger - self.live)

    @property
    def forecast_less_live(self) -> Decimal:
        return to_the_penny(self.forecast - self.live)

    @property
    def agrees(self) -> bool:
        return not (self.ledger_less_live or self.forecast_less_live)

    def add(self, other: "Sums") -> None:
        self.ledger += other.ledger
        self.live += other.live
        self.forecast += other.forecast


@dataclass(frozen=True)
class Reconciled:
    """The sums by budget line, of everything, and of each placement where they differ."""

    lines: dict[str, Sums]
    total: Sums
    differing: dict[int, Sums]


def to_the_penny(amount: Decimal) -> Decimal:
    return amount.quantize(PENNY, ROUND_HALF_UP)


def reconcile(first: date, last: date) -> Reconciled:
    """The days from a Monday to a Sunday, both included: the ledger knows whole weeks.

    A placement counts on one line: that on which it cost most in these days, in the
    forecast's reading, else that of the last day.
    """
    found, lines = defaultdict(Sums), {}
    for pk, net in _ledger(first, last):
        found[pk].ledger = net
    for pk, net in _live(first, last):
        found[pk].live = net
    for pk, amounts in actuals(first, last).items():
        found[pk].forecast = sum(amounts.values(), NOUGHT)
        lines[pk] = max(amounts, key=lambda line: abs(amounts[line]))
    lines |= _lines_on(last, [pk for pk in found if pk not in lines])
    return _sum_up(found, lines)


def _ledger(first, last):
    weeks = WeeklyCost.objects.filter(week__range=(first, last)).order_by()
    return weeks.values_list("placement").annotate(total=Sum("net"))


def _live(first, last):
    held = Placement.objects.overlapping(first, last).order_by()
    return held.annotate(**cost_between(first, last)).values_list("pk", "net")


def _lines_on(on, placements):
    known = Placement.objects.filter(pk__in=placements).annotate(
        category=category_of(on), in_sector=sector_of()
    )
    rows = known.values_list("pk", "category", "in_sector")
    return {pk: str(budget_line(category, sector)) for pk, category, sector in rows}


def _sum_up(found, lines):
    by_line = {str(line): Sums() for line in BudgetLine}
    total = Sums()
    for pk, sums in found.items():
        by_line[lines[pk]].add(sums)
        total.add(sums)
    differing = {pk: sums for pk, sums in found.items() if not sums.agrees}
    return Reconciled(by_line, total, differing)
