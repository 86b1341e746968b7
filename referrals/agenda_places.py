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
        # one that still waits for the chair's consent has a place only on its own page
        shown = items.agreed() | items.filter(pk=self.item.pk)
        return list(shown.values_list("pk", flat=True))

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
