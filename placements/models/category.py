"""The category of a placement, by a dated table: never by if/else in a view."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from kft.core.history import tracked


class Category(models.TextChoices):
    """How reports group placements (figures.md, Conventions)."""

    UNREGISTERED = "unregistered", "Unregistered"
    RESIDENTIAL = "residential", "Residential"
    SECURE = "secure", "Secure"
    CONNECTED = "connected", "Connected carers"
    FOSTERING = "fostering", "Fostering"
    PARENTS = "parents", "With parents"
    ADOPTION = "adoption", "Placed for adoption"
    SUPPORTED = "supported", "Supported accommodation"
    OTHER = "other", "Other"


class CategoryRuleQuerySet(models.QuerySet):
    def in_force(self, *, on):
        """Rules for a day, or for an F() of a day, in the order in which they are tried."""
        begun = Q(valid_from__isnull=True) | Q(valid_from__lte=on)
        not_ended = Q(valid_to__isnull=True) | Q(valid_to__gt=on)
        return self.filter(begun, not_ended).order_by("position")

    def days_of_change(self):
        """The days on which a rule comes into force or no longer holds."""
        dated = self.order_by().values_list("valid_from", "valid_to")
        return {day for days in dated for day in days if day}


@tracked
class CategoryRule(models.Model):
    """Placements with one of these codes, or in one of these registrations, are of a category.

    The first rule that matches wins; without a match the category is `other`.
    """

    position = models.PositiveSmallIntegerField()
    category = models.CharField(max_length=20, choices=Category)
    codes = ArrayField(models.CharField(max_length=3), default=list, blank=True)
    registrations = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    objects = CategoryRuleQuerySet.as_manager()

    class Meta:
        ordering = ["position"]

    def __str__(self):
        return f"{self.position}. {self.get_category_display()}"
