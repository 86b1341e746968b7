"""A group of children whose placements were reviewed, frozen on a day."""

from django.db import models

from children.models import Child
from kft.core.history import tracked
from kft.core.models import Imported, Referenced


@tracked
class Cohort(Referenced):
    """A review of a group of children, frozen on a day; `reference` is figures.md's ID."""

    name = models.CharField(max_length=200)
    frozen_on = models.DateField()

    class Meta:
        ordering = ["frozen_on", "name"]

    def __str__(self):
        return self.name


@tracked
class CohortMember(Imported):
    """A child who was in the cohort on the day it was frozen."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="members")
    child = models.ForeignKey(Child, models.PROTECT, related_name="cohort_memberships")
    reviewed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cohort", "child"], name="cohort_member_once")
        ]

    def __str__(self):
        return f"{self.child} in {self.cohort}"
