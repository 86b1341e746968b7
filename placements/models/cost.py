"""Dated weekly amounts of a placement, and the ledger worked out from them.

What is held are the lines as the council gave them. Sums as of a date are worked out from
the lines (placements/costs.py); WeeklyCost keeps the same sums for each week.
"""

from django.db import models
from django.db.models import Q

from kft.core.fields import DatedQuerySet, ends_after_it_starts
from kft.core.history import tracked
from kft.core.models import Imported
from kft.core.sight import in_sight
from placements.models.ledger_due import marks_ledger_due
from placements.models.placement import Placement


class OfAPlacementQuerySet(DatedQuerySet):
    def visible_to(self, user):
        if not user.has_perm("placements.view_costs"):
            return self.none()
        return self.filter(placement__in=in_sight(Placement, user))


class WeeklyAmount(Imported):
    """What is paid or given each week from one day until another."""

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="%(class)ss")
    weekly_amount = models.DecimalField(max_digits=9, decimal_places=2)
    started = models.DateField()
    ended = models.DateField(null=True, blank=True)

    objects = OfAPlacementQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["started", "pk"]


@tracked
class CostLine(WeeklyAmount):
    """A part of a placement's weekly price. It never outlasts the placement."""

    class Component(models.TextChoices):
        CORE = "core", "Core"
        STAFFING = "staffing", "Extra staffing"
        EDUCATION = "education", "Education"
        THERAPY = "therapy", "Therapy"
        TRANSPORT = "transport", "Transport"
        ALLOWANCE = "allowance", "Allowance"
        OTHER = "other", "Other"

    component = models.CharField(max_length=20, choices=Component)

    class Meta(WeeklyAmount.Meta):
        constraints = [
            ends_after_it_starts("cost_line_dates"),
            models.CheckConstraint(
                name="cost_line_not_negative",
                condition=Q(weekly_amount__gte=0),
                violation_error_message="The weekly amount cannot be less than £0",
            ),
            models.UniqueConstraint(
                fields=["placement", "component", "started"],
                name="cost_line_once",
                violation_error_message="This cost already starts on this day",
            ),
        ]
        triggers = marks_ledger_due("cost_line_ledger_due", "placement_id")

    def __str__(self):
        return f"{self.get_component_display()} £{self.weekly_amount} a week"


@tracked
class Contribution(WeeklyAmount):
    """What another payer gives each week towards a placement."""

    class Payer(models.TextChoices):
        EDUCATION = "education", "Education"
        HEALTH = "health", "Health"
        OTHER_AUTHORITY = "other_authority", "Another authority"
        OTHER = "other", "Other"

    payer = models.CharField(max_length=20, choices=Payer)

    class Meta(WeeklyAmount.Meta):
        constraints = [
            ends_after_it_starts("contribution_dates"),
            models.CheckConstraint(
                name="contribution_not_negative",
                condition=Q(weekly_amount__gte=0),
                violation_error_message="The weekly amount cannot be less than £0",
            ),
            models.UniqueConstraint(
                fields=["placement", "payer", "started"],
                name="contribution_once",
                violation_error_message="This contribution already starts on this day",
            ),
        ]
        triggers = marks_ledger_due("contribution_ledger_due", "placement_id")

    def __str__(self):
        return f"{self.get_payer_display()} £{self.weekly_amount} a week"


class LedgerDue(models.Model):
    """A placement whose weeks must be worked out again; triggers write it."""

    # Without a constraint: deleting a placement notes the placement that is being deleted.
    placement = models.ForeignKey(
        Placement, models.CASCADE, related_name="+", db_constraint=False
    )

    class Meta:
        verbose_name_plural = "ledger due"

    def __str__(self):
        return f"Weeks of placement {self.placement_id}"


class WeeklyCost(models.Model):
    """What a placement cost in one week (Monday to Sunday), in pounds to four decimals."""

    placement = models.ForeignKey(Placement, models.CASCADE, related_name="weekly_costs")
    week = models.DateField()  # its Monday
    gross = models.DecimalField(max_digits=12, decimal_places=4)
    contributions = models.DecimalField(max_digits=12, decimal_places=4)
    net = models.GeneratedField(
        expression=models.F("gross") - models.F("contributions"),
        output_field=models.DecimalField(max_digits=12, decimal_places=4),
        db_persist=True,
    )

    class Meta:
        ordering = ["week", "placement"]
        indexes = [models.Index(fields=["week"])]
        constraints = [
            models.UniqueConstraint(fields=["placement", "week"], name="weekly_cost_once"),
            models.CheckConstraint(
                name="weekly_cost_week_is_a_monday", condition=Q(week__iso_week_day=1)
            ),
        ]

    def __str__(self):
        return f"Placement {self.placement_id}, week of {self.week:%-d %B %Y}"
