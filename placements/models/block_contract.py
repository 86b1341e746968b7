"""Beds bought in advance."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.urls import reverse

from kft.core.fields import DatedQuerySet, ends_after_it_starts
from kft.core.history import tracked
from placements.models.provider import Setting


class BlockContractQuerySet(DatedQuerySet):
    def visible_to(self, user):
        """Contracts name no child: whoever works with homes sees them."""
        return self if user.has_perm("placements.view_provider") else self.none()


@tracked
class BlockContract(models.Model):
    """Beds of a home that the council pays for from one day to another, filled or not."""

    setting = models.ForeignKey(Setting, models.PROTECT, related_name="block_contracts")
    started = models.DateField()
    ended = models.DateField(null=True, blank=True)
    beds = models.PositiveSmallIntegerField()
    bed_price = models.DecimalField(max_digits=8, decimal_places=2)  # of one bed, a week
    version = models.PositiveIntegerField(default=0)

    objects = BlockContractQuerySet.as_manager()

    class Meta:
        ordering = ["-started", "-pk"]
        constraints = [
            ends_after_it_starts("block_contract_dates"),
            models.CheckConstraint(
                name="block_contract_beds",
                condition=Q(beds__gt=0),
                violation_error_message="Enter at least one bed",
            ),
            models.CheckConstraint(
                name="block_contract_price",
                condition=Q(bed_price__gte=Decimal(0)),
                violation_error_message="The price must be £0 or more",
            ),
        ]

    def __str__(self):
        return f"{self.beds} beds from {self.started:%-d %B %Y}"

    def get_absolute_url(self):
        return reverse("placements:setting", args=[self.setting_id])
