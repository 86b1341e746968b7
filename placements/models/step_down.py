"""Leaving residential care for a family, stage by stage."""

from django.db import models
from django.db.models import Case, Value, When
from django.urls import reverse

from children.models import Child, OfAChildQuerySet
from kft.core.history import tracked
from kft.core.models import Imported


class StepPlanQuerySet(OfAChildQuerySet):
    def with_place(self):
        """Each with its `place`: how far along the way its stage is."""
        stages = enumerate(StepPlan.Stage.values)
        whens = [When(stage=stage, then=Value(place)) for place, stage in stages]
        return self.annotate(place=Case(*whens, output_field=models.IntegerField()))

    def newest_first(self):
        """By day; of two on one day the further one first."""
        return self.with_place().order_by("-stage_on", "-place", "-pk")

    def standing(self, *, on):
        """Where each child's plan stands on a day: the latest stage, of two the further."""
        reached = StepPlan.objects.with_place().filter(stage_on__lte=on)
        latest = reached.order_by("child_id", "-stage_on", "-place", "-pk")
        return self.filter(pk__in=latest.distinct("child_id").values("pk"))

    def under_way(self):
        return self.exclude(stage__in=StepPlan.OVER)

    def overdue(self, *, on):
        """Plans that still stand short of a move on a day after the expected one."""
        return self.standing(on=on).under_way().filter(expected_on__lt=on)


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

        @property
        def colour(self):
            return {"moved": "green", "ceased": "grey"}.get(self, "blue")

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
    reason = models.TextField(blank=True)  # why it ceased, or went back a stage
    version = models.PositiveIntegerField(default=0)

    OVER = (Stage.MOVED, Stage.CEASED)

    objects = StepPlanQuerySet.as_manager()

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

    def get_absolute_url(self):
        return reverse("placements:moving_on", args=[self.child_id])

    @property
    def colour(self):
        return self.Stage(self.stage).colour

    @property
    def is_over(self):
        """Moved or ceased: a stage after it begins another plan."""
        return self.stage in self.OVER
