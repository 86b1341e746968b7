"""Frameworks under which providers sell places, and who is on them from when to when."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F
from django.db.models.functions import Lower

from kft.core.fields import DatedQuerySet, DateRange, ends_after_it_starts
from kft.core.history import tracked
from placements.models.provider import Provider


@tracked
class Framework(models.Model):
    """An agreement with several providers about the terms on which they sell places."""

    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="framework_name_once",
                violation_error_message="There is a framework of this name already",
            )
        ]

    def __str__(self):
        return self.name


class FrameworkMembershipQuerySet(DatedQuerySet):
    def visible_to(self, user):
        """Memberships name no child: whoever works with providers sees them."""
        return self if user.has_perm("placements.view_provider") else self.none()


@tracked
class FrameworkMembership(models.Model):
    """A provider on a framework, from one day until the day from which it is not any more."""

    provider = models.ForeignKey(Provider, models.PROTECT, related_name="memberships")
    framework = models.ForeignKey(Framework, models.PROTECT, related_name="memberships")
    started = models.DateField()
    ended = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = FrameworkMembershipQuerySet.as_manager()

    class Meta:
        ordering = ["-started", "-pk"]
        constraints = [
            ends_after_it_starts("framework_membership_dates"),
            ExclusionConstraint(
                name="framework_membership_once_at_a_time",
                expressions=[
                    ("provider", RangeOperators.EQUAL),
                    ("framework", RangeOperators.EQUAL),
                    (DateRange(F("started"), F("ended")), RangeOperators.OVERLAPS),
                ],
                violation_error_message="The provider is on this framework then already",
            ),
        ]

    def __str__(self):
        return f"{self.framework} from {self.started:%-d %B %Y}"

    def get_absolute_url(self):
        return self.provider.get_absolute_url()
