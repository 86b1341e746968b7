"""What a panel decided about a child, and what was agreed to happen then."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import (
    Case,
    DateField,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Value,
    When,
)
from django.db.models.functions import Least
from django.urls import reverse

from children.models import Child
from kft.core.history import tracked
from kft.core.models import Imported
from kft.core.sight import in_sight
from referrals.models.decision_kind import DecisionKind
from referrals.models.meeting import Meeting
from referrals.models.referral import Referral
from referrals.models.signed import final_once, final_once_endorsed, of_a_signed_meeting
from referrals.timescales import REVIEW_ANSWERS_FOR


class DecisionQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(
            child__in=in_sight(Child, user),
            referral__in=in_sight(Referral, user),
        )

    def heard(self):
        """Decisions that count as the child having been heard (figures.md section 1)."""
        return self.exclude(decision=Decision.Kind.DEFERRED)

    def not_refused(self):
        """Without those that an endorser refused: they have no effect."""
        return self.exclude(endorsement__endorsed=False)

    def to_review(self, *, on):
        """Those whose review falls on `on` or before and has not been held (decision 0573)."""
        return self.with_days_to_come().filter(review_due__lte=on)

    def expiring(self, *, on):
        """Those that expire on `on` or before, where nothing was decided about it since."""
        return self.with_days_to_come().filter(expiry_due__lte=on)

    def with_days_to_come(self):
        """Each with the review and expiry that still need an answer, and the nearer day."""
        return self.annotate(
            review_due=_unless_answered("review_on"), expiry_due=_unless_answered("expires_on")
        ).annotate(next_due=Least("review_due", "expiry_due"))

    def final(self):
        """Those the database refuses to change: signed, or taken between meetings."""
        return self.filter(Q(meeting__isnull=True) | Q(meeting__status=Meeting.Status.SIGNED))

    def to_endorse(self):
        """Taken in principle at a meeting that is closed, and nobody has answered yet."""
        over = [Meeting.Status.CLOSED, Meeting.Status.MINUTES_DRAFTED, Meeting.Status.SIGNED]
        waiting = self.filter(in_principle=True, endorsement__isnull=True)
        return waiting.filter(meeting__status__in=over, superseded_by__isnull=True)

    def endorsable_by(self, user):
        """In principle, by panels whose endorser they are or whose endorser may not.

        An amount above the endorser's own limit goes up to whoever's limit covers it; so
        does what has no endorser, or one who has left or made the referral.
        """
        endorser = "meeting__panel__endorser"
        up = (
            Q(**{f"{endorser}__isnull": True})
            | Q(**{f"{endorser}__is_active": False})
            | Q(**{endorser: F("referral__referrer")})
        )
        if user.weekly_limit is not None:
            above = Q(**{f"{endorser}__weekly_limit__isnull": True}) | Q(
                **{f"{endorser}__weekly_limit__lt": F("weekly_cost_ceiling")}
            )
            above &= Q(meeting__panel__weekly_limit__lt=F("weekly_cost_ceiling"))
            up |= above & Q(weekly_cost_ceiling__lte=user.weekly_limit)
        return self.filter(Q(**{endorser: user}) | up, in_principle=True)

    def with_standing(self):
        """With what a page says of how each stands: endorsed, superseded, final."""
        people = ("recorded_by", "endorsement__by", "superseded_by", "supersedes")
        return self.select_related("child", "referral", "meeting__panel", *people)


def _unless_answered(field):
    """The day in `field`, unless a later decision about the child stands in for it."""
    answers_until = ExpressionWrapper(
        F("decided_on") + Value(REVIEW_ANSWERS_FOR), output_field=DateTimeField()
    )
    is_later = Q(decided_on__gt=OuterRef("decided_on")) | Q(
        decided_on=OuterRef("decided_on"), pk__gt=OuterRef("pk")
    )
    answered = (
        Decision.objects.heard()
        .annotate(answers_until=answers_until)
        .filter(is_later, child=OuterRef("child"), answers_until__gte=OuterRef(field))
    )
    return Case(When(~Exists(answered), then=F(field)), output_field=DateField())


@tracked
class Decision(Imported):
    """What a meeting decided about one child: final once its minutes are signed."""

    Kind = DecisionKind

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="decisions")
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    child = models.ForeignKey(Child, models.PROTECT, related_name="decisions")
    decision = models.CharField(max_length=30, choices=Kind)
    decided_on = models.DateField()
    rationale = models.TextField(blank=True)
    alternatives = models.TextField(blank=True)
    conditions = models.TextField(blank=True)
    weekly_cost_ceiling = models.DecimalField(
        max_digits=9, decimal_places=2, null=True, blank=True
    )
    review_on = models.DateField(null=True, blank=True)
    effective_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    # What the referral's workers recommended, and why the panel decided otherwise
    recommended = models.CharField(max_length=30, choices=Kind, blank=True)
    difference_why = models.TextField(blank=True)
    # Not quorate, or above the panel's limit: in principle until somebody endorses it
    in_principle = models.BooleanField(default=False)
    in_principle_why = models.TextField(blank=True)
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    supersedes_why = models.TextField(blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["decided_on", "pk"]
        permissions = [
            ("record_decision", "Can record what the panel decided"),
            ("learn_from_decisions", "Can see what panels can learn from their decisions"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "meeting", "child"],
                condition=Q(supersedes__isnull=True),
                nulls_distinct=False,
                name="decision_one_for_each_child_and_meeting",
                violation_error_message="This child's decision is already recorded",
            ),
            models.CheckConstraint(
                name="decision_recorded_here_has_its_rationale",
                condition=Q(recorded_by__isnull=True)
                | ~Q(rationale="")
                & Q(recorded_at__isnull=False)
                & (Q(meeting__isnull=False) | Q(supersedes__isnull=False)),
                violation_error_message="Enter why the panel decided this",
            ),
            models.CheckConstraint(
                name="decision_cost_ceiling_not_negative",
                condition=Q(weekly_cost_ceiling__isnull=True) | Q(weekly_cost_ceiling__gte=0),
                violation_error_message="The weekly cost cannot be less than £0",
            ),
            models.CheckConstraint(
                name="decision_expires_after_it_takes_effect",
                condition=Q(effective_on__isnull=True)
                | Q(expires_on__isnull=True)
                | Q(expires_on__gte=F("effective_on")),
                violation_error_message="The day it expires cannot be before it takes effect",
            ),
            models.CheckConstraint(
                name="decision_superseding_says_why",
                condition=Q(supersedes__isnull=True) | ~Q(supersedes_why=""),
                violation_error_message="Enter why this decision replaces the earlier one",
            ),
        ]
        triggers = [
            of_a_signed_meeting("decision_signed_is_final"),
            final_once_endorsed("decision_endorsed_is_final"),
            final_once(
                "decision_between_meetings_is_final",
                pgtrigger.Q(old__meeting__isnull=True, old__recorded_by__isnull=False),
                message="this decision is final: it can be superseded",
            ),
        ]

    def __str__(self):
        return f"{self.get_decision_display()} for {self.child}"

    def get_absolute_url(self):
        return reverse("referrals:decision", args=[self.pk])

    @property
    def reference(self):
        """What a letter says instead of a name."""
        return self.referral.reference

    @property
    def answered_endorsement(self):
        """The endorsement or the refusal, None while there is none."""
        return getattr(self, "endorsement", None)

    @property
    def later(self):
        """The decision that replaced this one, or None."""
        return getattr(self, "superseded_by", None)

    @property
    def is_final(self):
        """Whether the database refuses changes: only a later decision can replace it."""
        return self.meeting is None or self.meeting.status == Meeting.Status.SIGNED

    @property
    def is_in_force(self):
        """Whether it holds: not replaced, and endorsed where it was in principle."""
        answer = self.answered_endorsement
        endorsed = answer is not None and answer.endorsed
        return self.later is None and (not self.in_principle or endorsed)

    @property
    def standing(self):
        """How it stands as (words, colour) for a tag; empty where nothing is to be said."""
        if self.later:
            return ("Superseded", "grey")
        if not self.in_principle:
            return ()
        answer = self.answered_endorsement
        if answer is None:
            return ("In principle", "yellow")
        return ("Endorsed", "green") if answer.endorsed else ("Not endorsed", "red")

    def children_shown(self):
        """The child whose record a view of this decision shows (for the access log)."""
        return [self.child]
