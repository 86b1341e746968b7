"""Statutory reviews of a looked-after child's plan."""

from django.db import models

from children import codes
from children.models.care import OfAChildQuerySet
from children.models.child import Child
from kft.core.history import tracked
from kft.core.models import Imported


@tracked
class Review(Imported):
    """A review of a child's care plan: the day by which it was due, and when it was held.

    Source: Care Planning, Placement and Case Review (England) Regulations 2010, part 6.
    """

    child = models.ForeignKey(Child, models.PROTECT, related_name="reviews")
    due_on = models.DateField()
    held_on = models.DateField(null=True, blank=True)
    participation = models.CharField(max_length=3, choices=codes.PARTICIPATION, blank=True)

    objects = OfAChildQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["child", "due_on"],
                name="review_once",
                violation_error_message="This child already has a review due on this day",
            )
        ]

    def __str__(self):
        return f"Review due on {self.due_on:%-d %B %Y}"
