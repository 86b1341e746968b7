"""What was offered to a child: the place, how well it fits, and its price part by part."""

from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from fostering.models import Household
from kft.core.history import tracked
from placements.codes import PLACEMENT_TYPES
from placements.models.cost import CostLine
from placements.models.judgement import Judgement
from placements.models.provider import Setting
from placements.models.search import Approach, OfARequestQuerySet


class OfferQuerySet(OfARequestQuerySet):
    path = "approach__request"

    def visible_to(self, user):
        """Offers hold prices: seen by those who see what placements cost."""
        if not user.has_perm("placements.view_costs"):
            return self.none()
        return super().visible_to(user)


def _final_with_the_request(name, request, operation):
    """A trigger: nothing of an offer changes once an offer of its request is approved.

    `request` is SQL for the request's id, {row} in it is OLD or NEW.
    """
    refuse = (
        "IF EXISTS (SELECT 1 FROM placements_placementrequest WHERE id = {request}"
        " AND status IN ('approved', 'placed')) THEN"
        " RAISE EXCEPTION 'an offer was approved: what was offered is final'; END IF;"
    )
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=operation,
        func=(
            "IF TG_OP <> 'INSERT' THEN "
            + refuse.format(request=request.format(row="OLD"))
            + " END IF; IF TG_OP <> 'DELETE' THEN "
            + refuse.format(request=request.format(row="NEW"))
            + " RETURN NEW; END IF; RETURN OLD;"
        ),
    )


@tracked
class Offer(models.Model):
    """A place offered to a child: where, from when, how well it fits and at what price.

    Distance and judgement are as at the offer, whatever the home's become later.
    """

    class Match(models.TextChoices):
        STRONG = "strong", "Strong match"
        GOOD = "good", "Good match"
        PARTIAL = "partial", "Meets some needs"
        POOR = "poor", "Poor match"

        @property
        def colour(self):
            return {"strong": "green", "good": "green", "partial": "yellow"}.get(self, "red")

    approach = models.ForeignKey(Approach, models.PROTECT, related_name="offers")
    setting = models.ForeignKey(
        Setting, models.PROTECT, null=True, blank=True, related_name="offers"
    )
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="+"
    )
    code = models.CharField(max_length=3, choices=PLACEMENT_TYPES)
    can_start = models.DateField()
    distance_miles = models.DecimalField(max_digits=6, decimal_places=1, null=True, blank=True)
    inside_authority = models.BooleanField(null=True, blank=True)
    ofsted_judgement = models.CharField(max_length=30, choices=Judgement.Grade, blank=True)
    judged_on = models.DateField(null=True, blank=True)
    match = models.CharField(max_length=20, choices=Match)
    match_notes = models.TextField()
    extras = models.TextField(blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    negotiated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=0)

    objects = OfferQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="offer_of_a_setting_or_a_household",
                condition=Q(setting__isnull=True, household__isnull=False)
                | Q(setting__isnull=False, household__isnull=True),
                violation_error_message="Choose the home or agency that offers the place",
            )
        ]
        triggers = [
            _final_with_the_request(
                "offer_is_final",
                "(SELECT request_id FROM placements_approach WHERE id = {row}.approach_id)",
                pgtrigger.Update | pgtrigger.Delete,
            )
        ]

    def __str__(self):
        return str(self.where)

    def get_absolute_url(self):
        return reverse("placements:offers", args=[self.approach.request_id])

    @property
    def where(self):
        return self.setting or self.household

    @property
    def matched(self):
        return self.Match(self.match)

    @property
    def quoted(self):
        """What they first asked, pounds a week."""
        return sum((line.quoted_weekly for line in self.lines.all()), Decimal("0.00"))

    @property
    def agreed(self):
        """What it would cost a week as negotiated so far: as quoted where nothing is agreed."""
        return sum((line.weekly for line in self.lines.all()), Decimal("0.00"))

    @property
    def avoided(self):
        """Cost avoided by negotiating, pounds a week; below nought the price went up."""
        return self.quoted - self.agreed

    def children_shown(self):
        return [self.approach.request.child]


class OfferLineQuerySet(OfferQuerySet):
    path = "offer__approach__request"


@tracked
class OfferLine(models.Model):
    """A component of an offer's weekly price: as quoted, and as agreed after negotiation."""

    offer = models.ForeignKey(Offer, models.PROTECT, related_name="lines")
    component = models.CharField(max_length=20, choices=CostLine.Component)
    quoted_weekly = models.DecimalField(max_digits=9, decimal_places=2)
    agreed_weekly = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)

    objects = OfferLineQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["offer", "component"],
                name="offer_line_once",
                violation_error_message="This part of the price is entered already",
            ),
            models.CheckConstraint(
                name="offer_line_not_negative",
                condition=Q(quoted_weekly__gte=0)
                & (Q(agreed_weekly__isnull=True) | Q(agreed_weekly__gte=0)),
                violation_error_message="The weekly amount cannot be less than £0",
            ),
        ]
        triggers = [
            _final_with_the_request(
                "offer_line_is_final",
                "(SELECT a.request_id FROM placements_offer o JOIN placements_approach a"
                " ON a.id = o.approach_id WHERE o.id = {row}.offer_id)",
                pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
            )
        ]

    def __str__(self):
        return f"{self.get_component_display()} £{self.weekly} a week"

    @property
    def weekly(self):
        """As agreed; as quoted where nothing else is agreed."""
        return self.quoted_weekly if self.agreed_weekly is None else self.agreed_weekly
