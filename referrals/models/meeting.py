"""Meetings: which agencies came, what was on the agenda, corrections to the minutes."""

from datetime import timedelta

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from kft.core.history import tracked
from kft.core.models import Imported, Referenced, append_only
from referrals.models.panel import Agency, Panel, PanelMembership
from referrals.models.signed import SIGNED, of_a_signed_meeting


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Meetings of the panels this person sits on, chairs, or oversees."""
        if user.has_perm("referrals.view_every_referral"):
            return self
        # not Exists: PostgreSQL takes one beside an OR for dear, and then plans the rest badly
        mine = PanelMembership.objects.filter(person=user).values("panel")
        return self.filter(Q(chair=user) | Q(panel__in=mine))

    def chaired_by(self, user):
        """Meetings this person chairs: named for it, or chair or vice-chair of the panel."""
        seats = [PanelMembership.Seat.CHAIR, PanelMembership.Seat.VICE_CHAIR]
        mine = PanelMembership.objects.filter(person=user, seat__in=seats).values("panel")
        return self.filter(Q(chair=user) | Q(panel__in=mine))


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
        CANCELLED = "cancelled", "Cancelled"

        @property
        def colour(self):
            colours = {"open": "green", "signed": "purple"}
            return (colours | {"planned": "grey", "cancelled": "red"}).get(self, "blue")

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
    # The day of the panel's rhythm it was made for, wherever it was moved since
    planned_for = models.DateField(null=True, blank=True, editable=False)
    cancelled_why = models.TextField(blank=True)
    # How often its invitation was changed: a calendar keeps the highest (RFC 5545)
    invitation_sequence = models.PositiveSmallIntegerField(default=0)
    papers_close_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    # Whether there was a quorum, as found when the chair closed the meeting
    quorate = models.BooleanField(null=True, blank=True)
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
            ("plan_ahead", "Can make the coming meetings of a panel"),
            ("chair_meeting", "Can open and close a meeting"),
            ("record_attendance", "Can record who came"),
            ("draft_minutes", "Can draft minutes"),
            ("sign_minutes", "Can sign minutes"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "planned_for"],
                name="meeting_made_ahead_once",
                violation_error_message="The panel's meeting of this day is already made",
            ),
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
                func=SIGNED,
            )
        ]

    def __str__(self):
        return f"{self.panel}, {self.held_on:%-d %B %Y}"

    def get_absolute_url(self):
        return reverse("referrals:meeting", args=[self.pk])

    def papers_are_closed(self, *, at):
        """Whether the agenda changes only with the chair's consent from here on."""
        return self.papers_close_at is not None and at >= self.papers_close_at


@tracked
class Attendance(Imported):
    """Whether an agency was represented at a meeting."""

    Agency = Agency

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendances")
    agency = models.CharField(max_length=20, choices=Agency)
    attended = models.BooleanField()
    # Who came for it without a seat on the panel
    guests = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["agency"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "agency"],
                name="attendance_once",
                violation_error_message="This agency's attendance is already recorded",
            ),
            models.CheckConstraint(
                name="attendance_with_guests_came",
                condition=Q(guests="") | Q(attended=True),
                violation_error_message="An agency whose guests are named came",
            ),
        ]
        triggers = [of_a_signed_meeting("attendance_signed_is_final")]

    def __str__(self):
        return f"{self.get_agency_display()} at {self.meeting}"


# Put on the agenda in time, or with the chair's consent
_AGREED = Q(late_why="") | Q(late_consented_at__isnull=False)


class AgendaItemQuerySet(models.QuerySet):
    def agreed(self, *, or_this=None):
        """Those that stand on the agenda: put there in time, or with the chair's consent.

        `or_this` is one that is among them, whether it stands there or not.
        """
        return self.filter(_AGREED | Q(pk=or_this.pk) if or_this else _AGREED)

    def asked_late(self):
        """Those for which the chair's consent is asked."""
        return self.exclude(_AGREED)

    def to_consent_to(self):
        """Late ones, and those that somebody asks to take off after the papers closed."""
        running = [Meeting.Status.PLANNED, Meeting.Status.AGENDA_PUBLISHED]
        return self.filter(~_AGREED | ~Q(removal_why=""), meeting__status__in=running)

    def on_papers_of(self, user):
        """Items whose papers a member may read, and the late ones that a chair is asked for."""
        published = Meeting.objects.visible_to(user).exclude(status=Meeting.Status.PLANNED)
        chaired = Meeting.objects.chaired_by(user)
        return self.filter(
            _AGREED & Q(meeting__in=published) | ~_AGREED & Q(meeting__in=chaired)
        )


@tracked
class AgendaItem(models.Model):
    """A referral's place on a meeting's agenda."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="agenda_items")
    referral = models.ForeignKey(
        "referrals.Referral", models.PROTECT, related_name="agenda_items"
    )
    position = models.PositiveSmallIntegerField()
    # Which rule proposed it for the agenda; blank where somebody chose it
    proposed_because = models.CharField(max_length=100, blank=True)
    # Put on the agenda after the papers closed: why, and the chair's consent
    late_why = models.TextField(blank=True)
    late_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    late_consented_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    late_consented_at = models.DateTimeField(null=True, blank=True)
    # Asked, after the papers closed, to be taken off again: why
    removal_why = models.TextField(blank=True)
    # When the panel turned to it: the time used is counted from here to the next item
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    # The time used before, where the panel came back to it
    used_before = models.DurationField(default=timedelta, db_default=timedelta())
    minute = models.TextField(blank=True)
    minute_version = models.PositiveIntegerField(default=0)
    heard_at = models.DateTimeField(null=True, blank=True)

    objects = AgendaItemQuerySet.as_manager()

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

    @property
    def is_agreed(self):
        return not self.late_why or self.late_consented_at is not None

    def time_used(self, *, at):
        """How long the panel has given to this item by the moment `at`."""
        if self.started_at is None:
            return self.used_before
        end = self.finished_at or min(at, self.meeting.closed_at or at)
        return self.used_before + max(end - self.started_at, timedelta())


class Addendum(models.Model):
    """A correction to signed minutes: it stands beside them and changes nothing in them."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="addenda")
    text = models.TextField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["written_at", "pk"]
        verbose_name_plural = "addenda"
        triggers = [append_only("addendum_append_only")]

    def __str__(self):
        return f"Addendum to the minutes of {self.meeting}"
