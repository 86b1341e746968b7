"""Who may see a restricted child: the people named, and for hours whoever opens it in need.

Source: design/roles-and-workflow.md, Restricted records; docs/decisions/0410 and 0411.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse

from kft.core.history import tracked

REASON_LENGTH = 180  # the access log keeps it whole, after "Emergency: "


@tracked
class AllowedPerson(models.Model):
    """Somebody named as allowed to see a restricted child's record."""

    child = models.ForeignKey("children.Child", models.PROTECT, related_name="allowed_people")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="restricted_children"
    )
    why = models.CharField(max_length=200)

    class Meta:
        verbose_name_plural = "allowed people"
        constraints = [
            models.UniqueConstraint(
                fields=["child", "person"],
                name="allowed_person_once",
                violation_error_message="This person may already see the child's record",
            )
        ]

    def __str__(self):
        return f"{self.person} may see {self.child}"


class EmergencyOpeningQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All of them, for those who review them."""
        if user.has_perm("children.review_emergency_opening"):
            return self
        return self.none()

    def running(self):
        """Openings that hold at this moment, by the database's own clock.

        What somebody may see is asked by every queryset, which have no moment to pass on;
        the clock of a web server that runs behind must not keep a record open either.
        """
        return self.filter(until__gt=Now())

    def to_review(self):
        return self.filter(reviewed_at__isnull=True)


@tracked
class EmergencyOpening(models.Model):
    """A record that somebody without access opened in an emergency, for some hours."""

    child = models.ForeignKey(
        "children.Child", models.PROTECT, related_name="emergency_openings"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="emergency_openings"
    )
    reason = models.CharField(max_length=REASON_LENGTH)
    opened_at = models.DateTimeField()
    until = models.DateTimeField()
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)
    review_note = models.TextField(blank=True)

    objects = EmergencyOpeningQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        indexes = [
            models.Index(fields=["person", "until"]),
            models.Index(fields=["-opened_at", "-id"]),
        ]
        permissions = [
            ("open_in_emergency", "Can open a record in an emergency"),
            ("review_emergency_opening", "Can review emergency openings"),
        ]
        constraints = [
            models.CheckConstraint(
                name="emergency_opening_ends_after_it_starts",
                condition=Q(until__gte=F("opened_at")),
                violation_error_message="The end cannot be before the start",
            ),
            models.CheckConstraint(
                name="emergency_opening_reviewed_by_somebody_with_a_note",
                condition=Q(reviewed_at=None, reviewed_by=None, review_note="")
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False) & ~Q(review_note=""),
                violation_error_message="A review needs a note",
            ),
            models.CheckConstraint(
                name="emergency_opening_not_reviewed_by_who_opened_it",
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("person")),
                violation_error_message="Somebody else has to review what you opened",
            ),
        ]

    def __str__(self):
        return f"Emergency opening {self.pk}"

    def get_absolute_url(self):
        return reverse("records:review", args=[self.pk])

    def children_shown(self):
        """The child whom the opening names (for the access log)."""
        return [self.child]
