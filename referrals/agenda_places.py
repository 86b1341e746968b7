"""Where an item stands on its agenda, as one person sees that agenda."""

from typing import Any

from kft.core.sight import in_sight
from referrals.models import AgendaItem, Referral


def in_order(item: AgendaItem, user: Any) -> list[int]:
    """The numbers of the items of an item's agenda that this person may see, in their order.

    One that still waits for the chair's consent has a place only on its own page.
    """
    items = AgendaItem.objects.filter(meeting=item.meeting_id).agreed(or_this=item)
    return list(
        items.filter(referral__in=in_sight(Referral, user)).values_list("pk", flat=True)
    )


class Places:
    """The items before and after, among those that this person may see.

    The item knows them as `in_order` (referrals.views.meeting.item_in_sight).
    """

    def __init__(self, item):
        self.item, self._numbers = item, item.in_order

    @property
    def total(self):
        return len(self._numbers)

    @property
    def place(self):
        return self._numbers.index(self.item.pk) + 1

    @property
    def before(self):
        return self._numbers[self.place - 2] if self.place > 1 else None

    @property
    def following(self):
        return self._numbers[self.place] if self.place < self.total else None
