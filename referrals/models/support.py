"""Help for a family: agreed by a panel, or given by a team anyway."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from children.models import Family
from kft.core.fields import DatedQuerySet, ends_after_it_starts
from kft.core.history import tracked
from kft.core.models import Imported
from kft.core.sight import in_sight
from referrals.models.meeting import Meeting
from referrals.models.panel import Agency, PanelMembership
from referrals.models.referral import Referral
from referrals.models.signed import of_a_signed_meeting
from referrals.models.written_in import row_of_the_screen

_IS_OVER = (Meeting.Status.CLOSED, Meeting.Status.MINUTES_DRAFTED, Meeting.Status.SIGNED)


class Service(models.TextChoices):
    """The services that support a family (imports.md, support.csv)."""

    EDUCATION = "education", "Education"
    FOSTERING = "fostering", "Fostering"
    FAMILY_MATTERS = "family_matters", "Family Matters"
    YOUTH = "youth", "Youth service"
    EMERGENCY_RESPONSE = "emergency_response", "Emergency Response Team"
    YOUTH_OFFENDING = "youth_offending", "Youth offending service"
    CAMHS = "camhs", "CAMHS"
    SEND = "send", "SEND"
    OTHER = "other", "Other"
    NONE = "none", "None"


# Which services the member of an agency answers for (docs/decisions/0572)
SERVICES_OF = {
    Agency.FAMILY_MATTERS: (Service.FAMILY_MATTERS, Service.EMERGENCY_RESPONSE),
    Agency.YOUTH_SERVICE: (Service.YOUTH, Service.YOUTH_OFFENDING),
    Agency.CAMHS: (Service.CAMHS,),
    Agency.EDUCATION: (Service.EDUCATION,),
    Agency.SEND: (Service.SEND,),
    Agency.FOSTERING: (Service.FOSTERING,),
    Agency.OTHER: (Service.OTHER,),
}


class SupportQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(referral__in=in_sight(Referral, user))

    def of_the_service_of(self, user):
        """Agreed at a closed meeting of a panel where this person speaks for the service."""
        seats = PanelMembership.objects.filter(person=user, panel=OuterRef("meeting__panel"))
        own = Q(pk__in=[])
        for agency, services in SERVICES_OF.items():
            own |= Q(Exists(seats.filter(agency=agency)), service__in=services)
        return self.of_a_closed_meeting().filter(own)

    def of_a_closed_meeting(self):
        """What counts: not what a running meeting may still change, or an import brought."""
        return self.filter(meeting__status__in=_IS_OVER)

    def unanswered(self):
        return self.filter(answer="")


@tracked
class Support(Imported):
    """A service's support that was agreed for a referral."""

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Not possible"

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="support")
    service = models.CharField(max_length=20, choices=Service)
    started = models.DateField(null=True, blank=True)
    ended = models.DateField(null=True, blank=True)
    purpose = models.TextField(blank=True)
    # The meeting that agreed it; blank for what an import brought
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="support"
    )
    # The service's own answer, which may come after the minutes are signed
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    answer_note = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    row = row_of_the_screen()

    objects = SupportQuerySet.as_manager()

    class Meta:
        ordering = ["service", "pk"]
        verbose_name_plural = "support"
        permissions = [("answer_support", "Can accept support that the own service offers")]
        triggers = [
            of_a_signed_meeting(
                "support_signed_is_final",
                free=("answer", "answer_note", "answered_by_id", "answered_at"),
            )
        ]
        constraints = [
            ends_after_it_starts("support_dates"),
            models.UniqueConstraint(
                fields=["referral", "service", "started"],
                nulls_distinct=False,
                name="support_once",
                violation_error_message="This support is already recorded",
            ),
            models.CheckConstraint(
                name="support_answered_by_somebody",
                condition=Q(answer="")
                | Q(answered_by__isnull=False, answered_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.get_service_display()} for {self.referral}"

    def get_absolute_url(self):
        return reverse("referrals:answer_support", args=[self.pk])

    def children_shown(self):
        """The children whose records a view of this support shows (for the access log)."""
        return self.referral.children.all()


class InterventionQuerySet(DatedQuerySet):
    def visible_to(self, user):
        return self.filter(family__in=in_sight(Family, user))


@tracked
class Intervention(Imported):
    """Help by a team for a family, whether or not a panel asked for it."""

    class Purpose(models.TextChoices):
        PREVENT_BREAKDOWN = "prevent_breakdown", "Prevent a breakdown"
        PREVENT_ACCOMMODATION = "prevent_accommodation", "Prevent accommodation"
        SUPPORT_REHABILITATION = "support_rehabilitation", "Support rehabilitation home"
        OTHER = "other", "Other"

    class Outcome(models.TextChoices):
        REMAINED_WITH_FAMILY = "remained_with_family", "Remained with the family"
        CHILD_PROTECTION = "child_protection", "Child protection"
        ENTERED_CARE = "entered_care", "Entered care"
        OTHER = "other", "Other"

    family = models.ForeignKey(Family, models.PROTECT, related_name="interventions")
    service = models.CharField(max_length=20, choices=Service)
    started = models.DateField()
    ended = models.DateField(null=True, blank=True)
    purpose = models.CharField(max_length=30, choices=Purpose, blank=True)
    outcome = models.CharField(max_length=30, choices=Outcome, blank=True)

    objects = InterventionQuerySet.as_manager()

    class Meta:
        ordering = ["started", "pk"]
        indexes = [models.Index(fields=["service", "started"])]
        constraints = [ends_after_it_starts("intervention_dates")]

    def __str__(self):
        return f"{self.get_service_display()} for {self.family}"
