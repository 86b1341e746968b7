"""Prices that were raised by a percentage from a day, line by line, in one go."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from kft.core.models import append_only
from placements.models.cost import CostLine
from placements.models.framework import Framework
from placements.models.placement import Placement
from placements.models.plan import BudgetLine, PlanQuerySet
from placements.models.provider import Provider


class AppliedUplift(models.Model):
    """A rise that was agreed: the cost lines of its `lines` have new amounts from the day.

    Unlike an Uplift, which a forecast assumes, this one has changed what is paid.
    """

    starts_on = models.DateField()
    percent = models.DecimalField(max_digits=5, decimal_places=2)
    provider = models.ForeignKey(
        Provider, models.PROTECT, null=True, blank=True, related_name="+"
    )
    framework = models.ForeignKey(
        Framework, models.PROTECT, null=True, blank=True, related_name="+"
    )
    contract = models.CharField(max_length=20, choices=Placement.Contract, blank=True)
    category = models.CharField(max_length=30, choices=BudgetLine, blank=True)
    reason = models.CharField(max_length=200)
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    applied_at = models.DateTimeField()

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-applied_at", "-pk"]
        permissions = [("apply_uplift", "Can raise the amounts of many cost lines at once")]
        constraints = [
            models.CheckConstraint(
                name="applied_uplift_percent",
                condition=Q(percent__gt=0, percent__lte=100),
                violation_error_message="Enter a percentage above 0 and up to 100",
            ),
        ]
        triggers = [append_only("applied_uplift_append_only")]

    def __str__(self):
        return f"{self.percent:g}% from {self.starts_on:%-d %B %Y}"


class AppliedUpliftLine(models.Model):
    """One cost line that an uplift ended, and the one with the new amount."""

    uplift = models.ForeignKey(AppliedUplift, models.PROTECT, related_name="lines")
    # one to one, so that no line is raised twice
    old = models.OneToOneField(CostLine, models.PROTECT, related_name="raised_by")
    new = models.OneToOneField(CostLine, models.PROTECT, related_name="made_by")
    old_weekly = models.DecimalField(max_digits=9, decimal_places=2)
    new_weekly = models.DecimalField(max_digits=9, decimal_places=2)

    class Meta:
        ordering = ["pk"]
        triggers = [append_only("applied_uplift_line_append_only")]

    def __str__(self):
        return f"£{self.old_weekly} to £{self.new_weekly}"
