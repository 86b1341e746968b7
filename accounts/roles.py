"""The roles table: what each role may do. Deny by default: what is not here is refused.

The roles are those of design/roles-and-workflow.md. A person can hold several. A page or
a step asks for a permission, never for a role by name. What somebody may *see* is a
second question, answered by `visible_to`.
"""

from django.db import models


class Role(models.TextChoices):
    SOCIAL_WORKER = "social_worker", "Social worker"
    TEAM_MANAGER = "team_manager", "Team manager"
    PANEL_COORDINATOR = "panel_coordinator", "Panel coordinator"
    PANEL_CHAIR = "panel_chair", "Panel chair"
    PANEL_MEMBER = "panel_member", "Panel member"
    NOMINATED_OFFICER = "nominated_officer", "Nominated officer"
    PLACEMENTS_OFFICER = "placements_officer", "Placements officer"
    FOSTERING_OFFICER = "fostering_officer", "Fostering officer"
    FINANCE_OFFICER = "finance_officer", "Finance officer"
    MANAGER = "manager", "Manager"
    ANALYST = "analyst", "Analyst"
    RECORDS_OFFICER = "records_officer", "Records officer"
    ADMINISTRATOR = "administrator", "Administrator"
    SYSTEM = "system", "KFT system"


_DOES_ACTIONS = {"referrals.view_action", "referrals.complete_action"}
_OWN_AND_TEAM = {
    "children.view_child",
    "children.view_team_children",
    "referrals.view_referral",
    "referrals.view_team_referrals",
    "referrals.view_follow_up",
}
_PANEL_PAPERS = {
    "children.view_child",
    "referrals.view_referral",
    "referrals.view_meeting",
    "referrals.view_panel",
    "referrals.view_panel_papers",
    "referrals.view_decision",
    "referrals.view_urgentdecision",
}
_PLACED_CHILDREN = {
    "children.view_child",
    "placements.view_placement",
    "placements.view_placed_children",
    "placements.view_costs",
    "placements.view_stepplan",
    "placements.view_stabilitymeeting",
}

PERMISSIONS: dict[str, frozenset[str]] = {
    Role.SOCIAL_WORKER: frozenset(
        _OWN_AND_TEAM
        | {
            "children.add_child",
            "children.change_child",
            "children.name_person",
            "children.open_in_emergency",
            "placements.view_placement",
            "placements.view_stepplan",
            "placements.view_stabilitymeeting",
            "placements.change_stepplan",
            "placements.change_stabilitymeeting",
            "placements.view_placementrequest",
            "placements.add_placementrequest",
            "referrals.add_referral",
            "referrals.change_referral",
            "referrals.submit_referral",
            "referrals.withdraw_referral",
            "referrals.answer_follow_up",
            "referrals.view_decision",
            "referrals.ask_urgently",
            "referrals.view_urgentdecision",
            "referrals.raise_disagreement",
            "placements.add_authorisation",
            "placements.view_authorisation",
            "placements.withdraw_authorisation",
            *_DOES_ACTIONS,
        }
    ),
    Role.TEAM_MANAGER: frozenset(
        _OWN_AND_TEAM
        | {
            "children.add_child",
            "children.change_child",
            "children.allocate_child",
            "children.name_person",
            "children.open_in_emergency",
            "placements.view_placement",
            "placements.view_stepplan",
            "placements.view_stabilitymeeting",
            "placements.change_stepplan",
            "placements.change_stabilitymeeting",
            "placements.view_placementrequest",
            "placements.add_placementrequest",
            "referrals.authorise_referral",
            "referrals.oversee_follow_ups",
            "referrals.withdraw_referral",
            "referrals.view_decision",
            "referrals.ask_urgently",
            "referrals.view_urgentdecision",
            "referrals.raise_disagreement",
            "placements.agree_entry_to_care",
            "placements.view_authorisation",
            "placements.withdraw_authorisation",
            *_DOES_ACTIONS,
            "referrals.oversee_actions",
            "referrals.reassign_action",
        }
    ),
    Role.PANEL_COORDINATOR: frozenset(
        _PANEL_PAPERS
        | {
            "referrals.view_submitted_referrals",
            "referrals.accept_referral",
            "referrals.schedule_referral",
            "referrals.manage_meeting",
            "referrals.plan_ahead",
            "referrals.declare_interest",
            "referrals.keep_interests",
            "referrals.record_attendance",
            "referrals.draft_minutes",
            "referrals.oversee_follow_ups",
            "referrals.view_follow_up",
            "referrals.manage_panel",
            "referrals.learn_from_decisions",
            *_DOES_ACTIONS,
            "referrals.oversee_actions",
            "referrals.reassign_action",
            "referrals.complete_outside_action",
        }
    ),
    Role.PANEL_CHAIR: frozenset(
        _PANEL_PAPERS
        | {
            "referrals.chair_meeting",
            "referrals.declare_interest",
            "referrals.keep_interests",
            "referrals.record_attendance",
            "referrals.record_decision",
            "referrals.sign_minutes",
            "referrals.give_advice",
            "referrals.learn_from_decisions",
            *_DOES_ACTIONS,
        }
    ),
    Role.PANEL_MEMBER: frozenset(
        _PANEL_PAPERS
        | {
            "referrals.give_advice",
            "referrals.declare_interest",
            "referrals.answer_support",
            *_DOES_ACTIONS,
        }
    ),
    Role.NOMINATED_OFFICER: frozenset(
        _PLACED_CHILDREN
        | {
            "children.open_in_emergency",
            "referrals.view_decision",
            "referrals.view_referral",
            "referrals.decide_urgently",
            "referrals.declare_interest",
            "referrals.view_urgentdecision",
            "referrals.endorse_decision",
            "placements.authorise_entry_to_care",
            "placements.authorise_leaving_at_16",
            "placements.view_authorisation",
            "placements.view_placementrequest",
            "placements.approve_offer",
            *_DOES_ACTIONS,
        }
    ),
    Role.PLACEMENTS_OFFICER: frozenset(
        _PLACED_CHILDREN
        | {
            "placements.add_placement",
            "placements.view_placementrequest",
            "placements.add_placementrequest",
            "placements.search_placements",
            "placements.change_placement",
            "placements.change_costs",
            "placements.enter_saving",
            "placements.view_money",
            "placements.change_stepplan",
            "placements.change_stabilitymeeting",
            "placements.view_provider",
            "placements.change_provider",
            "placements.view_statistics",
            "fostering.view_household",
            "placements.view_authorisation",
            *_DOES_ACTIONS,
        }
    ),
    Role.FOSTERING_OFFICER: frozenset(
        {
            "fostering.view_household",
            "fostering.add_household",
            "fostering.change_household",
            "fostering.view_constellation",
            "fostering.view_enquiry",
            *_DOES_ACTIONS,
        }
    ),
    Role.FINANCE_OFFICER: frozenset(
        _PLACED_CHILDREN
        | {
            "placements.change_costs",
            "placements.close_period",
            "placements.enter_assumptions",
            "placements.enter_saving",
            "placements.sign_off_saving",
            "placements.apply_uplift",
            "placements.view_money",
            "placements.keep_ledger",
            "exchange.tidy_uploads",
            "placements.view_provider",
            "placements.view_statistics",
            *_DOES_ACTIONS,
        }
    ),
    Role.MANAGER: frozenset(
        {
            "children.view_child",
            "children.view_every_child",
            "children.open_in_emergency",
            "fostering.view_constellation",
            "fostering.view_enquiry",
            "fostering.view_household",
            "placements.set_priority_rules",
            "placements.view_costs",
            "placements.view_money",
            "placements.view_placement",
            "placements.view_placementrequest",
            "placements.view_provider",
            "placements.view_statistics",
            "placements.view_stepplan",
            "placements.view_stabilitymeeting",
            "referrals.view_decision",
            "referrals.view_every_referral",
            "referrals.declare_interest",
            "referrals.view_panel",
            "referrals.view_urgentdecision",
            "referrals.oversee_follow_ups",
            "referrals.oversee_actions",
            "referrals.reassign_action",
            "referrals.raise_disagreement",
            "referrals.resolve_disagreement",
            "referrals.view_follow_up",
            "referrals.view_meeting",
            "referrals.view_referral",
            "reports.view_report",
            "reports.make_report",
            "reports.publish_report",
            "reports.view_records_behind_figure",
            "referrals.learn_from_decisions",
            "placements.check_entry_to_care",
            "placements.view_authorisation",
            *_DOES_ACTIONS,
        }
    ),
    Role.ANALYST: frozenset({"reports.view_report", "reports.make_report"}),
    Role.RECORDS_OFFICER: frozenset(
        {
            "core.view_access_log",
            "children.bar_from_emergency",
            "children.name_person",
            "children.restrict_child",
            "children.review_emergency_opening",
        }
    ),
    Role.ADMINISTRATOR: frozenset(
        {
            "accounts.view_user",
            "accounts.change_user",
            "core.import_records",
            "placements.set_priority_rules",
            "referrals.add_panel",
            "referrals.view_panel",
        }
    ),
    # Scheduled work acts as a user of its own, so that `by` is never empty.
    Role.SYSTEM: frozenset(
        {
            "referrals.list_to_ratify",
            "referrals.make_follow_ups",
            "referrals.plan_ahead",
            "placements.keep_ledger",
            "exchange.tidy_uploads",
        }
    ),
}


def permissions_of(roles: list[str]) -> frozenset[str]:
    """Everything that the holder of these roles may do."""
    return frozenset().union(*(PERMISSIONS[role] for role in roles))
