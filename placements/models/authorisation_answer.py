"""What each person answered to a request to enter care: written once, and kept."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q

from kft.core.models import append_only


class Turn(models.TextChoices):
    """Whose step it is; an authorisation that waits for one has its value as its status."""

    SOCIAL_WORKER = "social_worker", "Social worker"
    TEAM_MANAGER = "team_manager", "Team manager"
    GROUP_MANAGER = "group_manager", "Group manager"
    NOMINATED_OFFICER = "nominated_officer", "Nominated officer"
    DIRECTOR = "director", "Director of children’s services"

    @property
    def text_called(self):
        """What the text of this step is called on the page."""
        return {
            "social_worker": "Analysis",
            "team_manager": "Rationale",
            "group_manager": "Quality check",
        }.get(self, "Decision")


ANSWERED_IN_TURN = """
PERFORM 1 FROM placements_authorisation WHERE id = NEW.authorisation_id
  AND (status = NEW.step OR NEW.step = 'social_worker' AND status IN ('draft', 'returned'))
  FOR SHARE;
IF NOT FOUND THEN RAISE EXCEPTION 'this authorisation does not wait for this step'; END IF;
RETURN NEW;
"""


class AuthorisationAnswer(models.Model):
    """What one person said at one step, and of which weekly amount."""

    class Outcome(models.TextChoices):
        SUBMITTED = "submitted", "Submitted"
        AGREED = "agreed", "Agreed"
        RETURNED = "returned", "Returned"
        REFUSED = "refused", "Not authorised"

        @property
        def colour(self):
            colours = {"agreed": "green", "returned": "orange", "refused": "red"}
            return colours.get(self, "blue")

    authorisation = models.ForeignKey(
        "placements.Authorisation", models.PROTECT, related_name="answers"
    )
    # how often the request had been submitted by then: 1 is the first time
    round = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=20, choices=Turn)
    outcome = models.CharField(max_length=10, choices=Outcome)
    text = models.TextField()
    weekly_cost = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["authorisation", "round", "step"],
                name="authorisation_answered_once_a_step",
                violation_error_message="This step has been answered already",
            ),
            ExclusionConstraint(
                name="authorisation_nobody_twice",
                expressions=[
                    ("authorisation", RangeOperators.EQUAL),
                    ("by", RangeOperators.EQUAL),
                    ("step", RangeOperators.NOT_EQUAL),
                ],
                violation_error_message="This person has answered another step",
            ),
            models.CheckConstraint(
                name="authorisation_answer_has_a_text",
                condition=~Q(text=""),
                violation_error_message="Enter your reasons",
            ),
        ]
        triggers = [
            append_only("authorisation_answer_append_only"),
            pgtrigger.Trigger(
                name="authorisation_answered_in_turn",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=ANSWERED_IN_TURN,
            ),
        ]

    def __str__(self):
        return f"{self.get_step_display()}: {self.get_outcome_display().lower()}"

    @property
    def text_called(self):
        return Turn(self.step).text_called

    @property
    def said(self):
        """The outcome with its words and colour, for {% status_tag %}."""
        return self.Outcome(self.outcome)
