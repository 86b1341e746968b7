"""The members of a panel at its meetings: who came, who stood aside, what they said."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from kft.core.history import tracked
from kft.core.sight import in_sight
from referrals.models.meeting import AgendaItem, Meeting
from referrals.models.panel import Agency
from referrals.models.signed import OF_THE_ITEM, of_a_signed_meeting


@tracked
class Presence(models.Model):
    """Whether a person came to a meeting, and which agency they spoke for."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="presences")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="presences"
    )
    agency = models.CharField(max_length=20, choices=Agency, blank=True)
    present = models.BooleanField()

    class Meta:
        ordering = ["person__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"],
                name="presence_once",
                violation_error_message="This person's presence is already recorded",
            )
        ]
        triggers = [of_a_signed_meeting("presence_signed_is_final")]

    def __str__(self):
        return f"{self.person} at {self.meeting}"


class InterestQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those in referrals the person sees: not their own, which hides the referral."""
        from referrals.models.referral import Referral

        return self.filter(referral__in=in_sight(Referral, user))

    def standing(self):
        """Interests that were not withdrawn: they hold until they are."""
        return self.filter(withdrawn_at__isnull=True)


@tracked
class Interest(models.Model):
    """A person's own connection with a family: they take no part in its referral.

    It hides the papers from them and keeps them out of the item's quorum and decision, at
    every meeting that hears the referral (design/roles-and-workflow.md, Meeting).
    """

    referral = models.ForeignKey("referrals.Referral", models.PROTECT, related_name="interests")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="interests"
    )
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="interests"
    )
    nature = models.TextField()
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(auto_now_add=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.TextField(blank=True)

    objects = InterestQuerySet.as_manager()

    class Meta:
        ordering = ["declared_at", "pk"]
        permissions = [
            ("declare_interest", "Can declare an own interest in a referral"),
            ("keep_interests", "Can declare for others and withdraw interests"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "person"],
                condition=Q(withdrawn_at__isnull=True),
                name="interest_declared_once",
                violation_error_message="This interest is already declared",
            ),
            models.CheckConstraint(
                name="interest_withdrawn_by_somebody",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                & ~Q(withdrawn_why=""),
                violation_error_message="Enter why the interest is withdrawn",
            ),
        ]
        triggers = [
            of_a_signed_meeting(
                "interest_signed_is_final",
                free=("withdrawn_by_id", "withdrawn_at", "withdrawn_why"),
            )
        ]

    def __str__(self):
        return f"Interest of {self.person} in {self.referral}"


@tracked
class Advice(models.Model):
    """What a member of the panel says of an item: advice, then agreement or dissent."""

    class View(models.TextChoices):
        AGREE = "agree", "Agrees"
        DISSENT = "dissent", "Does not agree"

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="advice")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="advice")
    text = models.TextField(blank=True)
    view = models.CharField(max_length=10, choices=View, blank=True)
    dissent_why = models.TextField(blank=True)
    saved_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["person__name", "pk"]
        verbose_name_plural = "advice"
        permissions = [("give_advice", "Can advise the panel, agree or dissent")]
        constraints = [
            models.UniqueConstraint(fields=["item", "person"], name="advice_once"),
            models.CheckConstraint(
                name="dissent_has_its_reason",
                condition=~Q(view="dissent") | ~Q(dissent_why=""),
                violation_error_message="Enter why you do not agree",
            ),
        ]
        triggers = [of_a_signed_meeting("advice_signed_is_final", OF_THE_ITEM)]

    def __str__(self):
        return f"Advice of {self.person} on {self.item}"
