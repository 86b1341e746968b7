"""What can happen to placements, and to the plans and savings of the money for them."""

from placements.workflow.placement import (
    add_amount,
    change,
    correct_amount,
    end,
    keep_provider,
    new_amount,
    start,
)
from placements.workflow.plan import assume, close_period, keep_budget, stop_assuming

__all__ = [
    "add_amount",
    "assume",
    "change",
    "close_period",
    "correct_amount",
    "end",
    "keep_budget",
    "keep_provider",
    "new_amount",
    "start",
    "stop_assuming",
]
