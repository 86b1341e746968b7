"""What a placement costs less than it would have, and who in finance agreed to that."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from kft.core.fields import ends_after_it_starts
from kft.core.history import tracked
from kft.core.models import Referenced, append_only
from kft.core.sight import in_sight
from placements.models.cost import OfAPlacementQuerySet
from placements.models.placement import Placement


class SavingQuerySet(OfAPlacementQuerySet):
    def visible_to(self, user):
        """Those of placements in sight, and those that name no placement."""
        if not user.has_perm("placements.view_costs"):
            return self.none()
        placements = in_sight(Placement, user)
        return self.filter(Q(placement__isnull=True) | Q(placement__in=placements))

    def signed_off(self):
        return self.filter(signed_off_on__isnull=False)

    def not_signed_off(self):
        return self.filter(signed_off_on__isnull=True)


@tracked
class Saving(Referenced):
    """A weekly price agreed below its baseline: cashable, or a cost avoided.

    Signed off in KFT (`signed_off_user`) it can't be changed by anyone: the database
    refuses, and a SavingReversal alone stops it. One whose sign-off was imported may be
    corrected by another import.
    """

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
    signed_off_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # whoever last wrote its figures; an import has nobody
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    entered_at = models.DateTimeField(auto_now_add=True, null=True)
    note = models.CharField(max_length=300, blank=True)

    objects = SavingQuerySet.as_manager()

    class Meta:
        ordering = ["started", "pk"]
        permissions = [
            ("enter_saving", "Can enter and correct savings that are not signed off"),
            ("sign_off_saving", "Can sign off and reverse savings for finance"),
        ]
        constraints = [
            ends_after_it_starts("saving_dates"),
            models.CheckConstraint(
                name="saving_signed_off_by_another",
                condition=Q(signed_off_user__isnull=True)
                | Q(entered_by__isnull=True)
                | ~Q(signed_off_user=F("entered_by")),
                violation_error_message=(
                    "A saving is signed off by somebody other than who entered it"
                ),
            ),
            models.CheckConstraint(
                name="saving_signed_off_has_its_day",
                condition=Q(signed_off_user__isnull=True) | Q(signed_off_on__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="saving_signed_off_is_final",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__signed_off_user__isnull=False),
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, £{self.weekly} a week"

    def get_absolute_url(self):
        return reverse("placements:saving", args=[self.pk])

    def children_shown(self):
        """The child whose record a view of this saving shows (for the access log)."""
        return [self.placement.child] if self.placement else [self]

    @property
    def weekly(self):
        """Pounds a week less than the baseline."""
        return self.baseline_weekly - self.agreed_weekly

    @property
    def is_signed_off(self):
        return self.signed_off_on is not None

    @property
    def last_happened_on(self):
        """The day of the latest of the `reasons`."""
        days = (self.placement_ended_on, self.came_back_on, self.residential_on)
        return max(day for day in days if day)

    @property
    def reasons(self):
        """Why it should be looked at again (placements/money/savings.py: to_look_at_again)."""
        found = [
            (self.placement_ended_on, "The placement ended"),
            (self.came_back_on, "The child came back into care"),
            (self.residential_on, "The child is in residential care again"),
        ]
        return ". ".join(f"{why} on {on:%-d %B %Y}" for on, why in found if on)


class SavingReversal(models.Model):
    """From which day a saving that was signed off no longer counts, and why.

    It stands beside the saving, which stays as it was signed off. Nobody can change it.
    """

    saving = models.OneToOneField(Saving, models.PROTECT, related_name="reversal")
    starts_on = models.DateField()  # the first day that no longer counts
    why = models.CharField(max_length=300)
    reversed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reversed_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_on", "pk"]
        triggers = [append_only("saving_reversal_append_only")]

    def __str__(self):
        return f"Reversed from {self.starts_on:%-d %B %Y}"


class SavingKept(models.Model):
    """Finance looked at a saving after something happened, and it goes on counting: why.

    What happened up to `seen_to` is settled; what happens later is looked at anew. Nobody
    can change it.
    """

    saving = models.ForeignKey(Saving, models.PROTECT, related_name="kept")
    seen_to = models.DateField()  # the day of the last thing that had happened
    why = models.CharField(max_length=300)
    kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kept_at = models.DateTimeField()

    class Meta:
        ordering = ["kept_at", "pk"]
        verbose_name_plural = "savings kept"
        triggers = [append_only("saving_kept_append_only")]

    def __str__(self):
        return f"Goes on counting after {self.seen_to:%-d %B %Y}"
