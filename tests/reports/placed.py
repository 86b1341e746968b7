"""Placements for the figures on them, and the rows of those figures."""

from datetime import date
from decimal import Decimal

from tests.factories import (
    CarePeriodFactory,
    ChildFactory,
    CostLineFactory,
    PlacementFactory,
)
from tests.reports.test_residential import LONG_AGO

TOO_LATE = date(2025, 1, 1)


def placed(*, born=date(2010, 5, 17), amount=None, **fields):
    child = ChildFactory(date_of_birth=born)
    CarePeriodFactory(child=child, started=LONG_AGO)
    placement = PlacementFactory(child=child, **{"started": LONG_AGO, **fields})
    if amount:
        CostLineFactory(placement=placement, weekly_amount=Decimal(amount))
    return placement


def row_of(figure, key, row, **period):
    return next(r for r in figure(key, **period)["rows"] if r["key"] == row)
