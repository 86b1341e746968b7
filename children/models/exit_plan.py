"""How and when a child is expected to leave care."""

from django.db import models

from children.models.care import OfAChildQuerySet
from children.models.child import Child
from kft.core.history import tracked
from kft.core.models import Imported


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

    child = models.ForeignKey(Child, models.PROTECT, related_name="exit_plans")
    route = models.CharField(max_length=20, choices=Route)
    estimated_on = models.DateField()
    actual_on = models.DateField(null=True, blank=True)
    team = models.ForeignKey(
        "accounts.Team", models.PROTECT, null=True, blank=True, related_name="exit_plans"
    )
    status = models.CharField(max_length=20, choices=Status, default=Status.OPEN)

    objects = OfAChildQuerySet.as_manager()

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
