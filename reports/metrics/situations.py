"""Where children lived on which day, and at what net cost a week.

`in_residential` asks placements.categories and placements.costs about one day; what
`situations` answers for children each on days of their own is in placements.
Design: figures.md, Conventions; docs/decisions/0300.
"""

from datetime import date

from django.db.models import Exists, OuterRef

from children.codes import SHORT_BREAKS
from children.models import CarePeriod, LegalStatus
from placements.categories import category_of, lived_in
from placements.costs import childs_weekly_on
from placements.models import Category
from placements.situations import Situation, situations

__all__ = ["Situation", "in_residential", "situations"]


def in_residential(*, on: date) -> dict[int, Situation]:
    """By child: everyone looked after in a residential placement on a day."""
    here = OuterRef("child")
    in_care = CarePeriod.objects.holding(on=on).filter(child=here)
    short_break = LegalStatus.objects.holding(on=on).filter(child=here, code__in=SHORT_BREAKS)
    lived = (
        lived_in(on)
        .annotate(category=category_of(on), **childs_weekly_on(on, "child"))
        .filter(Exists(in_care), ~Exists(short_break), category=Category.RESIDENTIAL)
    )
    rows = lived.values_list("child", "pk", "code", "category", "net")
    return {child: Situation(child, on, True, True, *row) for child, *row in rows}
