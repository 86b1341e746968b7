"""Whom the search asked, tier by tier, and what they answered."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from fostering.models import Household
from kft.core.history import tracked
from kft.core.sight import in_sight
from placements.models.provider import Provider, Setting
from placements.models.request import PlacementRequest


class Tier(models.TextChoices):
    """Where a home is looked for, in this order; the values are those of Placement.Contract."""

    IN_HOUSE = "in_house", "In-house"
    FRAMEWORK = "framework", "Framework"
    SPOT = "spot", "Spot purchase"


class OfARequestQuerySet(models.QuerySet):
    path = "request"

    def visible_to(self, user):
        """Rows of requests in sight."""
        requests = in_sight(PlacementRequest, user)
        return self.filter(**{f"{self.path}__in": requests})


def _asked_once(what):
    return models.UniqueConstraint(
        fields=["request", "tier", what],
        name=f"approach_{what}_once",
        violation_error_message="They are asked already in this search",
    )


@tracked
class Approach(models.Model):
    """One household, home or provider that was asked for a home for a child."""

    class Answer(models.TextChoices):
        OFFERED = "offered", "Offered a place"
        DECLINED = "declined", "Declined"
        NO_ANSWER = "no_answer", "Did not answer"

        @property
        def colour(self):
            return {"offered": "green", "declined": "grey"}.get(self, "orange")

    request = models.ForeignKey(PlacementRequest, models.PROTECT, related_name="approaches")
    tier = models.CharField(max_length=20, choices=Tier)
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="+"
    )
    setting = models.ForeignKey(
        Setting, models.PROTECT, null=True, blank=True, related_name="approaches"
    )
    provider = models.ForeignKey(
        Provider, models.PROTECT, null=True, blank=True, related_name="approaches"
    )
    asked_on = models.DateField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answer = models.CharField(max_length=20, choices=Answer, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    why = models.TextField(blank=True)

    objects = OfARequestQuerySet.as_manager()

    class Meta:
        ordering = ["asked_on", "pk"]
        verbose_name_plural = "approaches"
        constraints = [
            models.CheckConstraint(
                name="approach_to_one",
                condition=Q(household__isnull=False, setting__isnull=True, provider=None)
                | Q(household__isnull=True, setting__isnull=False, provider=None)
                | Q(household__isnull=True, setting__isnull=True, provider__isnull=False),
                violation_error_message="Choose one household, home or provider",
            ),
            models.CheckConstraint(
                name="approach_answered",
                condition=Q(answer="", answered_on__isnull=True)
                | ~Q(answer="") & Q(answered_on__isnull=False),
                violation_error_message="Enter the answer and its day",
            ),
            models.CheckConstraint(
                name="approach_declined_says_why",
                condition=~Q(answer="declined") | ~Q(why=""),
                violation_error_message="Enter why they declined",
            ),
            _asked_once("household"),
            _asked_once("setting"),
            _asked_once("provider"),
        ]

    def __str__(self):
        return str(self.whom)

    @property
    def whom(self):
        return self.household or self.setting or self.provider

    @property
    def answered(self):
        return self.Answer(self.answer) if self.answer else None

    def children_shown(self):
        """The child for whom they were asked (for the access log)."""
        return [self.request.child]


@tracked
class SearchNote(models.Model):
    """Why a tier of a search counts as tried, or is opened before its turn."""

    class Kind(models.TextChoices):
        NONE_AVAILABLE = "none_available", "Nothing available"
        OPENED_EARLY = "opened_early", "Opened early, because it is urgent"

    request = models.ForeignKey(PlacementRequest, models.PROTECT, related_name="search_notes")
    tier = models.CharField(max_length=20, choices=Tier)
    kind = models.CharField(max_length=20, choices=Kind)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = OfARequestQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "tier", "kind"],
                name="search_note_once",
                violation_error_message="This is recorded already",
            )
        ]

    def __str__(self):
        return f"{self.get_tier_display()}: {self.get_kind_display().lower()}"
