"""Who may agree a weekly amount: a person's own limit, never handed down.

An amount above somebody's limit goes up to a person whose limit covers it
(design/roles-and-workflow.md, Roles).
"""

from decimal import Decimal

from accounts.models import User
from accounts.people import holders_of
from kft.core.formats import money


def who_may_agree(amount: Decimal, permission: str) -> list[User]:
    """The active holders of a permission whose own weekly limit covers the amount."""
    return list(holders_of(permission).filter(weekly_limit__gte=amount).order_by("name"))


def refusal_above_limit(
    user: User, amount: Decimal, permission: str, people: list[User] | None = None
) -> str:
    """Why this person cannot agree the amount, and who can; "" where they can.

    `people` are those who can, where more than the limit is asked of them.
    """
    if user.may_agree(amount):
        return ""
    own = "no weekly limit is set for you"
    if user.weekly_limit is not None:
        own = f"your limit is {money(user.weekly_limit)} a week"
    able = who_may_agree(amount, permission) if people is None else people
    return f"{money(amount)} a week is more than you may agree: {own}. {_goes_to(able)}"


def _goes_to(people):
    if people:
        return f"It goes to {' or '.join(str(person) for person in people)}."
    return "Nobody’s limit covers it: ask an administrator to set one."
