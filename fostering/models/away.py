"""When a household takes no child, although it has a place: resting, ill, moving house."""

from django.db import models

from fostering.models.household import Household
from kft.core.fields import DatedQuerySet, ends_after_it_starts, one_at_a_time
from kft.core.history import tracked


class NotAvailableQuerySet(DatedQuerySet):
    def visible_to(self, user):
        """They belong to the household, which names no child."""
        return self if user.has_perm("fostering.view_household") else self.none()


@tracked
class NotAvailable(models.Model):
    """A household takes no further child, from one day until the day on which it does again."""

    class Reason(models.TextChoices):
        RESTING = "resting", "Resting between children"
        HOLIDAY = "holiday", "Away"
        HEALTH = "health", "Illness or a family matter"
        HOUSE = "house", "Moving or building"
        REVIEW = "review", "Until a review or an allegation is settled"
        OTHER = "other", "Other"

    household = models.ForeignKey(Household, models.PROTECT, related_name="not_available")
    started = models.DateField()
    ended = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=20, choices=Reason)
    note = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = NotAvailableQuerySet.as_manager()

    class Meta:
        ordering = ["-started", "-pk"]
        verbose_name_plural = "not available"
        constraints = [
            ends_after_it_starts("not_available_dates"),
            one_at_a_time(
                "not_available_one_at_a_time",
                of="household",
                message="The household is recorded as not available on these days already",
            ),
        ]

    def __str__(self):
        return f"Not available from {self.started:%-d %B %Y}"

    def get_absolute_url(self):
        return self.household.get_absolute_url()
