"""Children in care whose plans the panel heard: on to a family, or out of care."""

from datetime import date, timedelta

from exchange.demo.panel import FIRST_MEETING
from exchange.demo.world import stream

KINDS = {
    "residential_review": (
        "step_down",
        "A foster family may now be right for this young person.",
    ),
    "special_guardianship": (
        "special_guardianship_support",
        "The carers wish to become special guardians.",
    ),
    "discharge_of_order": (
        "discharge_application",
        "Settled at home with parents for some time.",
    ),
}
REVIEW = "Review of the plan and the placement of every 17-year-old in a home."
SHARE = 0.75


def kind_of(care):
    """The kind of plan and the day it came true, if the panel could have heard it."""
    codes = [stay.code for stay in care.stays]
    if codes[-1] in ("U6", "K3") and codes[-2:-1] == ["K2"]:
        return "residential_review", care.stays[-1].started
    if care.reason in ("E45", "E46"):
        return "special_guardianship", care.ended
    if codes[-1] == "P1":
        return "discharge_of_order", care.ended
    return None, None


def tell(panel, cares, seventeen):
    rng = stream("plans")
    for turn, child in enumerate(seventeen):
        held_on = panel.first_on_or_after(date(2024, 10, 9) + timedelta(days=2 * turn))
        referral = panel.refer(
            [child], "residential_review", held_on - timedelta(days=7), REVIEW
        )
        decision = ["step_down", "placement_extension", "noted"][turn % 3]
        panel.decide(referral, child, held_on, decision)
    reviewed = {child["child_id"] for child in seventeen}
    for care in cares:
        kind, came_true = kind_of(care)
        told = kind and rng.random() < SHARE
        if told and care.child["child_id"] not in reviewed:
            _plan(panel, care, kind, came_true)


def _plan(panel, care, kind, came_true):
    """Heard at the last meeting five weeks or more before."""
    held_on = panel.last_on_or_before(came_true - timedelta(weeks=5))
    if held_on is None or held_on < FIRST_MEETING or held_on <= care.started:
        return
    if came_true > panel.world.until + timedelta(weeks=8):
        return
    decision, reason = KINDS[kind]
    asked_on = max(held_on - timedelta(days=10), care.started)
    referral = panel.refer([care.child], kind, asked_on, reason)
    panel.decide(referral, care.child, held_on, decision)
