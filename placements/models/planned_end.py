"""How a placement's planned end moved."""

from django.conf import settings
from django.db import models

from children.models import OfAChildQuerySet
from kft.core.history import tracked
from kft.core.sight import in_sight
from placements.models.placement import Placement


class PlannedEndQuerySet(OfAChildQuerySet):
    def visible_to(self, user):
        return self.filter(placement__in=in_sight(Placement, user))


@tracked
class PlannedEnd(models.Model):
    """A change of the day on which a placement is planned to end, and why it was made."""

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="planned_ends")
    was = models.DateField(null=True)
    became = models.DateField()
    reason = models.TextField()
    changed_on = models.DateField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = PlannedEndQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"Planned end {self.became:%-d %B %Y}"
