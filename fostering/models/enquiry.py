"""From a first enquiry about fostering to a decision."""

from django.db import models

from fostering.models.household import Household
from kft.core.history import tracked
from kft.core.models import Referenced


class EnquiryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Enquiries are the fostering team's records; they name no child."""
        return self if user.has_perm("fostering.view_enquiry") else self.none()

    def received(self, first, last):
        """Enquiries received from `first` to `last`, both included."""
        return self.filter(received_on__range=(first, last))


@tracked
class Enquiry(Referenced):
    """Somebody asks about fostering; each day says when they reached a stage.

    Source: Fostering Services (England) Regulations 2011, regulation 26 (two stages).
    """

    class Outcome(models.TextChoices):
        OPEN = "open", "Open"
        APPROVED = "approved", "Approved"
        NOT_APPROVED = "not_approved", "Not approved"
        WITHDRAWN = "withdrawn", "Withdrawn"

    received_on = models.DateField()
    # Each council has its own words for where an enquiry came from and what it is about.
    source = models.CharField(max_length=100, blank=True)
    kind = models.CharField(max_length=100, blank=True)
    from_ifa = models.BooleanField("from an independent agency", null=True, blank=True)
    visit_on = models.DateField(null=True, blank=True)
    stage1_on = models.DateField(null=True, blank=True)
    stage2_on = models.DateField(null=True, blank=True)
    panel_on = models.DateField(null=True, blank=True)
    decision_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome, default=Outcome.OPEN)
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="enquiries"
    )

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        ordering = ["received_on", "pk"]
        indexes = [models.Index(fields=["received_on"])]
        verbose_name_plural = "enquiries"

    def __str__(self):
        return f"Enquiry of {self.received_on:%-d %B %Y}"
