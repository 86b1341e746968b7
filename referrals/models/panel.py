"""Panels and who sits on them."""

from datetime import time

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from kft.core.history import tracked
from kft.core.models import Referenced


class Agency(models.TextChoices):
    """Who is asked to the table (imports.md, attendance.csv)."""

    FAMILY_MATTERS = "family_matters", "Family Matters"
    YOUTH_SERVICE = "youth_service", "Youth service"
    CAMHS = "camhs", "CAMHS"
    EDUCATION = "education", "Education"
    SEND = "send", "SEND"
    FOSTERING = "fostering", "Fostering"
    HEALTH = "health", "Health"
    POLICE = "police", "Police"
    OTHER = "other", "Other"


class PanelQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Managers, and those who set panels up, see every panel; others where they sit."""
        if user.has_perm("referrals.view_every_referral") or user.has_perm(
            "referrals.add_panel"
        ):
            return self
        return self.filter(pk__in=PanelMembership.objects.filter(person=user).values("panel"))


@tracked
class Panel(Referenced):
    """A standing group of people that meets to decide about children."""

    class Kind(models.TextChoices):
        KEEPING_FAMILIES_TOGETHER = (
            "keeping_families_together",
            "Keeping Families Together",
        )
        PLACEMENT = "placement", "Placement"
        RESOURCE = "resource", "Resource"
        STABILITY = "stability", "Stability"

    class Weekday(models.IntegerChoices):
        MONDAY = 0, "Monday"
        TUESDAY = 1, "Tuesday"
        WEDNESDAY = 2, "Wednesday"
        THURSDAY = 3, "Thursday"
        FRIDAY = 4, "Friday"

    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=30, choices=Kind)
    # Quorum: design/roles-and-workflow.md, Meeting
    least_members = models.PositiveSmallIntegerField("least number of members", default=0)
    required_agencies = ArrayField(
        models.CharField(max_length=20, choices=Agency), default=list, blank=True
    )
    needs_chair = models.BooleanField("the chair or vice-chair must be there", default=True)
    # When it meets; without a weekday no meeting is made ahead
    weekday = models.PositiveSmallIntegerField(choices=Weekday, null=True, blank=True)
    every_weeks = models.PositiveSmallIntegerField(default=1)
    starts_at = models.TimeField(null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    minutes_for_an_item = models.PositiveSmallIntegerField(default=20)
    # Papers close this many working days before the meeting, at this hour
    papers_close_days = models.PositiveSmallIntegerField(default=2)
    papers_close_at = models.TimeField(default=time(12, 0))
    # What the panel may agree a week for one child; blank: no limit of its own
    weekly_limit = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    # Who endorses what was decided in principle
    endorser = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="panels_endorsed",
    )
    version = models.PositiveIntegerField(default=0)

    objects = PanelQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        permissions = [("manage_panel", "Can set how a panel works and who sits on it")]
        constraints = [
            models.CheckConstraint(
                name="panel_meets_every_so_many_weeks",
                condition=Q(every_weeks__gte=1),
                violation_error_message="Enter 1 or more weeks",
            ),
            models.CheckConstraint(
                name="panel_limit_not_negative",
                condition=Q(weekly_limit__isnull=True) | Q(weekly_limit__gte=0),
                violation_error_message="The weekly limit cannot be less than £0",
            ),
        ]

    def __str__(self):
        return self.name


@tracked
class PanelMembership(models.Model):
    """A person's seat on a panel."""

    class Seat(models.TextChoices):
        CHAIR = "chair", "Chair"
        VICE_CHAIR = "vice_chair", "Vice-chair"
        COORDINATOR = "coordinator", "Coordinator"
        MEMBER = "member", "Member"

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="memberships")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="panel_memberships"
    )
    seat = models.CharField(max_length=20, choices=Seat)
    agency = models.CharField(max_length=20, choices=Agency, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "person"],
                name="panel_membership_one_seat_each",
                violation_error_message="This person already sits on the panel",
            )
        ]

    def __str__(self):
        return f"{self.person}, {self.get_seat_display().lower()} of {self.panel}"
