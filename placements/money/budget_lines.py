"""On which line of the budget a placement stands: by its category and its sector.

Source: design/figures.md, placements.by_category.
"""

from functools import cache

from placements.codes import SECTORS
from placements.models import BudgetLine, Category

OWN = "PR1"
EXTERNAL = frozenset({"PR2", "PR3", "PR4", "PR5"})

_EXTERNAL_LINES: dict[str, str] = {
    Category.RESIDENTIAL: BudgetLine.EXTERNAL_RESIDENTIAL,
    Category.FOSTERING: BudgetLine.EXTERNAL_FOSTERING,
    Category.CONNECTED: BudgetLine.EXTERNAL_FOSTERING,
    Category.SUPPORTED: BudgetLine.EXTERNAL_SUPPORTED,
}
_OWN_LINES: dict[str, str] = {
    Category.FOSTERING: BudgetLine.IN_HOUSE_FOSTERING,
    Category.CONNECTED: BudgetLine.IN_HOUSE_CONNECTED,
}


@cache
def budget_line(category: str, sector: str) -> str:
    """The line for a category and a sector ("" where none is recorded)."""
    if category == Category.UNREGISTERED:
        return BudgetLine.UNREGISTERED
    if sector in EXTERNAL:
        return _EXTERNAL_LINES.get(category, BudgetLine.OTHER)
    if sector == OWN:
        return _OWN_LINES.get(category, BudgetLine.OTHER)
    return BudgetLine.OTHER


def every_line() -> list[tuple[str, str, str]]:
    """Each category with each sector and the line they make, for SQL."""
    return [
        (category, sector, budget_line(category, sector))
        for category in Category.values
        for sector in ("", *SECTORS)
    ]
