"""The periods of a year, and why a frozen forecast differs from what today's records say."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.apps import apps

from placements.models import BudgetLine, Forecast, Placement
from placements.money.by_category import frozen
from placements.money.financial_years import PERIODS, FinancialYear
from placements.money.forecast import LineForecast

_PLACEMENTS = {"insert": "Placement added", "update": "Placement changed"}
_KINDS = {"insert": "added", "update": "corrected or ended", "delete": "taken away"}
ASSUMPTIONS = ("NewDemandEvent", "UpliftEvent")


@dataclass(frozen=True)
class Period:
    """A period of a year: closed, over, or still to come."""

    number: int
    first_day: date
    last_day: date
    is_over: bool
    closed: Forecast | None
    amount: Decimal | None


def periods(year: FinancialYear, today: date) -> list[Period]:
    """The twelve periods of a year as of a day."""
    rows = defaultdict(list)
    for row in Forecast.objects.of_year(year).select_related("closed_by"):
        rows[row.period].append(row)
    return [
        Period(
            number,
            year.first_day_of(number),
            year.last_day_of(number),
            today > year.last_day_of(number),
            rows[number][0] if rows[number] else None,
            sum(row.amount for row in rows[number]) if rows[number] else None,
        )
        for number in range(1, PERIODS + 1)
    ]


def beside_today(
    year: FinancialYear, period: int, today: dict[str, LineForecast]
) -> list[tuple[str, Decimal, Decimal, Decimal]]:
    """Label, frozen, what today's records say, and the difference, for each budget line."""
    then = frozen(year, period)
    found = []
    for line in BudgetLine:
        old = then[line].amount if line in then else Decimal()
        new = today[line].amount
        found.append((line.label, old, new, new - old))
    return found


def changed_since(at: datetime, year: FinancialYear) -> dict[int, list[str]]:
    """Placements of a year with what was recorded of them since a moment, by pk."""
    changes = defaultdict(set)
    for event, what in (("CostLineEvent", "Cost"), ("ContributionEvent", "Contribution")):
        for placement, label in _events(event, at, "placement_id"):
            changes[placement].add(f"{what} {_KINDS[label]}")
    for placement, label in _events("PlacementEvent", at, "id"):
        if label in _PLACEMENTS:
            changes[placement].add(_PLACEMENTS[label])
    of_the_year = Placement.objects.overlapping(year.first_day, year.last_day)
    known = of_the_year.filter(pk__in=changes).values_list("pk", flat=True)
    return {pk: sorted(changes[pk]) for pk in known}


def assumptions_changed_since(at: datetime) -> int:
    """How many times somebody entered, corrected or took away an assumption."""
    return sum(len(_events(event, at, "id")) for event in ASSUMPTIONS)


def _events(name, at, field):
    rows = apps.get_model("placements", name).objects.filter(pgh_created_at__gt=at)
    return list(rows.values_list(field, "pgh_label"))
