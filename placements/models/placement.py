"""Where a child lives, from one day until another."""

from django.db import models
from django.db.models import Q

from children.models import Child, OfAChildQuerySet
from fostering.models import Household
from kft.core.addresses import address_of
from kft.core.fields import ends_after_it_starts, one_at_a_time
from kft.core.history import tracked
from kft.core.models import Referenced
from placements.codes import (
    PLACEMENT_TYPES,
    REASONS_PLACEMENT_CHANGED,
    SECTORS,
    TEMPORARY,
)
from placements.models.ledger_due import marks_ledger_due
from placements.models.provider import Registration, Setting

IS_TEMPORARY = Q(code__in=sorted(TEMPORARY))


@tracked
class Placement(Referenced):
    """Where a child lives, from one date until it ends (SSDA903 PLACE gives its kind).

    A temporary stay (a T code) may interrupt a placement that stays open beneath it; of
    placements that are not temporary a child has one at a time.
    """

    class Contract(models.TextChoices):
        IN_HOUSE = "in_house", "In-house"
        BLOCK = "block", "Block contract"
        FRAMEWORK = "framework", "Framework"
        SPOT = "spot", "Spot purchase"

    child = models.ForeignKey(Child, models.PROTECT, related_name="placements")
    started = models.DateField()
    ended = models.DateField(null=True, blank=True)
    code = models.CharField(max_length=3, choices=PLACEMENT_TYPES)
    setting = models.ForeignKey(
        Setting, models.PROTECT, null=True, blank=True, related_name="placements"
    )
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="placements"
    )
    # A sector or registration given here overrides the setting's (imports.md).
    sector = models.CharField(max_length=3, choices=SECTORS, blank=True)
    registration = models.CharField(max_length=20, choices=Registration, blank=True)
    contract = models.CharField(max_length=20, choices=Contract, blank=True)
    inside_authority = models.BooleanField(null=True, blank=True)
    distance_miles = models.DecimalField(max_digits=6, decimal_places=1, null=True, blank=True)
    planned = models.BooleanField(null=True, blank=True)
    planned_end = models.DateField(null=True, blank=True)
    reason_ended = models.CharField(
        max_length=10, choices=REASONS_PLACEMENT_CHANGED, blank=True
    )
    sought_code = models.CharField(max_length=3, choices=PLACEMENT_TYPES, blank=True)
    deprivation_of_liberty = models.BooleanField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = OfAChildQuerySet.as_manager()

    class Meta:
        ordering = ["started", "pk"]
        indexes = [models.Index(fields=["started"]), models.Index(fields=["ended"])]
        permissions = [
            ("view_placed_children", "Can view the children who are or were placed"),
            ("view_costs", "Can view what placements cost"),
            ("change_costs", "Can change what placements cost"),
            ("keep_ledger", "Can recompute the weekly ledger"),
        ]
        constraints = [
            ends_after_it_starts("placement_dates"),
            one_at_a_time(
                "placement_one_at_a_time",
                of="child",
                condition=~IS_TEMPORARY,
                message="This child is already placed on these dates",
            ),
            one_at_a_time(
                "placement_temporary_one_at_a_time",
                of="child",
                condition=IS_TEMPORARY,
                message="This child is already placed for a time on these dates",
            ),
            models.CheckConstraint(
                name="placement_in_a_setting_or_a_household",
                condition=Q(setting__isnull=True) | Q(household__isnull=True),
                violation_error_message="Choose a setting or a household, not both",
            ),
        ]

        triggers = marks_ledger_due("placement_ledger_due", "id")

    def __str__(self):
        return f"{self.get_code_display()} from {self.started:%-d %B %Y}"

    def get_absolute_url(self):
        return address_of("placements:detail", self.pk)

    @property
    def where(self):
        """The home, school, agency or household; None where only the kind is known."""
        return self.setting or self.household

    def children_shown(self):
        """The child whose record a view of this placement shows (for the access log)."""
        return [self.child]
