"""Forms about placements, their weekly amounts, and who provides them."""

from placements.forms.amounts import ContributionForm, CostLineForm, NewAmountForm
from placements.forms.placement import EndPlacementForm, PlacementForm
from placements.forms.providers import ProviderForm, SettingForm

__all__ = [
    "ContributionForm",
    "CostLineForm",
    "EndPlacementForm",
    "NewAmountForm",
    "PlacementForm",
    "ProviderForm",
    "SettingForm",
]
