"""What happened to a child, in one list: each app brings what it keeps.

An app adds its sources in AppConfig.ready, as with children/access.py:

    chronology.register(Source("referrals.view_referral", referral_entries))

A source asks a fixed number of queries for one child, gives only what is `visible_to` the
person, links only to pages that this person may open, and takes the newest AT_MOST rows.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

AT_MOST = 200  # rows of one source: more would be an unbounded list


@dataclass(frozen=True)
class Entry:
    """One thing that happened on a day, as {% timeline %} shows it.

    `kind` is a word for the tag beside the title, `colour` its colour (docs/components.md).
    """

    day: date
    title: str
    kind: str = ""
    colour: str = "grey"
    text: str = ""
    by: str = ""
    url: str = ""
    is_strong: bool = False


@dataclass(frozen=True)
class Source:
    """`entries(child, user)` for those who hold `permission`."""

    permission: str
    entries: Callable[[Any, Any], Iterable[Entry]]


_sources: list[Source] = []


def register(*sources: Source) -> None:
    """Add sources. Called once for each app, as it starts."""
    _sources.extend(sources)


def chronology_of(child: Any, user: Any) -> list[Entry]:
    """Everything this person may know about the child, newest first."""
    entries = [
        entry
        for source in _sources
        if user.has_perm(source.permission)
        for entry in source.entries(child, user)
    ]
    return sorted(entries, key=lambda entry: entry.day, reverse=True)
