"""The pages about money and the roles that may open them; pages.py joins them."""

from datetime import UTC, date, datetime

from placements.models import AppliedUplift, Forecast, NewDemand, Saving, Uplift
from tests.children.pages import child_in_sight_of
from tests.factories import CostLineFactory

FINANCE = {"finance_officer"}
ENTERS = FINANCE | {"placements_officer"}
READS = ENTERS | {"manager"}
PAGES = {
    "placements:money": READS,
    "placements:money_line": READS,
    "placements:budgets": READS,
    "placements:copy_budgets": FINANCE,
    "placements:budget": FINANCE,
    "placements:assumptions": READS,
    "placements:add_demand": FINANCE,
    "placements:correct_demand": FINANCE,
    "placements:stop_demand": FINANCE,
    "placements:add_uplift": FINANCE,
    "placements:correct_uplift": FINANCE,
    "placements:stop_uplift": FINANCE,
    "placements:closing": READS,
    "placements:close_period": FINANCE,
    "placements:closed_period": READS,
    "placements:savings": READS,
    "placements:savings_again": READS,
    "placements:saving": READS,
    "placements:add_saving": ENTERS,
    "placements:correct_saving": ENTERS,
    "placements:take_away_saving": ENTERS,
    "placements:sign_off_saving": FINANCE,
    "placements:reverse_saving": FINANCE,
    "placements:keep_saving": FINANCE,
    "placements:rises": READS,
    "placements:rise": READS,
    "placements:raise_prices": FINANCE,
    "placements:reconciliation": READS,
    "placements:download_money": READS,
    "placements:download_money_line": READS,
    "placements:download_budgets": READS,
    "placements:download_savings": READS,
    "placements:download_reconciliation": READS,
}
LINE = "external_residential"
YEAR = 2024


def args(page, user):
    """What the page's address needs, made in the person's sight."""
    return _MAKE.get(page, lambda user: [])(user)


def _demand(user):
    fields = {"category": LINE, "month": date(2025, 1, 1), "children": 1}
    return [NewDemand.objects.get_or_create(**fields, defaults={"weekly_amount": 1})[0].pk]


def _uplift(user):
    return [Uplift.objects.create(starts_on=date(2025, 1, 1), percent=3).pk]


def _closed(user):
    closed = {"closed_at": datetime(2025, 1, 1, tzinfo=UTC), "closed_by": user, "amount": 1}
    asked = {"financial_year": "2024/25", "period": 9, "category": LINE}
    Forecast.objects.get_or_create(**asked, defaults=closed)
    return [YEAR, 9]


def _saving(user):
    """Of a child in this person's sight, not signed off."""
    placement = child_in_sight_of(user).placements.get()
    saving = Saving.objects.create(
        kind="avoided",
        source="panel",
        placement=placement,
        baseline_weekly=5000,
        agreed_weekly=4000,
        started=placement.started,
    )
    return [saving.pk]


def _rise(user):
    """Of one line of a child in this person's sight."""
    placement = child_in_sight_of(user).placements.get()
    applied = AppliedUplift.objects.create(
        starts_on=date(2025, 1, 1),
        percent=3,
        reason="Letter",
        applied_by=user,
        applied_at=datetime(2025, 1, 1, tzinfo=UTC),
    )
    old, new = (
        CostLineFactory(placement=placement, component=component)
        for component in ("other", "transport")
    )
    applied.lines.create(old=old, new=new, old_weekly=1, new_weekly=2)
    return [applied.pk]


_MAKE = {
    "rise": _rise,
    "saving": _saving,
    "correct_saving": _saving,
    "take_away_saving": _saving,
    "sign_off_saving": _saving,
    "reverse_saving": _saving,
    "keep_saving": _saving,
    "money_line": lambda user: [LINE],
    "download_money_line": lambda user: [LINE],
    "copy_budgets": lambda user: [YEAR],
    "budget": lambda user: [YEAR, LINE],
    "correct_demand": _demand,
    "stop_demand": _demand,
    "correct_uplift": _uplift,
    "stop_uplift": _uplift,
    "close_period": lambda user: [YEAR, 8],
    "closed_period": _closed,
}
