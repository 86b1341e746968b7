"""What can happen to placements, and to the plans and savings of the money for them."""

from placements.workflow.homes import keep_contract, keep_judgement, keep_membership
from placements.workflow.ledger import recompute_ledger
from placements.workflow.moving_on import (
    achieve_exit,
    correct_stage,
    plan_exit,
    reach_stage,
    slip_exit,
    withdraw_exit,
)
from placements.workflow.placement import (
    add_amount,
    change,
    correct_amount,
    end,
    extend,
    keep_provider,
    new_amount,
    start,
)
from placements.workflow.plan import (
    assume,
    close_period,
    copy_budgets,
    keep_budget,
    stop_assuming,
)
from placements.workflow.priority import change_rule, withdraw_change
from placements.workflow.saving import (
    keep_counting,
    keep_saving,
    reverse_saving,
    sign_off,
    take_away_saving,
)
from placements.workflow.stability import change_stability_meeting, record_stability_meeting
from placements.workflow.uplift import raise_prices

__all__ = [
    "achieve_exit",
    "add_amount",
    "assume",
    "change",
    "change_rule",
    "change_stability_meeting",
    "close_period",
    "copy_budgets",
    "correct_amount",
    "correct_stage",
    "end",
    "extend",
    "keep_budget",
    "keep_contract",
    "keep_counting",
    "keep_judgement",
    "keep_membership",
    "keep_provider",
    "keep_saving",
    "new_amount",
    "plan_exit",
    "raise_prices",
    "reach_stage",
    "recompute_ledger",
    "record_stability_meeting",
    "reverse_saving",
    "sign_off",
    "slip_exit",
    "start",
    "stop_assuming",
    "take_away_saving",
    "withdraw_change",
    "withdraw_exit",
]
