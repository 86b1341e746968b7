"""What a year was meant to cost, and what it was forecast to cost when a period closed."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from kft.core.history import tracked
from kft.core.models import Imported


class BudgetLine(models.TextChoices):
    """The lines of a budget for placements (figures.md, placements.by_category)."""

    EXTERNAL_RESIDENTIAL = "external_residential", "External residential"
    UNREGISTERED = "unregistered", "Unregistered"
    EXTERNAL_FOSTERING = "external_fostering", "External fostering"
    IN_HOUSE_FOSTERING = "in_house_fostering", "In-house fostering"
    IN_HOUSE_CONNECTED = "in_house_connected", "In-house connected carers"
    EXTERNAL_SUPPORTED = "external_supported", "External supported accommodation"
    OTHER = "other", "Other placements"


class PlanQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Sums by category name no child: whoever sees costs sees them."""
        return self if user.has_perm("placements.view_costs") else self.none()

    def of_year(self, year):
        return self.filter(financial_year=str(year))


def named_like_a_financial_year(name):
    """2024/25: a year and the last two digits of the next."""
    return models.CheckConstraint(
        name=name,
        condition=Q(financial_year__regex=r"^[0-9]{4}/[0-9]{2}$"),
        violation_error_message="Write the financial year like 2024/25",
    )


@tracked
class Budget(Imported):
    """What a category is meant to cost in a financial year, net, and for how many children."""

    financial_year = models.CharField(max_length=7)
    category = models.CharField(max_length=30, choices=BudgetLine)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    planned_children = models.PositiveIntegerField(null=True, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["financial_year", "category"]
        permissions = [("view_money", "Can view budgets, forecasts and savings")]
        constraints = [
            named_like_a_financial_year("budget_year"),
            models.UniqueConstraint(
                fields=["financial_year", "category"],
                name="budget_once",
                violation_error_message="This category already has a budget for the year",
            ),
        ]

    def __str__(self):
        return f"{self.get_category_display()} {self.financial_year}: £{self.amount}"


@tracked
class Forecast(Imported):
    """What a category was forecast to cost in a year, frozen when a period closed.

    Frozen in KFT (`closed_at`) it can't be changed by anyone: the database refuses. One
    that was imported, frozen elsewhere, may be corrected by another import.
    """

    financial_year = models.CharField(max_length=7)
    period = models.PositiveSmallIntegerField()  # 1 is April
    category = models.CharField(max_length=30, choices=BudgetLine)
    # four decimals, so that the total is rounded once, like that of a live forecast
    amount = models.DecimalField(max_digits=14, decimal_places=4)
    children = models.PositiveIntegerField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["financial_year", "period", "category"]
        permissions = [("close_period", "Can close a period and freeze its forecast")]
        constraints = [
            named_like_a_financial_year("forecast_year"),
            models.CheckConstraint(
                name="forecast_period",
                condition=Q(period__range=(1, 12)),
                violation_error_message="A period is a number from 1 (April) to 12 (March)",
            ),
            models.CheckConstraint(
                name="forecast_closed_by_somebody",
                condition=Q(closed_at__isnull=True) | Q(closed_by__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["financial_year", "period", "category"],
                name="forecast_once",
                violation_error_message="This period already has a forecast for the category",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="forecast_closed_is_frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__closed_at__isnull=False),
            )
        ]

    def __str__(self):
        return f"{self.get_category_display()} {self.financial_year}, period {self.period}"
