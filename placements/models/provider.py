"""Who offers placements, and the homes and agencies they run."""

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from kft.core.history import tracked
from kft.core.models import Referenced
from placements.codes import SECTORS
from placements.models.judgement import Judgement, keeps_judgements


class ProviderQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Providers and settings name no child: whoever works with them sees them all."""
        return self if user.has_perm("placements.view_provider") else self.none()

    def on_a_framework(self, *, on, framework=None):
        """Providers that are on a framework, or on this one, on a day."""
        memberships = Provider._meta.get_field("memberships").related_model.objects
        then = memberships.holding(on=on)
        if framework:
            then = then.filter(framework=framework)
        return self.filter(pk__in=then.order_by().values("provider"))


@tracked
class Provider(Referenced):
    """An organisation that offers placements."""

    name = models.CharField(max_length=200)
    sector = models.CharField(max_length=3, choices=SECTORS)
    urn = models.CharField("Ofsted number", max_length=20, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = ProviderQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("placements:provider", args=[self.pk])


class Registration(models.TextChoices):
    """With whom a setting is registered."""

    OFSTED = "ofsted", "Ofsted"
    CQC_ONLY = "cqc_only", "Care Quality Commission only"
    UNREGISTERED = "unregistered", "Unregistered"
    NOT_REQUIRED = "not_required", "Not required"


class SettingQuerySet(ProviderQuerySet):
    def with_judgement(self, *, on):
        """Each with the `judgement` in force on a day, and the day it was made (`judged`)."""
        latest = Judgement.objects.filter(setting=OuterRef("pk")).in_force(on=on)
        return self.annotate(
            judgement=Coalesce(Subquery(latest.values("judgement")[:1]), Value("")),
            judged=Subquery(latest.values("judged_on")[:1]),
        )


@tracked
class Setting(Referenced):
    """A home, school or agency of a provider in which children are placed."""

    class Kind(models.TextChoices):
        CHILDRENS_HOME = "childrens_home", "Children’s home"
        SECURE_HOME = "secure_home", "Secure children’s home"
        RESIDENTIAL_SCHOOL = "residential_school", "Residential school"
        SUPPORTED_ACCOMMODATION = "supported_accommodation", "Supported accommodation"
        FOSTERING_AGENCY = "fostering_agency", "Fostering agency"
        FAMILY_CENTRE = "family_centre", "Family centre"
        OTHER = "other", "Other"

    provider = models.ForeignKey(Provider, models.PROTECT, related_name="settings")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=30, choices=Kind)
    registration = models.CharField(max_length=20, choices=Registration, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    inside_authority = models.BooleanField(null=True, blank=True)
    beds = models.PositiveSmallIntegerField(null=True, blank=True)
    # counts only where no BlockContract is recorded (placements/homes/beds.py)
    block_beds = models.PositiveSmallIntegerField(null=True, blank=True)
    age_from = models.PositiveSmallIntegerField(null=True, blank=True)
    age_to = models.PositiveSmallIntegerField(null=True, blank=True)
    # what the import says last; a trigger adds it to the judgements over time
    ofsted_judgement = models.CharField(max_length=30, choices=Judgement.Grade, blank=True)
    judged_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = SettingQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        triggers = [keeps_judgements("setting_keeps_judgements")]
        constraints = [
            models.CheckConstraint(
                name="setting_ages",
                condition=Q(age_from__isnull=True)
                | Q(age_to__isnull=True)
                | Q(age_to__gte=F("age_from")),
                violation_error_message="The oldest age cannot be below the youngest",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("placements:setting", args=[self.pk])
