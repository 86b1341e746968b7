"""What others make of a decision: endorsed, refused, objected to."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from kft.core.history import tracked
from kft.core.models import append_only
from kft.core.sight import in_sight
from referrals.models.decision import Decision
from referrals.models.signed import final_once


class OfADecisionQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(decision__in=in_sight(Decision, user))


class Endorsement(models.Model):
    """The named officer's answer to a decision that the panel took in principle."""

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="endorsement")
    endorsed = models.BooleanField()
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = OfADecisionQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        permissions = [("endorse_decision", "Can endorse decisions taken in principle")]
        triggers = [append_only("endorsement_append_only")]

    def __str__(self):
        return f"{'Endorsed' if self.endorsed else 'Not endorsed'}: {self.decision}"


@tracked
class Disagreement(models.Model):
    """Somebody's objection to a decision, and what the head of service made of it."""

    class Status(models.TextChoices):
        RAISED = "raised", "Waiting for an answer"
        UPHELD = "upheld", "Decision upheld"
        VARIED = "varied", "Decision varied"
        RETURNED = "returned", "Returned to the panel"

        @property
        def colour(self):
            return {"raised": "yellow", "upheld": "green"}.get(self, "blue")

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="disagreements")
    reason = models.TextField()
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="disagreements"
    )
    raised_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status, default=Status.RAISED)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = OfADecisionQuerySet.as_manager()

    class Meta:
        ordering = ["raised_at", "pk"]
        permissions = [
            ("raise_disagreement", "Can disagree with a decision"),
            ("resolve_disagreement", "Can uphold, vary or return a decision"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["decision"],
                condition=Q(status="raised"),
                name="disagreement_one_open",
                violation_error_message="A disagreement with this decision is already open",
            ),
            models.CheckConstraint(
                name="disagreement_answered_by_somebody",
                condition=Q(status="raised")
                | ~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False),
                violation_error_message="Enter the answer",
            ),
        ]
        triggers = [
            final_once(
                "disagreement_answered_is_final",
                ~pgtrigger.Q(old__status="raised"),
                message="this disagreement is answered: it cannot be changed",
            )
        ]

    def __str__(self):
        return f"Disagreement with {self.decision}"

    def get_absolute_url(self):
        return reverse("referrals:disagreement", args=[self.pk])

    @property
    def reference(self):
        """What a letter says instead of a name."""
        return self.decision.reference

    def children_shown(self):
        """The child whose record a view of it shows (for the access log)."""
        return [self.decision.child]
