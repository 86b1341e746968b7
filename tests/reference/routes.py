"""How a child left residential care or care: the first line that fits."""

from decimal import Decimal

BRIDGE = ["leavers", "joiners", "moves", "changed_rates"]
APPROVALS = ["mainstream", "connected", "other", "temporary"]
MOVE_ON = [
    "adoption",
    "special_guardianship",
    "turned_18",
    "order_discharged",
    "returned_to_family",
    "semi_independent",
    "fostering",
    "other",
]
ENDED = [
    "adoption",
    "special_guardianship",
    "parents_order_discharged",
    "returned_home",
    "other",
]

ADOPTED = {"E11", "E12"}
SPECIAL_GUARDIANSHIP = {"E45", "E46", "E47", "E48"}
RETURNED = {"E4A", "E4B", "E13"}
INDEPENDENT = {"E5", "E6"}
CARE_ORDERS = {"C1", "C2"}


def left(council, members, on):
    """Those members who are not in residential on the day."""
    children = [council.children[child_id] for child_id in sorted(members)]
    return [child for child in children if not child.in_residential(on)]


def saving(child, on):
    """Net a week on the last day in residential, less net a week on the day."""
    last = child.last_day_in_residential(on)
    if last is None:
        return Decimal(0)
    now = child.net_weekly(on) if child.looked_after(on) else Decimal(0)
    return child.net_weekly(last) - now


def move_on(child, on):
    """Where a member who left residential care went, first match wins."""
    begun = [period for period in child.periods if period.started <= on]
    if not begun:
        return "other"
    period = max(begun, key=lambda period: period.started)
    if period.ended is not None and period.ended <= on:
        return _out_of_care(child, period)
    placement = child.placement_on(on)
    return _placed(placement) if placement else "other"


def _out_of_care(child, period):
    placement, reason = child.last_placement(period), period.reason_ended
    placed = _placed(placement) if placement else "other"
    under_order = child.last_status(period) in CARE_ORDERS
    lines = [
        ("adoption", reason in ADOPTED or placed == "adoption"),
        ("special_guardianship", reason in SPECIAL_GUARDIANSHIP),
        ("turned_18", period.ended >= child.birthday(18)),
        ("order_discharged", at_parents(placement) and under_order),
        ("returned_to_family", reason in RETURNED or placed == "returned_to_family"),
        ("semi_independent", placed == "semi_independent" or reason in INDEPENDENT),
    ]
    return next((route for route, fits in lines if fits), placed)


def at_parents(placement):
    return placement is not None and placement.code == "P1"


def _placed(placement):
    """The route that a placement alone speaks for."""
    if placement.code in {"A3", "A4", "A5", "A6"}:
        return "adoption"
    if placement.code == "P1":
        return "returned_to_family"
    return {
        "supported": "semi_independent",
        "fostering": "fostering",
        "connected": "fostering",
    }.get(placement.category, "other")


def care_ended(child, period):
    """How a period of care that ended in the period ended, first match wins."""
    placement, reason = child.last_placement(period), period.reason_ended
    status = child.last_status(period)
    lines = [
        ("adoption", reason in ADOPTED),
        ("special_guardianship", reason in SPECIAL_GUARDIANSHIP),
        ("parents_order_discharged", at_parents(placement) and status in CARE_ORDERS),
        ("returned_home", status == "V2" and reason in RETURNED),
    ]
    return next((route for route, fits in lines if fits), "other")
