"""What other apps show on a child's page, and the buttons they put at its head.

An app registers in AppConfig.ready:

    panels.register(
        Panel(20, "placements.view_placement", "placements/on_child.html", living_now),
        Action(10, "referrals.add_referral", "Start a referral", start_url),
    )

A panel asks a fixed number of queries and shows only what is `visible_to` the person.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any


@dataclass(frozen=True)
class Panel:
    """A box in the aside: `template` drawn with what `context(child, user, on)` gives.

    It draws its own {% box %}; the smaller `order` stands higher.
    """

    order: int
    permission: str
    template: str
    context: Callable[[Any, Any, date], dict[str, Any]]


@dataclass(frozen=True)
class Action:
    """A button at the head of the page; an empty `url(child, user)` leaves it out."""

    order: int
    permission: str
    label: str
    url: Callable[[Any, Any], str]


_panels: list[Panel] = []
_actions: list[Action] = []


def register(*entries: Panel | Action) -> None:
    """Add panels and buttons. Called once for each app, as it starts."""
    for entry in entries:
        if isinstance(entry, Panel):
            _panels.append(entry)
        else:
            _actions.append(entry)
    _panels.sort(key=attrgetter("order"))
    _actions.sort(key=attrgetter("order"))


def read_once(child: Any, user: Any, rows: Any) -> list[Any]:
    """The rows of a queryset, kept with this child as the page's request read it.

    For what several places of the page show: one queryset a model, for this person.
    """
    kept = child.__dict__.setdefault("_read_once", {})
    key = (rows.model, user.pk)
    if key not in kept:
        kept[key] = list(rows)
    return kept[key]


def panels_for(child: Any, user: Any, on: date) -> list[dict[str, Any]]:
    """The panels that this person may see, each with its template and context."""
    return [
        {"template": panel.template, **panel.context(child, user, on)}
        for panel in _panels
        if user.has_perm(panel.permission)
    ]


def actions_for(child: Any, user: Any) -> list[dict[str, str]]:
    """The buttons that this person may press."""
    buttons = [
        {"label": action.label, "url": action.url(child, user)}
        for action in _actions
        if user.has_perm(action.permission)
    ]
    return [button for button in buttons if button["url"]]
