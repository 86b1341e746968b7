"""Works out placements.by_category from a folder, day by day, without the product.

    python -m tests.reference.forecast FOLDER 2024-12-31

Written from design/figures.md alone. Slow: every day of every placement is looked at.
"""

import json
import sys
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

from tests.reference.calculator import money
from tests.reference.council import Council, holds
from tests.reference.folder import day, pounds, rows

ROWS = [
    "external_residential",
    "unregistered",
    "external_fostering",
    "in_house_fostering",
    "in_house_connected",
    "external_supported",
    "other",
]
EXTERNAL = {"PR2", "PR3", "PR4", "PR5"}


def row_of(placement):
    if placement.category == "unregistered":
        return "unregistered"
    found = {
        ("residential", True): "external_residential",
        ("fostering", True): "external_fostering",
        ("connected", True): "external_fostering",
        ("supported", True): "external_supported",
    }.get((placement.category, placement.sector in EXTERNAL))
    if found:
        return found
    if placement.sector == "PR1" and placement.category in {"fostering", "connected"}:
        return f"in_house_{placement.category}"
    return "other"


def category_row(child, placement, on):
    """A temporary placement's days belong to the one that it interrupts."""
    if not placement.temporary:
        return row_of(placement)
    return row_of(child.placement_on(on))


def net(placement, on):
    gross = sum((x.amount for x in placement.lines if holds(x, on)), Decimal(0))
    return gross - sum((x.amount for x in placement.contributions if holds(x, on)), Decimal(0))


def year_begins(on):
    return date(on.year if on.month >= 4 else on.year - 1, 4, 1)


def days(first, before):
    while first < before:
        yield first
        first += timedelta(days=1)


def stops(child, placement):
    """The first day on which a placement that goes on is expected to hold no more."""
    ends = placement.ended or placement.planned_end or date.max
    return min(ends, child.birthday(18))


def forecast(council, on):
    """Pounds x 7 by row, exactly: what held up to the day, and what follows."""
    sevenths = defaultdict(Decimal)
    for child in council.children.values():
        for placement in child.placements:
            for at in counted_days(child, placement, on):
                sevenths[category_row(child, placement, at)] += net(placement, at)
    return sevenths


def counted_days(child, placement, on):
    begins = year_begins(on)
    ends = date(begins.year + 1, 4, 1)
    for at in days(begins, on + timedelta(days=1)):
        if holds(placement, at):
            yield at
    if holds(placement, on):
        yield from days(on + timedelta(days=1), min(ends, stops(child, placement)))


def children(council, on):
    counts = defaultdict(int)
    for child in council.children.values():
        if child.looked_after(on):
            placement = child.placement_on(on)
            counts[row_of(placement) if placement else "other"] += 1
    return counts


def by_category(folder, on):
    """Each row with its numbers as the report prints them; none where nobody gave one."""
    council = Council(folder)
    begins = year_begins(on)
    name = f"{begins.year}/{(begins.year + 1) % 100:02}"
    period = (on.month - 4) % 12 + 1
    budgets = {r["category"]: r for r in rows(folder, "budgets") if r["financial_year"] == name}
    frozen = frozen_forecasts(folder, name)
    sevenths, counts = forecast(council, on), children(council, on)
    is_last = (on + timedelta(days=1)).day == 1
    closed = frozen.get(period) if is_last else None
    found = {}
    for row in [*ROWS, "total"]:
        live = total(sevenths, row) / 7
        found[row] = {
            "planned_children": planned(budgets, row),
            "budget": amount({k: pounds(b["amount"]) for k, b in budgets.items()}, row),
            "previous_forecast": amount(frozen.get(period - 1, {}), row),
            "children": total(counts, row),
            "forecast": amount(closed, row) if closed else live,
            "forecast_today": live,
        }
    return {row: shown(numbers) for row, numbers in found.items()}


def frozen_forecasts(folder, name):
    found = defaultdict(dict)
    for row in rows(folder, "forecasts"):
        if row["financial_year"] == name:
            found[int(row["period"])][row["category"]] = pounds(row["amount"])
    return found


def total(amounts, row):
    return sum(amounts.values()) if row == "total" else amounts.get(row, 0)


def amount(amounts, row):
    return total(amounts, row) if amounts else None


def planned(budgets, row):
    given = {k: int(b["planned_children"]) for k, b in budgets.items() if b["planned_children"]}
    if row == "total":
        return sum(given.values()) if given else None
    return given.get(row)


def shown(numbers):
    for name, other in (("previous", "previous_forecast"), ("budget", "budget")):
        was = numbers[other]
        numbers[f"variance_to_{name}"] = None if was is None else numbers["forecast"] - was
    counts = ("children", "planned_children")
    return {
        name: value if value is None or name in counts else money(value)
        for name, value in numbers.items()
    }


def main():
    folder, on = sys.argv[1:]
    sys.stdout.write(json.dumps(by_category(folder, day(on)), indent=1) + "\n")


if __name__ == "__main__":
    main()
