"""What the keeper of the records sees of any child."""

from typing import ClassVar

from django.urls import reverse

from children.models.child import Child, ChildQuerySet


class RecordCardQuerySet(ChildQuerySet):
    def visible_to(self, user):
        """Every child, restricted or not, for those who restrict records: and no more of it."""
        if not user.has_perm("children.restrict_child"):
            return self.none()
        return self.select_related("team", "social_worker")


class RecordCard(Child):
    """The outside of a child's record: whose it is and who may see it, never what it holds.

    A card in a library's drawer: the records officer needs no more (docs/decisions/0410).
    """

    objects: ClassVar = RecordCardQuerySet.as_manager()

    class Meta:
        proxy = True

    def get_absolute_url(self):
        return reverse("records:card", args=[self.pk])

    @staticmethod
    def reasons_visible_to(cards, user):
        return {card.pk: "Keeps the records: name and reference only" for card in cards}
