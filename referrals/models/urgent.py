"""Urgent decisions between meetings."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from children.models import Child
from kft.core.history import tracked
from kft.core.sight import in_sight
from referrals.models.decision import Decision
from referrals.models.referral import Referral
from referrals.models.signed import final_once


class UrgentDecisionQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(
            child__in=in_sight(Child, user),
            referral__in=in_sight(Referral, user),
        )

    def to_ratify(self):
        """Taken, and no meeting has said yet what it makes of it."""
        return self.filter(status=UrgentDecision.Status.DECIDED, ratification__isnull=True)

    def asked(self):
        """Waiting for a nominated officer."""
        return self.filter(status=UrgentDecision.Status.ASKED)

    def expiring(self, *, on, within):
        """To be ratified, and their last day comes within some days of `on`."""
        return self.to_ratify().filter(expires_on__range=(on, on + within))

    def expired(self, *, on):
        """To be ratified, and their last day has passed on `on`."""
        return self.to_ratify().filter(expires_on__lt=on)


@tracked
class UrgentDecision(models.Model):
    """What a nominated officer decided for a child because the panel could not be waited for.

    It comes on the next agenda to be ratified or not, even if the child has left by then.
    """

    class Status(models.TextChoices):
        ASKED = "asked", "Waiting for a nominated officer"
        DECIDED = "decided", "Decided"
        REFUSED = "refused", "To wait for the panel"

        @property
        def colour(self):
            return {"asked": "red", "decided": "green"}.get(self, "grey")

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="urgent_decisions")
    child = models.ForeignKey(Child, models.PROTECT, related_name="urgent_decisions")
    status = models.CharField(max_length=10, choices=Status, default=Status.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    why = models.TextField("why it cannot wait")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    package = models.TextField("what is put in place at once", blank=True)
    rationale = models.TextField(blank=True)
    weekly_cap = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    # What a meeting made of it; one answer can be of two urgent decisions for a child
    ratification = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="of_urgent_decisions"
    )

    objects = UrgentDecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        permissions = [
            ("ask_urgently", "Can ask for an urgent decision"),
            ("decide_urgently", "Can decide urgently between meetings"),
            ("list_to_ratify", "Puts urgent decisions on the next agenda"),
        ]
        constraints = [
            models.CheckConstraint(
                name="urgent_decision_is_complete",
                condition=~Q(status="decided")
                | Q(
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                    weekly_cap__isnull=False,
                    expires_on__isnull=False,
                )
                & ~Q(package="")
                & ~Q(rationale=""),
                violation_error_message="Enter the package, its weekly cap and its last day",
            ),
            models.CheckConstraint(
                name="urgent_decision_cap_not_negative",
                condition=Q(weekly_cap__isnull=True) | Q(weekly_cap__gte=0),
                violation_error_message="The weekly cost cannot be less than £0",
            ),
            models.UniqueConstraint(
                fields=["referral", "child"],
                condition=Q(status="asked"),
                name="urgent_decision_asked_once",
                violation_error_message="An urgent decision is already asked for",
            ),
        ]
        triggers = [
            final_once(
                "urgent_decision_is_final",
                ~pgtrigger.Q(old__status="asked"),
                free=("ratification_id",),
                message="this urgent decision is final: the panel ratifies it or not",
            )
        ]

    def __str__(self):
        return f"Urgent decision for {self.child}"

    def get_absolute_url(self):
        return reverse("referrals:urgent_decision", args=[self.pk])

    @property
    def reference(self):
        """What a letter says instead of a name."""
        return self.referral.reference

    @property
    def is_to_ratify(self):
        return self.status == self.Status.DECIDED and self.ratification_id is None

    def expired_unratified(self, *, on):
        """Whether its last day has passed and no meeting has answered."""
        return self.is_to_ratify and self.expires_on < on

    def children_shown(self):
        """The child whose record a view of it shows (for the access log)."""
        return [self.child]
