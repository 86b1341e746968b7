"""What a referral says about a child: for each child, or once for brothers and sisters."""

from django.db import models

from referrals.models.decision_kind import DecisionKind


class AboutAChild(models.Model):
    """The answers that are about a child and not about the family."""

    class Legal(models.TextChoices):
        NONE = "none", "No order: the parents care for the child"
        SECTION_20 = "section_20", "Looked after by agreement (section 20)"
        SHORT_BREAKS = "short_breaks", "Short breaks"
        INTERIM_CARE_ORDER = "interim_care_order", "Interim care order"
        CARE_ORDER = "care_order", "Care order"
        PLACEMENT_ORDER = "placement_order", "Placement order"
        SUPERVISION_ORDER = "supervision_order", "Supervision order"
        CHILD_ARRANGEMENTS = "child_arrangements", "Child arrangements order"
        SPECIAL_GUARDIANSHIP = "special_guardianship", "Special guardianship order"
        EMERGENCY = "emergency", "Police protection or emergency order"
        REMAND = "remand", "On remand or detained"
        OTHER = "other", "Other"

    class Plan(models.TextChoices):
        CHILD_PROTECTION = "child_protection", "Child protection plan"
        CHILD_IN_NEED = "child_in_need", "Child in need plan"
        CARE_PLAN = "care_plan", "Care plan"
        EARLY_HELP = "early_help", "Early help plan"
        NONE = "none", "No plan"

    legal_status = models.CharField(max_length=30, choices=Legal, blank=True)
    plan = models.CharField(max_length=20, choices=Plan, blank=True)
    school = models.TextField(blank=True)
    needs = models.TextField(blank=True)  # special educational needs and disability
    childs_view = models.TextField(blank=True)
    childs_view_heard = models.TextField(blank=True)
    # What the worker recommends that the panel decides
    recommended = models.CharField(
        max_length=30, choices=DecisionKind.recommendable(), blank=True
    )

    class Meta:
        abstract = True
