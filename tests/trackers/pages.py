"""The trackers, the rules about priority children, and the roles that may open them."""

from django.urls import reverse

from tests.children.pages import child_in_sight_of
from tests.factories import CostLineFactory

SEE = {"placements_officer", "finance_officer", "nominated_officer", "manager"}
RULES = {"manager", "administrator"}
PAGES = {
    "placements:weekly_tracker": SEE,
    "placements:residential_tracker": SEE,
    "placements:unregulated_tracker": SEE,
    "placements:priority": SEE,
    "placements:download_tracker": SEE,
    "placements:priority_rules": RULES,
    "placements:change_priority_rule": RULES,
    "placements:withdraw_priority_rule": RULES,
}


def address(name, user):
    """Trackers list whoever is in sight."""
    CostLineFactory(placement=child_in_sight_of(user).placements.get())
    if name == "placements:download_tracker":
        return reverse(name, args=["weekly"])
    return reverse(name, args=["external_cost"] if name.endswith("_rule") else [])
