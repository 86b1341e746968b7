"""What finance expects of the rest of a year, beyond what is recorded of placements."""

from django.db import models
from django.db.models import Q

from kft.core.history import tracked
from placements.models.placement import Placement
from placements.models.plan import BudgetLine, PlanQuerySet


@tracked
class NewDemand(models.Model):
    """Children expected in one month beside those placed now, at a net price a week each."""

    category = models.CharField(max_length=30, choices=BudgetLine)
    month = models.DateField()  # its first day
    children = models.PositiveSmallIntegerField("how many children")
    weekly_amount = models.DecimalField(max_digits=9, decimal_places=2)
    reason = models.CharField(max_length=200, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["month", "category", "pk"]
        verbose_name_plural = "new demand"
        permissions = [("enter_assumptions", "Can enter what a forecast assumes")]
        constraints = [
            models.CheckConstraint(
                name="new_demand_month_is_its_first_day",
                condition=Q(month__day=1),
                violation_error_message="Give the first day of the month",
            ),
            models.CheckConstraint(
                name="new_demand_not_negative",
                condition=Q(weekly_amount__gte=0),
                violation_error_message="The weekly amount cannot be less than £0",
            ),
            models.UniqueConstraint(
                fields=["category", "month"],
                name="new_demand_once",
                violation_error_message=(
                    "This month already has new demand for the category: change that"
                ),
            ),
        ]

    def __str__(self):
        return f"{self.children} more in {self.get_category_display()}, {self.month:%B %Y}"


@tracked
class Uplift(models.Model):
    """Prices that are expected to rise by a percentage from a day on.

    It raises the cost lines that began before the day: a later line has the new price.
    """

    starts_on = models.DateField()
    percent = models.DecimalField(max_digits=5, decimal_places=2)
    category = models.CharField(max_length=30, choices=BudgetLine, blank=True)
    contract = models.CharField(max_length=20, choices=Placement.Contract, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="uplift_percent",
                condition=Q(percent__gt=0, percent__lte=100),
                violation_error_message="Enter a percentage above 0 and up to 100",
            ),
        ]

    def __str__(self):
        return f"{self.percent:g}% from {self.starts_on:%-d %B %Y}"
