"""Numbers kept elsewhere that reports stand beside: targets, population, other series.

They are here since both the import and the reports, neither of which may import the
other, read them (docs/decisions/0430).
"""

from django.db import models
from django.db.models import Q

from kft.core.history import tracked
from kft.core.models import Imported
from placements.models.plan import named_like_a_financial_year


class StatisticQuerySet(models.QuerySet):
    def visible_to(self, user):
        """They name nobody: whoever sees costs or keeps providers sees them."""
        return self if user.has_perm("placements.view_statistics") else self.none()


class Statistic(Imported):
    objects = StatisticQuerySet.as_manager()

    class Meta:
        abstract = True


@tracked
class Target(Statistic):
    """What an indicator should reach in a financial year, and which way is better."""

    class Direction(models.TextChoices):
        HIGHER = "higher", "Higher is better"
        LOWER = "lower", "Lower is better"

    indicator = models.CharField(max_length=100)
    financial_year = models.CharField(max_length=7)
    value = models.DecimalField(max_digits=14, decimal_places=2)
    direction = models.CharField(max_length=10, choices=Direction, blank=True)

    class Meta:
        ordering = ["financial_year", "indicator"]
        permissions = [("view_statistics", "Can view targets, population and other series")]
        constraints = [
            named_like_a_financial_year("target_year"),
            models.UniqueConstraint(
                fields=["indicator", "financial_year"],
                name="target_once",
                violation_error_message="This indicator already has a target for the year",
            ),
        ]

    def __str__(self):
        return f"{self.indicator} {self.financial_year}: {self.value}"


@tracked
class Population(Statistic):
    """How many children aged 0 to 17 live in the council's area in a year."""

    year = models.PositiveSmallIntegerField(
        unique=True, error_messages={"unique": "This year already has a population"}
    )
    children_0_17 = models.PositiveIntegerField("children aged 0 to 17")

    class Meta:
        ordering = ["year"]

    def __str__(self):
        return f"{self.children_0_17:,} children in {self.year}"


@tracked
class MonthlyCount(Statistic):
    """One month of a series that another system keeps: children in need, a plan, pounds."""

    series = models.CharField(max_length=100)
    month = models.DateField()  # its first day
    value = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        ordering = ["series", "month"]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "month"],
                name="monthly_count_once",
                violation_error_message="This series already has a value for the month",
            ),
            models.CheckConstraint(
                name="monthly_count_month_is_its_first_day",
                condition=Q(month__day=1),
                violation_error_message="Give the first day of the month",
            ),
        ]

    def __str__(self):
        series = self.series.replace("_", " ").capitalize()
        return f"{series}, {self.month:%B %Y}: {self.value.normalize():,f}"
