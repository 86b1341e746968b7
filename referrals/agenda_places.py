"""Where an item stands on its agenda, as one person sees that agenda."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from kft.core.sight import in_sight
from referrals.models import AgendaItem, Referral


def in_order_for(user):
    """To annotate an item with: the numbers of the agenda's items that this person may see."""
    items = AgendaItem.objects.filter(
        meeting=OuterRef("meeting"), referral__in=in_sight(Referral, user)
    )
    # one that still waits for the chair's consent has a place only on its own page
    shown = items.agreed() | items.filter(pk=OuterRef("pk"))
    return ArraySubquery(shown.values("pk"))


class Places:
    """The items before and after, among those that this person may see.

    The item is annotated with `in_order` (in_order_for).
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
