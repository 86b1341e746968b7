"""Panels, their meetings, who came and what was on the agenda."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from kft.core.history import tracked
from kft.core.models import Imported, Referenced


class PanelQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A manager sees every panel, others the ones they sit on."""
        if user.has_perm("referrals.view_every_referral"):
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

    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=30, choices=Kind)

    objects = PanelQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

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


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Meetings of the panels this person sits on, chairs, or oversees."""
        if user.has_perm("referrals.view_every_referral"):
            return self
        seats = PanelMembership.objects.filter(person=user, panel=OuterRef("panel"))
        return self.filter(Q(chair=user) | Exists(seats))


# Once the chair has signed, nothing of the meeting changes: architecture.md, Data.
_SIGNED = "RAISE EXCEPTION 'the minutes of this meeting are signed: it cannot be changed';"


def of_a_signed_meeting(name, meeting_id="meeting_id"):
    """A trigger: no INSERT, UPDATE or DELETE on rows that belong to a signed meeting.

    The meeting's row is locked for sharing first, so that a row cannot slip in while the
    minutes are being signed.
    """
    check = (
        "PERFORM 1 FROM referrals_meeting WHERE id = {row}." + meeting_id + " FOR SHARE;"
        "IF EXISTS (SELECT 1 FROM referrals_meeting WHERE id = {row}."
        + meeting_id
        + " AND status = 'signed') THEN "
        + _SIGNED
        + " END IF;"
    )
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=(
            "IF TG_OP <> 'INSERT' THEN " + check.format(row="OLD") + " END IF;"
            "IF TG_OP <> 'DELETE' THEN " + check.format(row="NEW") + " RETURN NEW; END IF;"
            "RETURN OLD;"
        ),
    )


@tracked
class Meeting(Referenced):
    """One sitting of a panel."""

    class Status(models.TextChoices):
        PLANNED = "planned", "Planned"
        AGENDA_PUBLISHED = "agenda_published", "Agenda published"
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed"
        MINUTES_DRAFTED = "minutes_drafted", "Minutes drafted"
        SIGNED = "signed", "Minutes signed"

        @property
        def colour(self):
            return {"open": "green", "signed": "purple", "planned": "grey"}.get(self, "blue")

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="meetings")
    held_on = models.DateField()
    starts_at = models.TimeField(null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    chair = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings_chaired",
    )
    status = models.CharField(max_length=20, choices=Status, default=Status.PLANNED)
    minutes = models.TextField(blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    version = models.PositiveIntegerField(default=0)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        indexes = [models.Index(fields=["held_on"])]
        permissions = [
            ("manage_meeting", "Can plan meetings and publish agendas"),
            ("chair_meeting", "Can open and close a meeting"),
            ("record_attendance", "Can record who came"),
            ("draft_minutes", "Can draft minutes"),
            ("sign_minutes", "Can sign minutes"),
        ]
        constraints = [
            models.CheckConstraint(
                name="meeting_signed_by_somebody_at_some_time",
                condition=~Q(status="signed")
                | Q(signed_at__isnull=False, signed_by__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="meeting_signed_is_final",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__status="signed"),
                func=_SIGNED,
            )
        ]

    def __str__(self):
        return f"{self.panel}, {self.held_on:%-d %B %Y}"

    def get_absolute_url(self):
        return reverse("referrals:meeting", args=[self.pk])


@tracked
class Attendance(Imported):
    """Whether an agency was represented at a meeting."""

    class Agency(models.TextChoices):
        FAMILY_MATTERS = "family_matters", "Family Matters"
        YOUTH_SERVICE = "youth_service", "Youth service"
        CAMHS = "camhs", "CAMHS"
        EDUCATION = "education", "Education"
        SEND = "send", "SEND"
        FOSTERING = "fostering", "Fostering"
        HEALTH = "health", "Health"
        POLICE = "police", "Police"
        OTHER = "other", "Other"

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendances")
    agency = models.CharField(max_length=20, choices=Agency)
    attended = models.BooleanField()

    class Meta:
        ordering = ["agency"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "agency"],
                name="attendance_once",
                violation_error_message="This agency's attendance is already recorded",
            )
        ]
        triggers = [of_a_signed_meeting("attendance_signed_is_final")]

    def __str__(self):
        return f"{self.get_agency_display()} at {self.meeting}"


@tracked
class AgendaItem(models.Model):
    """A referral's place on a meeting's agenda."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="agenda_items")
    referral = models.ForeignKey(
        "referrals.Referral", models.PROTECT, related_name="agenda_items"
    )
    position = models.PositiveSmallIntegerField()
    heard_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "referral"],
                name="agenda_item_once",
                violation_error_message="This referral is already on the agenda",
            )
        ]
        triggers = [of_a_signed_meeting("agenda_item_signed_is_final")]

    def __str__(self):
        return f"Item {self.position} of {self.meeting}"
