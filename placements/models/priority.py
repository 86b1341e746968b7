"""Why a placed child is a priority for the panel: dated rules with their settings."""

from django.db import models
from django.db.models import Q

from kft.core.fields import ends_after_it_starts
from kft.core.formats import money
from kft.core.history import tracked

SEES_RULES = ("placements.set_priority_rules", "placements.view_costs")


class PriorityReason(models.TextChoices):
    """The reasons of figures.md, priority.children."""

    SOUGHT_NOT_ACHIEVED = "sought_not_achieved", "Not the type of placement that was sought"
    EXTERNAL_COST = "external_cost", "External placement above the weekly limit"
    YOUNG_IN_RESIDENTIAL = "young_in_residential", "Young child in residential care"
    HOME_INADEQUATE = "home_inadequate", "Home judged inadequate"
    UNDER_16_UNREGULATED = "under_16_unregulated", "Under 16 and unregulated"
    DEPRIVED_UNREGULATED = (
        "deprived_of_liberty_unregulated",
        "Aged 16 or 17, deprived of liberty and unregulated",
    )
    NEAR_18 = "external_near_18", "External placement near the 18th birthday"
    EXTRA_STAFFING = "extra_staffing", "Paid extra staffing"

    @property
    def unit(self) -> str:
        """What its limit is in: money, years or months; "" for a reason without one."""
        return _UNITS.get(self, "")


_UNITS = {
    PriorityReason.EXTERNAL_COST: "money",
    PriorityReason.YOUNG_IN_RESIDENTIAL: "years",
    PriorityReason.NEAR_18: "months",
}
_UNREGULATED = (
    "in a placement that is unregistered, or in supported accommodation that is not "
    "registered with Ofsted"
)
_DEFINITIONS = {
    PriorityReason.SOUGHT_NOT_ACHIEVED: "The placement is not of the type that was sought.",
    PriorityReason.EXTERNAL_COST: "In an external placement whose gross cost is above {}.",
    PriorityReason.YOUNG_IN_RESIDENTIAL: "In residential care at the age of {} or under.",
    PriorityReason.HOME_INADEQUATE: "In a home that is judged inadequate.",
    PriorityReason.UNDER_16_UNREGULATED: f"Under 16, {_UNREGULATED}.",
    PriorityReason.DEPRIVED_UNREGULATED: (
        f"Aged 16 or 17 and deprived of liberty, {_UNREGULATED}."
    ),
    PriorityReason.NEAR_18: "In an external placement within {} of the 18th birthday.",
    PriorityReason.EXTRA_STAFFING: "Extra staffing is paid for.",
}


def limit_in_words(reason: str, limit) -> str:
    """ "£9,000 a week", "12" or "6 months"; "" where there is none."""
    unit = PriorityReason(reason).unit
    if limit is None or not unit:
        return ""
    if unit == "money":
        return f"{money(limit)} a week"
    number = f"{limit.normalize():f}"
    return number if unit == "years" else f"{number} month" + ("" if number == "1" else "s")


class PriorityRuleQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Rules name no child: whoever sets them, or sees what they find, sees them all."""
        return self if any(map(user.has_perm, SEES_RULES)) else self.none()

    def in_force(self, *, on):
        begun = Q(valid_from__isnull=True) | Q(valid_from__lte=on)
        not_ended = Q(valid_to__isnull=True) | Q(valid_to__gt=on)
        return self.filter(begun, not_ended).order_by("position")


@tracked
class PriorityRule(models.Model):
    """A reason that counts from one day until another, with its limit where it has one.

    The limit is pounds a week, an age in years, or months, as the reason asks for.
    """

    position = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=40, choices=PriorityReason)
    limit = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    objects = PriorityRuleQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        permissions = [("set_priority_rules", "Can set the rules about priority children")]
        constraints = [
            ends_after_it_starts("priority_rule_dates", start="valid_from", end="valid_to"),
            models.CheckConstraint(
                name="priority_rule_limit_not_negative",
                condition=Q(limit__isnull=True) | Q(limit__gte=0),
                violation_error_message="The limit cannot be less than 0",
            ),
        ]

    def __str__(self):
        return self.get_reason_display()

    def is_in_force(self, *, on):
        """For a day, as `in_force` asks it of the database."""
        begun = self.valid_from is None or self.valid_from <= on
        return begun and (self.valid_to is None or self.valid_to > on)

    @property
    def definition(self):
        """Whom the rule finds, in a sentence."""
        return _DEFINITIONS[self.reason].format(self.limit_in_words)

    @property
    def limit_in_words(self):
        return limit_in_words(self.reason, self.limit)
