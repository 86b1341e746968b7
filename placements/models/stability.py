"""Meetings held because a placement was at risk."""

from django.db import models
from django.urls import reverse

from children.models import Child, OfAChildQuerySet
from kft.core.history import tracked
from kft.core.models import Imported
from placements.models.placement import Placement


@tracked
class StabilityMeeting(Imported):
    """A meeting held about a placement at risk: who came, why, and what was agreed.

    Whether the placement held is worked out from placements (placements/moves/stability.py),
    never recorded.
    """

    child = models.ForeignKey(Child, models.PROTECT, related_name="stability_meetings")
    placement = models.ForeignKey(
        Placement, models.PROTECT, related_name="stability_meetings", editable=False
    )
    held_on = models.DateField()
    why = models.TextField()
    agreed = models.TextField()
    attended = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = OfAChildQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        indexes = [models.Index(fields=["held_on"])]
        constraints = [
            models.UniqueConstraint(
                fields=["child", "held_on"],
                name="stability_meeting_once_a_day",
                violation_error_message=(
                    "A stability meeting for this child on this day is recorded already"
                ),
            )
        ]

    def __str__(self):
        return f"Stability meeting on {self.held_on:%-d %B %Y}"

    def get_absolute_url(self):
        return reverse("placements:stability_meeting", args=[self.pk])

    def children_shown(self):
        """The child whose record a view of this meeting shows (for the access log)."""
        return [self.child]
