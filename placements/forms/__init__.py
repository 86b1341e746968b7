"""Forms about placements, their weekly amounts, and who provides them."""

from placements.forms.amounts import ContributionForm, CostLineForm, NewAmountForm
from placements.forms.homes import BlockContractForm, JudgementForm
from placements.forms.money import BudgetForm, NewDemandForm, UpliftForm
from placements.forms.moving_on import CloseExitPlanForm, ExitPlanForm, StageForm
from placements.forms.placement import (
    ChangePlacementForm,
    EndPlacementForm,
    PlacementForm,
    PlannedEndForm,
)
from placements.forms.priority import RuleForm
from placements.forms.providers import MembershipForm, ProviderForm, SettingForm
from placements.forms.rises import RiseForm, WeeksForm
from placements.forms.savings import KeepSavingForm, ReverseSavingForm, SavingForm
from placements.forms.stability import StabilityMeetingForm

__all__ = [
    "BlockContractForm",
    "BudgetForm",
    "ChangePlacementForm",
    "CloseExitPlanForm",
    "ContributionForm",
    "CostLineForm",
    "EndPlacementForm",
    "ExitPlanForm",
    "JudgementForm",
    "NewAmountForm",
    "NewDemandForm",
    "PlacementForm",
    "PlannedEndForm",
    "KeepSavingForm",
    "MembershipForm",
    "ProviderForm",
    "ReverseSavingForm",
    "RiseForm",
    "RuleForm",
    "SavingForm",
    "SettingForm",
    "StabilityMeetingForm",
    "StageForm",
    "UpliftForm",
    "WeeksForm",
]
