"""What happens to the rules about priority children: a change begins a row, and ends one.

The rows of the past stay as they are, so that a list of last year says what it said.
"""

from datetime import date
from decimal import Decimal

from django.db import transaction

from kft.core.formats import day
from kft.core.workflow import Refused, leave_event, require, require_text
from placements.models import PriorityReason, PriorityRule
from placements.models.priority import limit_in_words

SET = "placements.set_priority_rules"


@transaction.atomic
def change_rule(
    reason: str,
    *,
    counts: bool,
    limit: Decimal | None,
    starting: date,
    why: str,
    by,
    on: date,
) -> None:
    """From a day on the reason counts with this limit, or no longer counts.

    `on` is today. Raises Refused for a day that is past, where nothing would change, and
    while another change is planned.
    """
    require(by, SET)
    why = require_text(why, "Say why this is changed.")
    rules = _locked(reason)
    if starting < on:
        raise Refused("A rule is changed from today or a later day: the past stays as it was.")
    if _planned(rules, on):
        raise Refused("A change of this rule is planned already. Withdraw it first.")
    now = next((rule for rule in rules if rule.valid_to is None), None)
    if counts == (now is not None) and (now is None or now.limit == limit):
        raise Refused("That is how the rule stands now: nothing would change.")
    _begin(reason, now or rules[-1], now, counts, limit, starting)
    words = f"{_in_words(reason, counts, limit)} from {day(starting)}: {why}"
    leave_event("change", now or rules[-1], by=by, reason=words)


def _begin(reason, like, now, counts, limit, starting):
    if now:
        now.valid_to = starting
        now.save(update_fields=["valid_to"])
    if counts:
        PriorityRule.objects.create(
            position=like.position, reason=reason, limit=limit, valid_from=starting
        )


@transaction.atomic
def withdraw_change(reason: str, *, by, on: date) -> None:
    """Take back what was planned for a reason and has not governed a day that is over."""
    require(by, SET)
    rules = _locked(reason)
    if not _planned(rules, on):
        raise Refused("No change of this rule is planned.")
    for rule in rules:
        if rule.valid_from and rule.valid_from >= on:
            rule.delete()
        elif rule.valid_to and rule.valid_to >= on:
            rule.valid_to = None
            rule.save(update_fields=["valid_to"])
            leave_event("withdraw_change", rule, by=by)


def planned_change(rules: list[PriorityRule], on: date) -> str:
    """What is planned among the rows of one reason, in words; "" for nothing."""
    begins = next((r for r in rules if r.valid_from and r.valid_from >= on), None)
    if begins:
        words = _in_words(begins.reason, True, begins.limit)
        return f"{words} from {day(begins.valid_from)}"
    ends = next((r for r in rules if r.valid_to and r.valid_to >= on), None)
    return f"No longer counts from {day(ends.valid_to)}" if ends else ""


def _planned(rules, on):
    return bool(planned_change(rules, on))


def _locked(reason):
    """Every row of the reason, the oldest first; two who change it wait for each other."""
    if reason not in PriorityReason.values:
        raise Refused("There is no such reason.")
    rows = PriorityRule.objects.select_for_update().filter(reason=reason)
    found = list(rows.order_by("pk"))
    if not found:
        raise Refused("This reason has no rule yet. Ask whoever runs the service to add it.")
    return found


def _in_words(reason, counts, limit):
    if not counts:
        return "No longer counts"
    words = limit_in_words(reason, limit)
    return f"Limit {words}" if words else "Counts"
