"""Where children lived on which day, and at what net cost a week.

`residents` takes what placements.placed_days found of a day; what `situations` answers for
children each on days of their own is in placements.
Design: figures.md, Conventions; docs/decisions/0300.
"""

from collections.abc import Iterable

from placements.placed import Placed
from placements.situations import Situation, situations

__all__ = ["Situation", "residents", "situations"]


def residents(placed: Iterable[Placed]) -> dict[int, Placed]:
    """By child: those of the placed who are in residential placements."""
    return {known.child: known for known in placed if known.is_residential}
