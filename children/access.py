"""Why somebody may see a child's record: the reasons that the rules know.

Each app adds its own in AppConfig.ready: the panel's papers, a placement. A restricted
child is in sight of the people named for it alone, whatever their other reasons.
Source: design/roles-and-workflow.md, Roles and Restricted records.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q


@dataclass(frozen=True)
class Reason:
    """`children(user)` is the Q over Child that a holder of `permission` may see."""

    words: str
    permission: str
    children: Callable[[Any], Q]


_reasons = [
    Reason(
        "Allocated social worker",
        "children.view_child",
        lambda user: Q(social_worker=user),
    ),
    Reason(
        "Child of the person's team",
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


def reasons_of(user: Any) -> list[tuple[str, Q]]:
    """The words and the Q of each reason whose permission this person holds."""
    return [
        (reason.words, reason.children(user))
        for reason in _reasons
        if user.has_perm(reason.permission)
    ]
