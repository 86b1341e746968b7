"""How and when a child is expected to leave care."""

from django.db import models

from children.models.care import OfAChildQuerySet
from children.models.child import Child
from kft.core.history import tracked
from kft.core.models import Imported


class ExitPlanQuerySet(OfAChildQuerySet):
    def overdue(self, *, on):
        """Plans still open on a day after the estimated one."""
        return self.filter(status=ExitPlan.Status.OPEN, estimated_on__lt=on)


@tracked
class ExitPlan(Imported):
    """The plan for a child to leave care by a route, with its estimated and actual day."""

    class Route(models.TextChoices):
        RETURN_HOME = "return_home", "Return home"
        SGO = "sgo", "Special guardianship"
        ADOPTION = "adoption", "Adoption"
        PWP_DISCHARGE = "pwp_discharge", "Placed with parents, order to be discharged"
        INDEPENDENCE = "independence", "Independence"
        OTHER = "other", "Other"

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        ACHIEVED = "achieved", "Achieved"
        SLIPPED = "slipped", "Slipped"
        WITHDRAWN = "withdrawn", "Withdrawn"

        @property
        def colour(self):
            return {"open": "blue", "achieved": "green", "slipped": "orange"}.get(self, "grey")

    child = models.ForeignKey(Child, models.PROTECT, related_name="exit_plans")
    route = models.CharField(max_length=20, choices=Route)
    estimated_on = models.DateField()
    actual_on = models.DateField(null=True, blank=True)
    team = models.ForeignKey(
        "accounts.Team", models.PROTECT, null=True, blank=True, related_name="exit_plans"
    )
    status = models.CharField(max_length=20, choices=Status, default=Status.OPEN)
    why = models.TextField(blank=True)  # why it slipped or was withdrawn

    objects = ExitPlanQuerySet.as_manager()

    class Meta:
        ordering = ["estimated_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["child", "route", "estimated_on"],
                name="exit_plan_once",
                violation_error_message=(
                    "This child already has a plan for this route and day"
                ),
            )
        ]

    def __str__(self):
        return f"{self.get_route_display()} by {self.estimated_on:%-d %B %Y}"

    @property
    def days_late(self):
        """Days from the estimated to the actual day: negative where it came earlier."""
        return (self.actual_on - self.estimated_on).days if self.actual_on else None

    @property
    def is_closable(self):
        """Still to be achieved or withdrawn."""
        return self.status in (self.Status.OPEN, self.Status.SLIPPED)
