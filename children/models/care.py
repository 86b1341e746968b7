"""The care and the legal statuses that each child has had."""

from django.db import models

from children import codes
from children.models.child import Child
from kft.core.fields import DatedQuerySet, ends_after_it_starts, one_at_a_time
from kft.core.history import tracked
from kft.core.models import Imported, Referenced
from kft.core.sight import in_sight


class OfAChildQuerySet(DatedQuerySet):
    """Rows about a child: in sight where the child is."""

    def visible_to(self, user):
        return self.filter(child__in=in_sight(Child, user))


@tracked
class CarePeriod(Referenced):
    """A time in which the council looked after a child, from its start until it ceased."""

    child = models.ForeignKey(Child, models.PROTECT, related_name="care_periods")
    started = models.DateField()
    ended = models.DateField(null=True, blank=True)
    reason_ended = models.CharField(max_length=5, choices=codes.REASONS_CEASED, blank=True)
    need = models.CharField(max_length=2, choices=codes.NEEDS, blank=True)

    objects = OfAChildQuerySet.as_manager()

    class Meta:
        ordering = ["started"]
        indexes = [models.Index(fields=["started"]), models.Index(fields=["ended"])]
        constraints = [
            ends_after_it_starts("care_period_dates"),
            one_at_a_time(
                "care_period_one_at_a_time",
                of="child",
                message="This child is already looked after on these dates",
            ),
        ]

    def __str__(self):
        return f"Looked after from {self.started:%-d %B %Y}"


class LegalStatusQuerySet(OfAChildQuerySet):
    def short_breaks(self):
        """V3 and V4: care that no count of being looked after includes (figures.md)."""
        return self.filter(code__in=codes.SHORT_BREAKS)


@tracked
class LegalStatus(Imported):
    """The legal ground on which a child is looked after, as SSDA903 codes it."""

    child = models.ForeignKey(Child, models.PROTECT, related_name="legal_statuses")
    code = models.CharField(max_length=3, choices=codes.LEGAL_STATUSES)
    started = models.DateField()
    ended = models.DateField(null=True, blank=True)

    objects = LegalStatusQuerySet.as_manager()

    class Meta:
        ordering = ["started"]
        verbose_name_plural = "legal statuses"
        constraints = [
            ends_after_it_starts("legal_status_dates"),
            one_at_a_time(
                "legal_status_one_at_a_time",
                of="child",
                message="This child already has a legal status on these dates",
            ),
        ]

    def __str__(self):
        return self.get_code_display()
