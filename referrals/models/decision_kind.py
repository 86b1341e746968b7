"""The decisions that a panel takes (design/roles-and-workflow.md, Decision)."""

from django.db import models


class DecisionKind(models.TextChoices):
    """What a panel can decide about a child, and a worker recommend."""

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

    @classmethod
    def recommendable(cls):
        """The choices for a worker: what only a meeting can do is not among them."""
        of_a_meeting = {cls.DEFERRED, cls.RATIFIED, cls.NOT_RATIFIED}
        return [(kind.value, kind.label) for kind in cls if kind not in of_a_meeting]
