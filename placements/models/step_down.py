"""Leaving residential care for a family, stage by stage."""

from django.db import models

from children.models import Child, OfAChildQuerySet
from kft.core.history import tracked
from kft.core.models import Imported


@tracked
class StepPlan(Imported):
    """A stage that a child's plan to step down from residential care reached on a day."""

    class Stage(models.TextChoices):
        IDENTIFIED = "identified", "Identified"
        PANEL_BOOKED = "panel_booked", "Panel booked"
        PLAN_AGREED = "plan_agreed", "Plan agreed"
        SEARCHING = "searching", "Searching"
        OFFER = "offer", "Offer"
        MATCHED = "matched", "Matched"
        TRANSITION = "transition", "Transition"
        MOVED = "moved", "Moved"
        CEASED = "ceased", "Ceased"

    class Target(models.TextChoices):
        IN_HOUSE_FOSTERING = "in_house_fostering", "In-house fostering"
        IFA = "ifa", "Independent fostering agency"
        CONNECTED = "connected", "Connected carers"
        SUPPORTED_ACCOMMODATION = "supported_accommodation", "Supported accommodation"
        RETURN_HOME = "return_home", "Return home"

    child = models.ForeignKey(Child, models.PROTECT, related_name="step_plans")
    stage = models.CharField(max_length=20, choices=Stage)
    stage_on = models.DateField()
    target = models.CharField(max_length=30, choices=Target, blank=True)
    expected_on = models.DateField(null=True, blank=True)

    objects = OfAChildQuerySet.as_manager()

    class Meta:
        ordering = ["stage_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["child", "stage", "stage_on"],
                name="step_plan_once",
                violation_error_message="This child reached this stage on this day already",
            )
        ]

    def __str__(self):
        return f"{self.get_stage_display()} on {self.stage_on:%-d %B %Y}"
