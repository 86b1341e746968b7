"""Forms about placements, their weekly amounts, and who provides them."""

from placements.forms.amounts import ContributionForm, CostLineForm, NewAmountForm
from placements.forms.moving_on import CloseExitPlanForm, ExitPlanForm, StageForm
from placements.forms.placement import EndPlacementForm, PlacementForm
from placements.forms.priority import RuleForm
from placements.forms.providers import ProviderForm, SettingForm
from placements.forms.stability import StabilityMeetingForm

__all__ = [
    "CloseExitPlanForm",
    "ContributionForm",
    "CostLineForm",
    "EndPlacementForm",
    "ExitPlanForm",
    "NewAmountForm",
    "PlacementForm",
    "ProviderForm",
    "RuleForm",
    "SettingForm",
    "StabilityMeetingForm",
    "StageForm",
]
