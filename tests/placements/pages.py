"""The placements pages and the roles that may open them."""

from django.urls import reverse

from placements.models import Setting
from tests.children.pages import child_in_sight_of
from tests.factories import (
    ContributionFactory,
    CostLineFactory,
    ProviderFactory,
    SettingFactory,
)

OFFICERS = {"placements_officer"}
READERS = OFFICERS | {
    *("social_worker", "team_manager", "nominated_officer", "finance_officer", "manager"),
}
COSTS = OFFICERS | {"finance_officer"}
PROVIDERS = OFFICERS | {"finance_officer", "manager"}
PAGES = {
    "placements:list": READERS,
    "placements:add": OFFICERS,
    "placements:detail": READERS,
    "placements:change": OFFICERS,
    "placements:end": OFFICERS,
    "placements:add_cost": COSTS,
    "placements:correct_cost": COSTS,
    "placements:new_cost": COSTS,
    "placements:add_contribution": COSTS,
    "placements:correct_contribution": COSTS,
    "placements:new_contribution": COSTS,
    "placements:providers": PROVIDERS,
    "placements:add_provider": OFFICERS,
    "placements:provider": PROVIDERS,
    "placements:change_provider": OFFICERS,
    "placements:add_setting": OFFICERS,
    "placements:setting": PROVIDERS,
    "placements:change_setting": OFFICERS,
}
ABOUT_A_CHILD = [
    page
    for page in PAGES
    if page != "placements:list" and "provider" not in page and "setting" not in page
]


def address(name, user):
    return reverse(name, args=_args(name.removeprefix("placements:"), user))


def _args(page, user):
    if page in ("list", "providers", "add_provider"):
        return []
    if "provider" in page or page == "add_setting":
        return [ProviderFactory().pk]
    if "setting" in page:
        return [SettingFactory(kind=Setting.Kind.CHILDRENS_HOME).pk]
    return _about_a_child(page, child_in_sight_of(user).placements.get())


def _about_a_child(page, placement):
    lines = {
        "correct_cost": CostLineFactory,
        "new_cost": CostLineFactory,
        "correct_contribution": ContributionFactory,
        "new_contribution": ContributionFactory,
    }
    if page in lines:
        return [placement.pk, lines[page](placement=placement).pk]
    return [placement.child_id if page == "add" else placement.pk]
