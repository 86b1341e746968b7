"""Why a placed child is a priority for the panel: dated rules with their settings."""

from django.db import models
from django.db.models import Q

from kft.core.fields import ends_after_it_starts
from kft.core.history import tracked


class PriorityReason(models.TextChoices):
    """The reasons of figures.md, priority.children."""

    SOUGHT_NOT_ACHIEVED = "sought_not_achieved", "Not the type of placement that was sought"
    EXTERNAL_COST = "external_cost", "External placement above the weekly limit"
    YOUNG_IN_RESIDENTIAL = "young_in_residential", "Young child in residential care"
    HOME_INADEQUATE = "home_inadequate", "Home judged inadequate"
    UNDER_16_UNREGULATED = "under_16_unregulated", "Under 16 and unregulated"
    DEPRIVED_UNREGULATED = (
        "deprived_of_liberty_unregulated",
        "Aged 16 or 17, deprived of liberty and unregulated",
    )
    NEAR_18 = "external_near_18", "External placement near the 18th birthday"
    EXTRA_STAFFING = "extra_staffing", "Paid extra staffing"


class PriorityRuleQuerySet(models.QuerySet):
    def in_force(self, *, on):
        begun = Q(valid_from__isnull=True) | Q(valid_from__lte=on)
        not_ended = Q(valid_to__isnull=True) | Q(valid_to__gt=on)
        return self.filter(begun, not_ended).order_by("position")


@tracked
class PriorityRule(models.Model):
    """A reason that counts from one day until another, with its limit where it has one.

    The limit is pounds a week, an age in years, or months, as the reason asks for.
    """

    position = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=40, choices=PriorityReason)
    limit = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    objects = PriorityRuleQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            ends_after_it_starts("priority_rule_dates", start="valid_from", end="valid_to")
        ]

    def __str__(self):
        return self.get_reason_display()

    def is_in_force(self, *, on):
        """For a day, as `in_force` asks it of the database."""
        begun = self.valid_from is None or self.valid_from <= on
        return begun and (self.valid_to is None or self.valid_to > on)
