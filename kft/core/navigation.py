"""The service navigation and the start page: each app says what it has for whom.

An app registers in its AppConfig.ready, so that the project composes what it doesn't know.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from operator import attrgetter
from typing import Any

from django.http import HttpRequest
from django.urls import reverse


@dataclass(frozen=True)
class Section:
    """A link in the service navigation, for those who hold `permission`."""

    order: int
    label: str
    url_name: str
    permission: str = ""


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for a person: what, where, since or by when."""

    what: str
    url: str
    due_on: date | None = None
    detail: str = ""
    is_overdue: bool = False  # worked out for the day that the page is shown


@dataclass(frozen=True)
class WaitingList:
    """A group on the start page: `find(user, on)` gives things, the most urgent first."""

    order: int
    title: str
    permission: str
    find: Callable[[Any, date], Iterable[Waiting]]
    url_name: str = ""  # the page that lists them all


SHOWN = 10
_sections: list[Section] = [Section(0, "Start", "start")]
_waiting_lists: list[WaitingList] = []


def register(*entries: Section | WaitingList) -> None:
    """Add links and groups. Called once for each app, as it starts."""
    for entry in entries:
        if isinstance(entry, Section):
            _sections.append(entry)
        else:
            _waiting_lists.append(entry)
    _sections.sort(key=attrgetter("order"))
    _waiting_lists.sort(key=attrgetter("order"))


def sections_for(request: HttpRequest) -> list[dict[str, Any]]:
    """The links that this person may follow, the current one marked."""
    open_to = [s for s in _sections if _may(request.user, s.permission)]
    links = [{"label": s.label, "url": reverse(s.url_name)} for s in open_to]
    leading = [link["url"] for link in links if _is_current(request.path, link["url"])]
    current = max(leading, key=len, default=None)  # /referrals/ leads to the meetings too
    return [{**link, "current": link["url"] == current} for link in links]


def waiting_for(user: Any, on: date) -> list[dict[str, Any]]:
    """What waits for this person on a day, group by group, at most SHOWN of each.

    Groups they have no part in are left out; `more` says that the full list is longer.
    """
    groups = [group for group in _waiting_lists if _may(user, group.permission)]
    return [
        _group(group, list(islice(group.find(user, on), SHOWN + 1)), on) for group in groups
    ]


def _group(group, found, on):
    return {
        "title": group.title,
        "url": reverse(group.url_name) if group.url_name else "",
        "things": [replace(thing, is_overdue=_is_past(thing, on)) for thing in found[:SHOWN]],
        "more": len(found) > SHOWN,
    }


def _is_past(thing, on):
    return thing.due_on is not None and thing.due_on < on


def _may(user, permission):
    return not permission or user.has_perm(permission)


def _is_current(path, url):
    return path == url if url == "/" else path.startswith(url)
