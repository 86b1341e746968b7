"""A request to a panel for one child, or for brothers and sisters together."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from children.models import Child, Family
from kft.core.addresses import address_of
from kft.core.history import tracked
from kft.core.models import Event, Referenced
from kft.core.sight import shown_to
from referrals.models.about_a_child import AboutAChild
from referrals.models.meeting import AgendaItem
from referrals.models.members import Interest


class ReferralQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Referrals this person has a part in, none of whose children is hidden from them.

        One restricted brother or sister hides the whole form, since it names them all.
        """
        own = self._of_the_team(user)
        others = self._of_others(user) & self._no_interest_of(user)
        return self.filter(own | others).filter(self._no_child_hidden_from(user))

    def on_papers_of(self, user):
        """Referrals on a published agenda of a panel this person sits on.

        Those in which they declared an interest are not theirs to read.
        """
        return self.filter(self._of_the_panel(user), self._no_interest_of(user))

    def submitted_to(self, user):
        """Referrals that were submitted, for somebody with no interest of their own."""
        submitted = self.exclude(status=Referral.Status.DRAFT)
        return submitted.filter(self._no_interest_of(user))

    def asked_urgently_of(self, user):
        """Referrals that ask, or asked, a nominated officer not to wait for the panel."""
        return self.filter(self._urgent(user), self._no_interest_of(user))

    def to_endorse_by(self, user):
        """Referrals with a decision in principle, of the panels whose endorser they are."""
        return self.filter(self._in_principle(user), self._no_interest_of(user))

    def not_closed_to(self, user):
        """Referrals this person may know of, where something else gives them a part in one.

        Neither a restricted child nor an interest of their own is in the way.
        """
        free = self._of_the_team(user) | self._no_interest_of(user)
        return self.filter(free).filter(self._no_child_hidden_from(user))

    def with_times_asked(self, user):
        """With `times_asked`, its number among its family's referrals, and `times_back`.

        Counted are the submitted ones in this person's sight, and how often this one came
        back: returned, sent back for information, deferred.
        """
        family = shown_to(user, Referral).filter(
            family=OuterRef("family"), referred_on__lte=OuterRef("referred_on")
        )
        back = Event.objects.filter(
            record_type=Referral._meta.label_lower,
            record_id=OuterRef("pk"),
            action__in=[f"referrals.referral.{step}" for step in _COMES_BACK],
        )
        return self.annotate(times_asked=_count(family), times_back=_count(back))

    def _of_others(self, user):
        """Those a person has a part in that is not their own team's work."""
        if user.has_perm("referrals.view_every_referral"):
            return Q(pk__isnull=False)
        part = self._urgent(user) | self._in_principle(user)
        # what is on a panel's papers was submitted: it need not be asked for beside that
        if user.has_perm("referrals.view_submitted_referrals"):
            return part | ~Q(status=Referral.Status.DRAFT)
        return part | self._of_the_panel(user)

    def _no_interest_of(self, user):
        declared = Interest.objects.standing().filter(person=user, referral=OuterRef("pk"))
        return ~Exists(declared)

    def _urgent(self, user):
        from referrals.models.urgent import UrgentDecision

        if not user.has_perm("referrals.decide_urgently"):
            return Q(pk__in=[])
        return Q(Exists(UrgentDecision.objects.filter(referral=OuterRef("pk"))))

    def _in_principle(self, user):
        from referrals.models.decision import Decision

        if not user.has_perm("referrals.endorse_decision"):
            return Q(pk__in=[])
        decisions = Decision.objects.endorsable_by(user)
        return Q(Exists(decisions.filter(referral=OuterRef("pk"))))

    def _of_the_team(self, user):
        if not user.has_perm("referrals.view_team_referrals"):
            return Q(referrer=user)
        return Q(referrer=user) | (Q(team=user.team_id) if user.team_id else Q(pk__in=[]))

    def _of_the_panel(self, user):
        if not user.has_perm("referrals.view_panel_papers"):
            return Q(pk__in=[])
        items = AgendaItem.objects.on_papers_of(user).filter(referral=OuterRef("pk"))
        return Q(Exists(items))

    def _no_child_hidden_from(self, user):
        hidden = Child.objects.hidden_from(user)
        named = ReferralChild.objects.filter(referral=OuterRef("pk"), child__in=hidden)
        return ~Exists(named)


_COMES_BACK = ("return", "send_back", "defer")


def _count(rows):
    """How many rows a subquery has."""
    counted = rows.order_by().values(one=Value(1)).annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number")), 0)


@tracked
class Referral(AboutAChild, Referenced):
    """A social worker's request for a panel to consider a child or a family's children.

    What it says about a child itself holds for every child who has no answer of their own.
    """

    class Kind(models.TextChoices):
        EDGE_OF_CARE = "edge_of_care", "Edge of care"
        REUNIFICATION = "reunification", "Reunification"
        PLACEMENT_BREAKDOWN = (
            "placement_breakdown",
            "Placement at risk of breaking down",
        )
        RESIDENTIAL_REVIEW = "residential_review", "Review of a residential placement"
        SPECIAL_GUARDIANSHIP = "special_guardianship", "Special guardianship"
        DISCHARGE_OF_ORDER = "discharge_of_order", "Discharge of a care order"
        PLACEMENT_REQUEST = "placement_request", "Placement request"

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "Waiting for the team manager"
        RETURNED = "returned", "Returned to the social worker"
        AUTHORISED = "authorised", "Waiting for the coordinator"
        SENT_BACK = "sent_back", "Sent back for information"
        ACCEPTED = "accepted", "Waiting for a meeting"
        LISTED = "listed", "On an agenda"
        HEARD = "heard", "Heard"
        DEFERRED = "deferred", "Deferred"
        DECIDED = "decided", "Decided"
        CLOSED = "closed", "Closed"
        WITHDRAWN = "withdrawn", "Withdrawn"

        @property
        def colour(self):
            colours = {
                "draft": "grey",
                "returned": "orange",
                "sent_back": "orange",
                "deferred": "yellow",
                "decided": "green",
                "closed": "green",
                "withdrawn": "grey",
            }
            return colours.get(self, "blue")

    WAITING = frozenset(Status) - {
        Status.DRAFT,
        Status.DECIDED,
        Status.CLOSED,
        Status.WITHDRAWN,
    }

    class Held(models.TextChoices):
        YES = "yes", "Yes"
        PLANNED = "planned", "Not yet, it is planned"
        NO = "no", "No"

    family = models.ForeignKey(Family, models.PROTECT, related_name="referrals")
    children = models.ManyToManyField(
        Child, through="referrals.ReferralChild", related_name="referrals"
    )
    kind = models.CharField(max_length=30, choices=Kind, blank=True)
    referred_on = models.DateField(null=True, blank=True)
    referrer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="referrals",
    )
    team = models.ForeignKey(
        "accounts.Team", models.PROTECT, null=True, blank=True, related_name="referrals"
    )
    status = models.CharField(max_length=20, choices=Status, default=Status.DRAFT)
    urgent = models.BooleanField(null=True, blank=True)
    needed_by = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True)  # what triggered the referral
    history = models.TextField(blank=True)
    parental_responsibility = models.TextField(blank=True)
    services_tried = models.TextField(blank=True)
    family_group_decision = models.CharField(max_length=10, choices=Held, blank=True)
    family_group_decision_why = models.TextField(blank=True)
    network_options = models.TextField(blank=True)
    parents_view = models.TextField(blank=True)
    parents_know = models.BooleanField(null=True, blank=True)
    risks = models.TextField(blank=True)
    strengths = models.TextField(blank=True)
    working_well = models.TextField(blank=True)
    worried_about = models.TextField(blank=True)
    needs_to_happen = models.TextField(blank=True)
    asked_of_panel = models.TextField(blank=True)
    estimated_weekly_cost = models.DecimalField(
        max_digits=9, decimal_places=2, null=True, blank=True
    )
    who_pays = models.CharField(max_length=200, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        ordering = ["-referred_on", "-pk"]
        indexes = [
            models.Index(fields=["status", "referred_on"]),
            # the inbox: the longest waiting of a status first
            models.Index(fields=["status", "submitted_at", "id"], name="referral_inbox"),
            models.Index(fields=["team", "status"]),
        ]
        permissions = [
            ("view_team_referrals", "Can view the referrals of the own team"),
            ("view_submitted_referrals", "Can view referrals once submitted"),
            ("view_panel_papers", "Can view the papers of the own panels"),
            ("view_every_referral", "Can view every referral"),
            ("submit_referral", "Can submit a referral"),
            ("authorise_referral", "Can authorise or return a referral"),
            ("accept_referral", "Can accept a referral or send it back"),
            ("schedule_referral", "Can list a referral on a meeting"),
            ("withdraw_referral", "Can withdraw a referral"),
        ]
        constraints = [
            models.CheckConstraint(
                name="referral_cost_not_negative",
                condition=Q(estimated_weekly_cost__isnull=True)
                | Q(estimated_weekly_cost__gte=0),
                violation_error_message="The weekly cost cannot be less than £0",
            ),
            models.CheckConstraint(
                name="referral_complete_once_submitted",
                condition=Q(status__in=["draft", "withdrawn"])
                | Q(referred_on__isnull=False) & ~Q(kind=""),
                violation_error_message="A referral needs its kind and its date",
            ),
        ]

    def __str__(self):
        return f"Referral {self.reference}"

    def get_absolute_url(self):
        return address_of("referrals:detail", self.pk)

    def days_waiting(self, on: date) -> int | None:
        """Calendar days since it was first submitted; None unless it waits for a decision.

        They go on while it is returned or deferred: the child waits all the same.
        """
        if self.referred_on is None or self.status not in self.WAITING:
            return None
        return (on - self.referred_on).days

    def children_shown(self):
        """The children whose records a view of this referral shows (for the access log)."""
        return self.children.all()


@tracked
class ReferralChild(AboutAChild):
    """One child of a referral, what it says about them; each gets a decision of their own."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="referral_children")
    child = models.ForeignKey(Child, models.PROTECT, related_name="referral_children")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["referral", "child"], name="referral_child_once")
        ]

    def __str__(self):
        return f"{self.child} in {self.referral}"


@tracked
class ServiceTried(models.Model):
    """A service that the family had before the referral, as its form tells it."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="services")
    position = models.PositiveSmallIntegerField()
    service = models.CharField(max_length=200, blank=True)
    tried_when = models.CharField(max_length=100, blank=True)
    result = models.TextField(blank=True)

    class Meta:
        ordering = ["position"]
        verbose_name_plural = "services tried"
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "position"], name="service_tried_one_in_each_place"
            )
        ]

    def __str__(self):
        return f"{self.service or 'A service'} before {self.referral}"
