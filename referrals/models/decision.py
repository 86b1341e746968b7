"""What a panel decided about a child, and what became of the child."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from children.models import Child, OfAChildQuerySet
from kft.core.history import tracked
from kft.core.models import Imported
from referrals.models.panel import Meeting, of_a_signed_meeting
from referrals.models.referral import Referral


class DecisionQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(
            child__in=Child.objects.visible_to(user),
            referral__in=Referral.objects.visible_to(user),
        )

    def heard(self):
        """Decisions that count as the child having been heard (figures.md section 1)."""
        return self.exclude(decision=Decision.Kind.DEFERRED)


@tracked
class Decision(Imported):
    """What a meeting decided about one child: final once its minutes are signed."""

    class Kind(models.TextChoices):
        SUPPORT_AT_HOME = "support_at_home", "Support at home"
        ASSESSMENT_REQUIRED = "assessment_required", "Assessment required"
        FAMILY_GROUP_DECISION_MAKING = (
            "family_group_decision_making",
            "Family group decision making",
        )
        LEGAL_PLANNING = "legal_planning", "Legal planning"
        ACCOMMODATE = "accommodate", "Accommodate"
        DO_NOT_ACCOMMODATE = "do_not_accommodate", "Do not accommodate"
        PLACEMENT_CHANGE = "placement_change", "Change placement"
        PLACEMENT_EXTENSION = "placement_extension", "Extend placement"
        ADDITIONAL_SUPPORT = "additional_support", "Additional support"
        STEP_DOWN = "step_down", "Step down from residential care"
        REUNIFICATION_PLAN = "reunification_plan", "Reunification plan"
        SPECIAL_GUARDIANSHIP_SUPPORT = (
            "special_guardianship_support",
            "Special guardianship support",
        )
        DISCHARGE_APPLICATION = "discharge_application", "Apply to discharge the order"
        NO_FURTHER_ACTION = "no_further_action", "No further action"
        DEFERRED = "deferred", "Deferred"
        NOTED = "noted", "Noted"
        RATIFIED = "ratified", "Ratified"
        NOT_RATIFIED = "not_ratified", "Not ratified"

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
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["decided_on", "pk"]
        permissions = [("record_decision", "Can record what the panel decided")]
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "meeting", "child"],
                nulls_distinct=False,
                name="decision_one_for_each_child_and_meeting",
                violation_error_message="This child's decision is already recorded",
            ),
            models.CheckConstraint(
                name="decision_recorded_here_has_its_rationale",
                condition=Q(recorded_by__isnull=True)
                | ~Q(rationale="") & Q(meeting__isnull=False, recorded_at__isnull=False),
                violation_error_message="Enter why the panel decided this",
            ),
            models.CheckConstraint(
                name="decision_cost_ceiling_not_negative",
                condition=Q(weekly_cost_ceiling__isnull=True) | Q(weekly_cost_ceiling__gte=0),
                violation_error_message="The weekly cost cannot be less than £0",
            ),
        ]
        triggers = [of_a_signed_meeting("decision_signed_is_final")]

    def __str__(self):
        return f"{self.get_decision_display()} for {self.child}"


class FollowUpQuerySet(OfAChildQuerySet):
    def open(self):
        return self.filter(completed_on__isnull=True)

    def due(self, *, on):
        """Open ones whose day has come."""
        return self.open().filter(due_on__lte=on)


@tracked
class FollowUp(Imported):
    """The question, some time after the panel, where the child lives now."""

    class Living(models.TextChoices):
        AT_HOME = "at_home", "At home with parents"
        FAMILY_NETWORK = "family_network", "With family or friends"
        LOOKED_AFTER = "looked_after", "Looked after by the council"
        ELSEWHERE = "elsewhere", "Somewhere else"
        UNKNOWN = "unknown", "Not known"

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="follow_ups")
    child = models.ForeignKey(Child, models.PROTECT, related_name="follow_ups")
    due_on = models.DateField()
    completed_on = models.DateField(null=True, blank=True)
    living = models.CharField(max_length=20, choices=Living, blank=True)
    note = models.TextField(blank=True)
    completed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(
                fields=["due_on"], name="follow_up_open", condition=Q(completed_on=None)
            )
        ]
        permissions = [
            ("answer_follow_up", "Can answer a follow-up"),
            ("oversee_follow_ups", "Is told which follow-ups are overdue"),
            ("make_follow_ups", "Can make the follow-ups that are due"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "child", "due_on"], name="follow_up_once"
            ),
        ]

    def __str__(self):
        return f"Follow-up of {self.child} due {self.due_on:%-d %B %Y}"
