"""How somebody last looked at a tracker."""

from django.conf import settings
from django.db import models


class TrackerChoiceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own: nobody sees how somebody else looks at a list."""
        return self.filter(user=user)


class TrackerChoice(models.Model):
    """The filters and the order a person chose last on a tracker, as its address has them.

    A preference and no record: it has no history, and says nothing about a child.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="tracker_choices"
    )
    tracker = models.CharField(max_length=30)
    query = models.TextField(blank=True)

    objects = TrackerChoiceQuerySet.as_manager()

    class Meta:
        ordering = ["user", "tracker"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "tracker"], name="tracker_choice_one_a_person"
            )
        ]

    def __str__(self):
        return self.tracker
