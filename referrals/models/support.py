"""Help for a family: agreed by a panel, or given by a team anyway."""

from django.db import models

from children.models import Family
from kft.core.fields import DatedQuerySet, ends_after_it_starts
from kft.core.history import tracked
from kft.core.models import Imported
from referrals.models.referral import Referral


class Service(models.TextChoices):
    """The services that support a family (imports.md, support.csv)."""

    EDUCATION = "education", "Education"
    FOSTERING = "fostering", "Fostering"
    FAMILY_MATTERS = "family_matters", "Family Matters"
    YOUTH = "youth", "Youth service"
    EMERGENCY_RESPONSE = "emergency_response", "Emergency Response Team"
    YOUTH_OFFENDING = "youth_offending", "Youth offending service"
    CAMHS = "camhs", "CAMHS"
    SEND = "send", "SEND"
    OTHER = "other", "Other"
    NONE = "none", "None"


@tracked
class Support(Imported):
    """A service's support that was agreed for a referral."""

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="support")
    service = models.CharField(max_length=20, choices=Service)
    started = models.DateField(null=True, blank=True)
    ended = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["service", "pk"]
        verbose_name_plural = "support"
        constraints = [
            ends_after_it_starts("support_dates"),
            models.UniqueConstraint(
                fields=["referral", "service", "started"],
                nulls_distinct=False,
                name="support_once",
                violation_error_message="This support is already recorded",
            ),
        ]

    def __str__(self):
        return f"{self.get_service_display()} for {self.referral}"


class InterventionQuerySet(DatedQuerySet):
    def visible_to(self, user):
        return self.filter(family__in=Family.objects.visible_to(user))


@tracked
class Intervention(Imported):
    """Help by a team for a family, whether or not a panel asked for it."""

    class Purpose(models.TextChoices):
        PREVENT_BREAKDOWN = "prevent_breakdown", "Prevent a breakdown"
        PREVENT_ACCOMMODATION = "prevent_accommodation", "Prevent accommodation"
        SUPPORT_REHABILITATION = "support_rehabilitation", "Support rehabilitation home"
        OTHER = "other", "Other"

    class Outcome(models.TextChoices):
        REMAINED_WITH_FAMILY = "remained_with_family", "Remained with the family"
        CHILD_PROTECTION = "child_protection", "Child protection"
        ENTERED_CARE = "entered_care", "Entered care"
        OTHER = "other", "Other"

    family = models.ForeignKey(Family, models.PROTECT, related_name="interventions")
    service = models.CharField(max_length=20, choices=Service)
    started = models.DateField()
    ended = models.DateField(null=True, blank=True)
    purpose = models.CharField(max_length=30, choices=Purpose, blank=True)
    outcome = models.CharField(max_length=30, choices=Outcome, blank=True)

    objects = InterventionQuerySet.as_manager()

    class Meta:
        ordering = ["started", "pk"]
        indexes = [models.Index(fields=["service", "started"])]
        constraints = [ends_after_it_starts("intervention_dates")]

    def __str__(self):
        return f"{self.get_service_display()} for {self.family}"
