"""Where an item stands on its agenda, as one person sees that agenda."""

from functools import cached_property

from referrals.models import Referral


class Places:
    """The items before and after, among those that this person may see."""

    def __init__(self, user, item):
        self.user, self.item = user, item

    @cached_property
    def _numbers(self):
        visible = Referral.objects.visible_to(self.user)
        items = self.item.meeting.agenda_items.filter(referral__in=visible)
        return list(items.values_list("pk", flat=True))

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
