"""What a placement costs less than it would have, and who in finance agreed to that."""

from django.db import models
from django.db.models import Q

from kft.core.fields import ends_after_it_starts
from kft.core.history import tracked
from kft.core.models import Referenced
from placements.models.cost import OfAPlacementQuerySet
from placements.models.placement import Placement


class SavingQuerySet(OfAPlacementQuerySet):
    def visible_to(self, user):
        """Those of placements in sight, and those that name no placement."""
        if not user.has_perm("placements.view_costs"):
            return self.none()
        in_sight = Placement.objects.visible_to(user)
        return self.filter(Q(placement__isnull=True) | Q(placement__in=in_sight))


@tracked
class Saving(Referenced):
    """A weekly price agreed below its baseline: cashable, or a cost avoided."""

    class Kind(models.TextChoices):
        CASHABLE = "cashable", "Cashable"
        AVOIDED = "avoided", "Cost avoided"

    class Source(models.TextChoices):
        PANEL = "panel", "Panel"
        PLACEMENTS_FORUM = "placements_forum", "Placements forum"
        BROKERAGE = "brokerage", "Brokerage"
        REVIEW = "review", "Review"

    kind = models.CharField(max_length=20, choices=Kind)
    source = models.CharField(max_length=20, choices=Source)
    placement = models.ForeignKey(
        Placement, models.PROTECT, null=True, blank=True, related_name="savings"
    )
    baseline_weekly = models.DecimalField(max_digits=9, decimal_places=2)
    agreed_weekly = models.DecimalField(max_digits=9, decimal_places=2)
    started = models.DateField()
    ended = models.DateField(null=True, blank=True)
    signed_off_by = models.CharField(max_length=200, blank=True)  # as finance's list names them
    signed_off_on = models.DateField(null=True, blank=True)

    objects = SavingQuerySet.as_manager()

    class Meta:
        ordering = ["started", "pk"]
        constraints = [ends_after_it_starts("saving_dates")]

    def __str__(self):
        return f"{self.get_kind_display()}, £{self.weekly} a week"

    @property
    def weekly(self):
        """Pounds a week less than the baseline."""
        return self.baseline_weekly - self.agreed_weekly
