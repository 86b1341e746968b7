"""How far the year's cost may come to lie from its forecast.

The net weekly cost is taken to go on changing as it did from month to month in the last
year, up as well as down: a change of one month stays for the months that follow. The range
holds the outcome four times in five, if that is so. docs/decisions/0850.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from placements.money.financial_years import FinancialYear
from reports.metrics.days import month_end, month_ends

FOUR_IN_FIVE = Decimal("1.2816")  # standard deviations to either side that hold 80%
DAYS_A_WEEK = 7


def spreads(on: date, weekly: Sequence[Decimal]) -> dict[date, Decimal]:
    """Pounds to either side of the cost up to the end of each month after a day.

    `weekly` is the net weekly cost at month ends, the latest last. Without any: empty.
    """
    if len(weekly) < 2:
        return {}
    typical = _typical_change(weekly)
    weeks: list[Decimal] = []
    found = {}
    for end, length in _months_left(on):
        weeks.append(length)
        found[end] = FOUR_IN_FIVE * typical * _together(weeks)
    return found


def _typical_change(weekly):
    """The root of the mean square: a steady rise counts as change too."""
    changes = [after - before for before, after in zip(weekly, weekly[1:], strict=False)]
    return (sum(change**2 for change in changes) / len(changes)).sqrt()


def _months_left(on):
    """The ends of the months to come in the year, with how many weeks of each are left."""
    begins = on + timedelta(days=1)
    for end in month_ends(begins, FinancialYear.of(on).last_day):
        first = max(begins, end.replace(day=1))
        yield end, Decimal((month_end(first) - first).days + 1) / DAYS_A_WEEK


def _together(weeks):
    """A change in one month costs its weeks and all that follow; changes are independent."""
    total, squares = Decimal(), Decimal()
    for length in reversed(weeks):
        total += length
        squares += total**2
    return squares.sqrt()
