"""Why somebody may see a child's record: the reasons that the rules know.

Each app adds its own in AppConfig.ready: the panel's papers, a placement. A restricted
child is in sight of the people named for it alone, whatever their other reasons.
Source: design/roles-and-workflow.md, Roles and Restricted records.
"""

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.db.models import Expression, Q, Value


@dataclass(frozen=True)
class Reason:
    """`children(user)` is the Q over Child that a holder of `permission` may see.

    `words` say why: a sentence, or a function of the person that gives an expression over
    Child. The log keeps the reason with the smallest `order`.
    """

    words: str | Callable[[Any], Expression]
    permission: str
    children: Callable[[Any], Q]
    order: int = 10

    def expression(self, user: Any) -> Expression:
        return Value(self.words) if isinstance(self.words, str) else self.words(user)


OWN_CHILD = "Allocated social worker"
OWN_TEAM = "Child of the person's team"
_reasons = [
    Reason(
        OWN_CHILD,
        "children.view_child",
        lambda user: Q(social_worker=user),
    ),
    Reason(
        OWN_TEAM,
        "children.view_team_children",
        lambda user: Q(team=user.team_id) if user.team_id else Q(pk__in=[]),
    ),
    # not an empty Q: Django drops that from an OR, and the manager would see nobody
    Reason(
        "Manager of the service", "children.view_every_child", lambda user: Q(pk__isnull=False)
    ),
]


def register(*reasons: Reason) -> None:
    """Add reasons. Called once for each app, as it starts."""
    _reasons.extend(reasons)
    _reasons.sort(key=attrgetter("order"))


def reasons_of(user: Any) -> list[tuple[Expression, Q]]:
    """The words and the Q of each reason whose permission this person holds."""
    return [
        (reason.expression(user), reason.children(user))
        for reason in _reasons
        if user.has_perm(reason.permission)
    ]
