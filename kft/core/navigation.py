"""The service navigation and the start page: each app says what it has for whom.

An app registers in its AppConfig.ready, so that the project composes what it doesn't know.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from operator import attrgetter
from typing import Any

from django.db.models import Count, Window
from django.http import HttpRequest
from django.urls import reverse


@dataclass(frozen=True)
class Section:
    """A link in the service navigation, for those who hold `permission`.

    Sections of a `group` share one link and stand beside each other above their lists;
    who may open only one of them sees that one's own label. `unless` leaves the link out
    for people who come to the page from another of theirs.
    """

    order: int
    label: str
    url_name: str
    permission: str = ""
    group: str = ""
    unless: str = ""


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for a person: what, where, since or by when."""

    what: str
    url: str
    due_on: date | None = None
    detail: str = ""
    is_overdue: bool = False  # worked out for the day that the page is shown
    kind: str = ""  # the title of its list, where things of several lists stand together


class Some(list[Waiting]):
    """The first things that wait, the most urgent first; `total` counts those left out too."""

    def __init__(self, things: Iterable[Waiting], total: int):
        super().__init__(things)
        self.total = total


def some_of(rows: Any, as_thing: Callable[[Any], Waiting]) -> Some:
    """The first SHOWN rows of a queryset as things, and how many there are, by one query."""
    found = list(rows.annotate(how_many_wait=Window(Count("*")))[:SHOWN])
    return Some(map(as_thing, found), found[0].how_many_wait if found else 0)


@dataclass(frozen=True)
class WaitingList:
    """A group on the start page: `find(user, on)` gives things, the most urgent first.

    A list that can be longer than SHOWN is Some: the page says how many it leaves out.
    """

    order: int
    title: str
    permission: str
    find: Callable[[Any, date], Iterable[Waiting]]
    url_name: str = ""  # the page that lists them all


SHOWN = 8
SOON = timedelta(days=7)
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


@dataclass(frozen=True)
class Menu:
    """The links that a person may follow, and beside which lists the page stands.

    A link has `label`, `url` and `current`; a part is (label, url, whether it is the page).
    """

    links: list[dict[str, Any]]
    parts: list[tuple[str, str, bool]]
    group: str = ""


def menu_for(request: HttpRequest) -> Menu:
    """The service navigation of a page, for the person who opened it."""
    urls = {s: reverse(s.url_name) for s in _sections if _is_open_to(request.user, s)}
    leading = [section for section, url in urls.items() if _is_current(request.path, url)]
    # /referrals/ leads to the meetings too
    current = max(leading, key=lambda section: len(urls[section]), default=None)
    groups: dict[str, list[Section]] = {}
    for section in urls:
        groups.setdefault(section.group or section.label, []).append(section)
    links = [
        {
            "label": name if len(members) > 1 else members[0].label,
            "url": urls[members[0]],
            "current": current in members,
        }
        for name, members in groups.items()
    ]
    if current is None or not current.group or request.path != urls[current]:
        return Menu(links, [])
    beside = groups[current.group]
    parts = [(section.label, urls[section], section == current) for section in beside]
    return Menu(links, parts if len(parts) > 1 else [], current.group)


def waiting_for(user: Any, on: date) -> list[dict[str, Any]]:
    """What waits for this person on a day, group by group, at most SHOWN of each.

    Groups they have no part in are left out; `left_out` says how many more there are.
    """
    groups = [group for group in _waiting_lists if _may(user, group.permission)]
    return [_group(group, group.find(user, on), on) for group in groups]


def in_order_of_day(groups: list[dict[str, Any]], on: date) -> list[dict[str, Any]]:
    """The things of all groups in one list, by due day, under a heading for each time.

    What has no day comes last, in the order of the groups. Empty times are left out.
    """
    things = [
        replace(thing, kind=group["title"]) for group in groups for thing in group["things"]
    ]
    ordered = sorted(things, key=lambda thing: (thing.due_on is None, thing.due_on or on))
    times: dict[str, list[Waiting]] = {}
    for thing in ordered:
        times.setdefault(_time_of(thing, on), []).append(thing)
    return [{"title": title, "things": found} for title, found in times.items()]


def _time_of(thing, on):
    if thing.due_on is None:
        return "Without a date"
    if thing.due_on < on:
        return "Overdue"
    if thing.due_on == on:
        return "Today"
    return "In the next 7 days" if thing.due_on <= on + SOON else "Later"


def _group(group, found, on):
    things = list(found)
    shown = things[:SHOWN]
    total = found.total if isinstance(found, Some) else len(things)
    return {
        "title": group.title,
        "url": reverse(group.url_name) if group.url_name else "",
        "things": [replace(thing, is_overdue=_is_past(thing, on)) for thing in shown],
        "left_out": max(total - len(shown), 0),
    }


def _is_past(thing, on):
    return thing.due_on is not None and thing.due_on < on


def _is_open_to(user, section):
    found_elsewhere = section.unless and user.has_perm(section.unless)
    return _may(user, section.permission) and not found_elsewhere


def _may(user, permission):
    return not permission or user.has_perm(permission)


def _is_current(path, url):
    return path == url if url == "/" else path.startswith(url)
