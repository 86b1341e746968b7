"""Fostering households: approved, full or not, ended."""

from django.db import models
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse

from fostering.timescales import TEMPORARY, temporary_end
from kft.core.fields import ends_after_it_starts
from kft.core.history import tracked
from kft.core.models import Referenced


def _temporary_over(*, by):
    """A temporary approval that ends by a day; without a recorded end the law's 16 weeks."""
    unrecorded = Q(temporary_to__isnull=True, temporary_from__lte=by - TEMPORARY)
    return Q(temporary_to__isnull=False, temporary_to__lte=by) | unrecorded


def _away(on):
    """Whether the household is recorded as not available on a day."""
    rows = Household._meta.get_field("not_available").related_model.objects
    return Exists(rows.holding(on=on).filter(household=OuterRef("pk")))


class HouseholdQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Households are the fostering team's records; they name no child."""
        return self if user.has_perm("fostering.view_household") else self.none()

    def approved_on_day(self, *, on):
        """Households whose approval holds on a day."""
        open_ended = Q(ended_on__isnull=True) | Q(ended_on__gt=on)
        return self.filter(open_ended, approved_on__lte=on)

    def fostering(self, *, on):
        """Households that may have a child on a day: approved, or approved for a time."""
        open_ended = Q(ended_on__isnull=True) | Q(ended_on__gt=on)
        for_a_time = Q(temporary_from__lte=on) & ~_temporary_over(by=on)
        return self.filter(open_ended, Q(approved_on__lte=on) | for_a_time)

    def temporary_running_out(self, *, by):
        """Approved for a time that ends by a day, and not approved since."""
        waiting = Q(approved_on__isnull=True, ended_on__isnull=True)
        return self.filter(waiting, _temporary_over(by=by)).order_by("temporary_from", "pk")

    def with_vacancies(self, *, on):
        """Adds `filled` (children placed on a day), `is_away` and `vacancies`.

        Vacancies are places less filled, less those not available: none while the
        household takes no child (design/roles-and-workflow.md, Fostering).
        The children are counted through the placements that name the household, whoever
        may see them: a restricted child fills a place too.
        """
        holding = Q(started__lte=on) & (Q(ended__isnull=True) | Q(ended__gt=on))
        placements = Household._meta.get_field("placements").related_model.objects
        there = placements.filter(holding, household=OuterRef("pk")).order_by()
        counted = there.values("household").annotate(n=Count("child", distinct=True))
        filled = Coalesce(Subquery(counted.values("n")), 0, output_field=IntegerField())
        left = Coalesce(F("approved_places"), Value(0)) - F("filled")
        free = Greatest(left, 0, output_field=IntegerField())
        return self.annotate(filled=filled, is_away=_away(on)).annotate(
            vacancies=Case(When(is_away=True, then=Value(0)), default=free)
        )

    def away(self, *, on):
        """Households that take no child on a day, with the places that they would have."""
        places = Coalesce(F("approved_places"), Value(0)) - F("filled")
        return self.with_vacancies(on=on).filter(is_away=True).annotate(places_left=places)


@tracked
class Household(Referenced):
    """A household approved, fully or for a time, to foster.

    Source: Fostering Services (England) Regulations 2011.
    """

    class Kind(models.TextChoices):
        MAINSTREAM = "mainstream", "Mainstream"
        CONNECTED = "connected", "Connected carers"
        SHORT_BREAKS = "short_breaks", "Short breaks"
        SUPPORTED_LODGINGS = "supported_lodgings", "Supported lodgings"
        ADOPTER_FOSTER = "adopter_foster", "Fostering for adoption"

    class EndReason(models.TextChoices):
        RESIGNED = "resigned", "Resigned"
        DEREGISTERED = "deregistered", "Approval ended by the council"
        RETIRED = "retired", "Retired"
        MOVED_AGENCY = "moved_agency", "Moved to another agency"
        SGO_GRANTED = "sgo_granted", "Became special guardians"
        OTHER = "other", "Other"

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind)
    approved_on = models.DateField(null=True, blank=True)
    approved_places = models.PositiveSmallIntegerField(null=True, blank=True)
    age_from = models.PositiveSmallIntegerField(null=True, blank=True)
    age_to = models.PositiveSmallIntegerField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=20, choices=EndReason, blank=True)
    notice_on = models.DateField(null=True, blank=True)
    temporary_from = models.DateField(null=True, blank=True)
    temporary_to = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        indexes = [
            models.Index(fields=["approved_on"]),
            models.Index(fields=["ended_on"]),
        ]
        constraints = [
            ends_after_it_starts(
                "household_approval_dates", start="approved_on", end="ended_on"
            ),
            ends_after_it_starts(
                "household_temporary_dates", start="temporary_from", end="temporary_to"
            ),
            models.CheckConstraint(
                name="household_ages",
                condition=Q(age_from__isnull=True)
                | Q(age_to__isnull=True)
                | Q(age_to__gte=models.F("age_from")),
                violation_error_message="The oldest age cannot be below the youngest",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("fostering:household", args=[self.pk])

    @property
    def can_be_extended(self):
        """Whether a temporary approval still has its one extension."""
        if not self.temporary_from or self.approved_on or self.ended_on:
            return False
        first_end = temporary_end(self.temporary_from)
        return self.temporary_to is None or self.temporary_to <= first_end

    @property
    def temporary_until(self):
        """When the temporary approval ends: as recorded, else after the law's 16 weeks."""
        if not self.temporary_from:
            return None
        return self.temporary_to or temporary_end(self.temporary_from)
