"""What is known of a child before a request to enter care asks: the record, the panel.

Each answer keeps where it came from, so that the form can say so.
"""

from datetime import date
from typing import Any

from kft.core.formats import day
from referrals.answers import TRIED
from referrals.known import Known, known_answers, last_referral
from referrals.models import Decision
from referrals.questions import name_of

OF_THE_CHILD = ("legal_status", "plan")


def latest_decision(user: Any, child: Any) -> Decision | None:
    """The panel's last decision to accommodate the child that still stands, if in sight."""
    visible = Decision.objects.visible_to(user).filter(child=child)
    standing = visible.filter(
        decision=Decision.Kind.ACCOMMODATE, superseded_by__isnull=True
    ).select_related("referral", "meeting__panel")
    return standing.order_by("-decided_on", "-pk").first()


def known_of(user: Any, child: Any, *, on: date) -> Known:
    """What a new request opens filled with."""
    referred = known_answers(user, [child], last_referral(user, [child]), on=on)
    known = Known()
    decision = latest_decision(user, child)
    if decision:
        source = f"From the panel’s decision of {day(decision.decided_on)}"
        known.learn("weekly_cost", decision.weekly_cost_ceiling, source)
    for field in OF_THE_CHILD:
        name = name_of(child, field)
        known.learn(field, referred.answers.get(name), referred.sources.get(name, ""))
    tried = "\n".join(map(_in_words, referred.answers.get(TRIED, [])))
    known.learn("tried", tried, referred.sources.get(TRIED, ""))
    return known


def _in_words(service):
    parts = (service["service"], service["tried_when"], service["result"])
    return ", ".join(part for part in parts if part) + "."
