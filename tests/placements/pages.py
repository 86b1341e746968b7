"""The placements pages and the roles that may open them."""

from django.urls import reverse

from placements.models import Setting
from tests.children.pages import child_in_sight_of
from tests.factories import (
    BlockContractFactory,
    ContributionFactory,
    CostLineFactory,
    ExitPlanFactory,
    FrameworkMembershipFactory,
    JudgementFactory,
    ProviderFactory,
    SettingFactory,
    StabilityMeetingFactory,
    StepPlanFactory,
)
from tests.placements import entry_pages, money_pages, search_pages

OFFICERS = {"placements_officer"}
READERS = OFFICERS | {
    *("social_worker", "team_manager", "nominated_officer", "finance_officer", "manager"),
}
KEEPERS = OFFICERS | {"social_worker", "team_manager"}  # of the plans for their children
COSTS = OFFICERS | {"finance_officer"}
PROVIDERS = OFFICERS | {"finance_officer", "manager"}
PAGES = {
    "placements:list": READERS,
    "placements:add": OFFICERS,
    "placements:detail": READERS,
    "placements:change": OFFICERS,
    "placements:end": OFFICERS,
    "placements:extend": OFFICERS,
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
    "placements:add_to_framework": OFFICERS,
    "placements:change_membership": OFFICERS,
    "placements:add_setting": OFFICERS,
    "placements:setting": PROVIDERS,
    "placements:change_setting": OFFICERS,
    "placements:step_plans": READERS,
    "placements:exit_plans": READERS,
    "placements:moving_on": READERS,
    "placements:reach_stage": KEEPERS,
    "placements:correct_stage": KEEPERS,
    "placements:add_exit_plan": KEEPERS,
    "placements:close_exit_plan": KEEPERS,
    "placements:homes": PROVIDERS,
    "placements:own_homes": PROVIDERS,
    "placements:block_beds": PROVIDERS,
    **{
        f"placements:{name}": OFFICERS
        for name in ("add_judgement", "change_judgement", "add_contract", "change_contract")
    },
    "placements:stability_meetings": READERS,
    "placements:stability_meeting": READERS,
    "placements:add_stability_meeting": KEEPERS,
    "placements:change_stability_meeting": KEEPERS,
}
WITHOUT_A_RECORD = {
    *("list", "providers", "add_provider", "step_plans", "exit_plans"),
    *("stability_meetings", "homes", "own_homes", "block_beds", "requests"),
}
OF_A_HOME = {"add_judgement", "change_judgement", "add_contract", "change_contract"}
OF_A_PROVIDER = {
    "provider": ProviderFactory,
    "change_provider": ProviderFactory,
    "add_to_framework": ProviderFactory,
    "change_membership": FrameworkMembershipFactory,
    "add_setting": ProviderFactory,
    "setting": lambda: SettingFactory(kind=Setting.Kind.CHILDRENS_HOME),
    "change_setting": lambda: SettingFactory(kind=Setting.Kind.CHILDRENS_HOME),
}
ABOUT_A_CHILD = [
    page
    for page in PAGES
    if page.removeprefix("placements:") not in WITHOUT_A_RECORD
    and page.removeprefix("placements:") not in OF_A_HOME
    and page.removeprefix("placements:") not in OF_A_PROVIDER
]
PARTS = {page: part for part in (money_pages, entry_pages, search_pages) for page in part.PAGES}
PAGES |= money_pages.PAGES | entry_pages.PAGES | search_pages.PAGES

# pages whose address names the child
OF_A_CHILD = {"add", "moving_on", "reach_stage", "correct_stage", "add_exit_plan"}
OF_A_CHILD |= {"add_stability_meeting"}


def address(name, user):
    return reverse(name, args=_args(name.removeprefix("placements:"), user))


def _args(page, user):
    if part := PARTS.get(f"placements:{page}"):
        return part.args(page, user)
    if page in WITHOUT_A_RECORD:
        return []
    if page in OF_A_HOME:
        return [_of_a_home(page).pk]
    if make := OF_A_PROVIDER.get(page):
        return [make().pk]
    return _about_a_child(page, child_in_sight_of(user).placements.get())


def _of_a_home(page):
    home = SettingFactory(provider__sector="PR1")
    if page == "change_judgement":
        return JudgementFactory(setting=home)
    return BlockContractFactory(setting=home) if page == "change_contract" else home


def _about_a_child(page, placement):
    lines = {
        "correct_cost": CostLineFactory,
        "new_cost": CostLineFactory,
        "correct_contribution": ContributionFactory,
        "new_contribution": ContributionFactory,
    }
    if page in OF_A_CHILD:
        StepPlanFactory(child=placement.child)
        return [placement.child_id]
    if page == "close_exit_plan":
        return [ExitPlanFactory(child=placement.child).pk]
    if page in ("stability_meeting", "change_stability_meeting"):
        return [StabilityMeetingFactory(placement=placement).pk]
    if page in lines:
        return [placement.pk, lines[page](placement=placement).pk]
    return [placement.pk]
