"""A home asked for: what a child needs, by when, and how far the search for it is."""

from functools import reduce
from operator import or_

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from children.models import Child, OfAChildQuerySet
from kft.core.history import tracked
from kft.core.models import Event, Referenced
from placements.codes import PLACEMENT_TYPES
from placements.models.authorisation import Authorisation
from placements.models.placement import Placement
from referrals.models.signed import final_once

# What an officer does with a chosen offer, which is no part in finding it.
JUDGED = [f"placements.placementrequest.{verb}" for verb in ("approve", "return")]


class PlacementRequestQuerySet(OfAChildQuerySet):
    def visible_to(self, user):
        """Those of children in sight, for people with a part in finding homes."""
        if not user.has_perm("placements.view_placementrequest"):
            return self.none()
        return super().visible_to(user)

    def open(self):
        """Neither placed nor withdrawn."""
        return self.filter(status__in=PlacementRequest.OPEN)

    def to_search(self):
        """Sent, and a placements officer has the next step: to search or to place."""
        status = PlacementRequest.Status
        return self.filter(status__in=[status.REQUESTED, status.SEARCHING, status.APPROVED])

    def to_approve_by(self, user):
        """A chosen offer that this person may agree to: in their limit, not their work."""
        chosen = self.chosen_within_limit_of(user)
        return chosen.exclude(pk__in=chosen.worked_on_by(user).values("pk"))

    def chosen_within_limit_of(self, user):
        """A chosen offer in their limit, of a request that names them nowhere.

        Asked of every record that an officer opens, so it does not read what was done.
        """
        if not user.has_perm("placements.approve_offer") or user.weekly_limit is None:
            return self.none()
        chosen = self.filter(status=PlacementRequest.Status.OFFER_CHOSEN)
        return chosen.filter(weekly_cost__lte=user.weekly_limit).exclude(
            Q(written_by=user) | Q(chosen_by=user) | Q(searched_by=user)
        )

    def worked_on_by(self, user):
        """Those that this person wrote, searched for, asked, priced or chose for.

        Whoever approves or returns an offer has judged it: that is no part in the search.
        """
        acts = Event.objects.filter(actor=user).order_by()
        of_requests = acts.filter(record_type="placements.placementrequest")
        of_approaches = acts.filter(record_type="placements.approach")
        of_offers = acts.filter(record_type="placements.offer")
        parts = [
            *(Q(**{f"{part}_by": user}) for part in ("written", "searched", "chosen")),
            *(Q(**{f"chosen_offer__{part}_by": user}) for part in ("recorded", "negotiated")),
            Q(pk__in=of_requests.exclude(action__in=JUDGED).values("record_id")),
            Q(approaches__in=of_approaches.values("record_id")),
            Q(approaches__offers__in=of_offers.values("record_id")),
        ]
        return self.filter(pk__in=self.order_by().filter(reduce(or_, parts)).values("pk"))


class Suitability(models.TextChoices):
    """Whether a kind of home would do for a child."""

    SUITABLE = "suitable", "Suitable"
    POSSIBLE = "possible", "Possible"
    NOT_SUITABLE = "not_suitable", "Not suitable"


def _suitability():
    return models.CharField(max_length=20, choices=Suitability, blank=True)


def _person():
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )


@tracked
class PlacementRequest(Referenced):
    """A request to find a home for a child: from what is needed to the day they move in."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        REQUESTED = "requested", "To be searched for"
        SEARCHING = "searching", "Searching"
        OFFER_CHOSEN = "offer_chosen", "Offer to be approved"
        APPROVED = "approved", "Offer approved"
        PLACED = "placed", "Placed"
        WITHDRAWN = "withdrawn", "Withdrawn"

        @property
        def colour(self):
            colours = {
                "requested": "blue",
                "searching": "turquoise",
                "offer_chosen": "yellow",
                "approved": "green",
                "placed": "green",
            }
            return colours.get(self, "grey")

    class Why(models.TextChoices):
        ENTRY = "entry", "Entering care"
        MOVE = "move", "Planned move"
        BREAKDOWN = "breakdown", "The placement is breaking down"
        STEP_DOWN = "step_down", "Step-down from residential care"

    OPEN = frozenset(Status) - {Status.PLACED, Status.WITHDRAWN}
    WITH_AN_OFFER = (Status.OFFER_CHOSEN, Status.APPROVED, Status.PLACED)

    child = models.ForeignKey(Child, models.PROTECT, related_name="placement_requests")
    status = models.CharField(max_length=20, choices=Status, default=Status.DRAFT)
    why = models.CharField(max_length=20, choices=Why, blank=True)
    from_placement = models.ForeignKey(
        Placement, models.PROTECT, null=True, blank=True, related_name="move_requests"
    )
    # by which a child enters care; none for a child who is looked after already
    authorisation = models.ForeignKey(
        Authorisation, models.PROTECT, null=True, blank=True, related_name="requests"
    )
    needed_by = models.DateField(null=True, blank=True)
    needs = models.TextField(blank=True)
    risks_to_self = models.TextField(blank=True)
    risks_to_others = models.TextField(blank=True)
    foster = _suitability()
    foster_why = models.TextField(blank=True)
    residential = _suitability()
    residential_why = models.TextField(blank=True)
    supported = _suitability()
    supported_why = models.TextField(blank=True)
    sought_code = models.CharField(max_length=3, choices=PLACEMENT_TYPES, blank=True)
    together = models.ManyToManyField(
        Child, through="placements.PlacedTogether", related_name="+", blank=True
    )
    siblings_note = models.TextField(blank=True)
    location_wishes = models.TextField(blank=True)
    must_not_be = models.TextField(blank=True)
    childs_wishes = models.TextField(blank=True)
    parents_wishes = models.TextField(blank=True)
    school = models.TextField(blank=True)
    matching_notes = models.TextField(blank=True)

    written_by = _person()
    requested_at = models.DateTimeField(null=True, blank=True)
    searched_by = _person()
    chosen_offer = models.ForeignKey(
        "placements.Offer", models.PROTECT, null=True, blank=True, related_name="chosen_for"
    )
    chosen_by = _person()
    chosen_at = models.DateTimeField(null=True, blank=True)
    why_chosen = models.TextField(blank=True)
    # what approval is asked for: the chosen offer's agreed price, pounds a week
    weekly_cost = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    decided_by = _person()
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.TextField(blank=True)
    placement = models.OneToOneField(
        Placement, models.PROTECT, null=True, blank=True, related_name="request"
    )
    withdrawn_why = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = PlacementRequestQuerySet.as_manager()

    class Meta:
        ordering = ["needed_by", "pk"]
        indexes = [models.Index(fields=["status", "needed_by"])]
        permissions = [
            ("search_placements", "Can search for homes and negotiate offers"),
            ("approve_offer", "Can approve an offer within the own weekly limit"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["child"],
                condition=~Q(status__in=["placed", "withdrawn"]),
                name="placement_request_one_open",
                violation_error_message="A home is already being looked for for this child",
            ),
            models.CheckConstraint(
                name="placement_request_sent_says_when",
                condition=Q(status__in=["draft", "withdrawn"])
                | Q(needed_by__isnull=False) & ~Q(why="") & ~Q(sought_code=""),
                violation_error_message="Enter why a home is needed, by when and what kind",
            ),
            models.CheckConstraint(
                name="placement_request_chosen_offer",
                condition=~Q(status__in=["offer_chosen", "approved", "placed"])
                | Q(
                    chosen_offer__isnull=False,
                    chosen_by__isnull=False,
                    weekly_cost__isnull=False,
                ),
                violation_error_message="Choose an offer first",
            ),
            models.CheckConstraint(
                name="placement_request_approved_by_somebody_else",
                condition=~Q(status__in=["approved", "placed"])
                | Q(decided_by__isnull=False)
                & ~Q(decided_by=F("chosen_by"))
                & ~Q(decided_by=F("written_by")),
                violation_error_message="Nobody approves their own work",
            ),
            models.CheckConstraint(
                name="placement_request_placed_has_its_placement",
                condition=Q(status="placed", placement__isnull=False)
                | ~Q(status="placed") & Q(placement__isnull=True),
                violation_error_message="A placed child has a placement",
            ),
        ]
        triggers = [
            final_once(
                "placement_request_is_final",
                pgtrigger.Q(old__status="placed"),
                message="this child was placed: the request and its approval are final",
            )
        ]

    def __str__(self):
        return f"Placement request {self.reference}"

    def get_absolute_url(self):
        return reverse("placements:request", args=[self.pk])

    @property
    def is_open(self):
        return self.status in self.OPEN

    @property
    def suitabilities(self):
        """Each kind of home: its label, how suitable it is and why."""
        kinds = {"Foster care": "foster", "Children’s home": "residential"}
        kinds["Supported accommodation"] = "supported"
        return [
            (label, getattr(self, f"get_{kind}_display")(), getattr(self, f"{kind}_why"))
            for label, kind in kinds.items()
        ]

    def is_late(self, *, on):
        """Whether the day by which a home is needed has passed without one."""
        return self.is_open and self.needed_by is not None and self.needed_by < on

    def children_shown(self):
        """The child whose record a view of the request shows (for the access log)."""
        return [self.child]


@tracked
class PlacedTogether(models.Model):
    """A brother or sister who should live in the same home as the child of a request."""

    request = models.ForeignKey(PlacementRequest, models.CASCADE, related_name="+")
    child = models.ForeignKey(Child, models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "placed together"
        constraints = [
            models.UniqueConstraint(
                fields=["request", "child"],
                name="placed_together_once",
                violation_error_message="This brother or sister is named already",
            )
        ]

    def __str__(self):
        return f"To live with {self.child}"
