"""Groups of fostering households around one that supports the others."""

from django.db import models

from fostering.models.household import Household
from kft.core.history import tracked
from kft.core.models import Imported


class ConstellationQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if user.has_perm("fostering.view_constellation") else self.none()


@tracked
class Constellation(Imported):
    """A Mockingbird constellation: a hub household and those that it supports."""

    class Status(models.TextChoices):
        PLANNED = "planned", "Planned"
        LIVE = "live", "Live"
        CLOSED = "closed", "Closed"

    name = models.CharField(
        max_length=100,
        unique=True,
        error_messages={"unique": "There is a constellation of this name already"},
    )
    status = models.CharField(max_length=20, choices=Status)
    launched_on = models.DateField(null=True, blank=True)
    hub_household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="constellations"
    )

    objects = ConstellationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name
