"""Who may not open records in an emergency, and for how long."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from kft.core.history import tracked


class EmergencyBarQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All of them, for those who bar people."""
        return self if user.has_perm("children.bar_from_emergency") else self.none()

    def standing(self, *, on):
        """Those that hold on a day: their first and last days are both part of them."""
        lasts = Q(until__isnull=True) | Q(until__gte=on)
        return self.filter(lasts, since__lte=on, lifted_at__isnull=True)


@tracked
class EmergencyBar(models.Model):
    """A person who may not open records in an emergency, until a last day or for good."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="emergency_bars"
    )
    reason = models.CharField(max_length=1000)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    barred_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)

    objects = EmergencyBarQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "-pk"]
        permissions = [
            ("bar_from_emergency", "Can bar a person from opening records in an emergency")
        ]
        constraints = [
            models.CheckConstraint(
                name="emergency_bar_ends_after_it_starts",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                violation_error_message="The last day cannot be before the first",
            ),
            models.CheckConstraint(
                name="emergency_bar_says_why",
                condition=~Q(reason=""),
                violation_error_message="Enter why this person is barred",
            ),
            models.CheckConstraint(
                name="emergency_bar_lifted_by_somebody",
                condition=Q(lifted_at=None, lifted_by=None)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                violation_error_message="Enter who lifts it",
            ),
        ]

    def __str__(self):
        return f"Bar of {self.person} from emergency opening"

    def get_absolute_url(self):
        return reverse("records:lift_bar", args=[self.pk])
