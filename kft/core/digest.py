"""The daily digest: what is due for whom, in one e-mail that names no child.

An app registers its sources in AppConfig.ready:

    digest.register(digest.Source(10, "follow-up to answer", "follow-ups to answer",
                                  "referrals:follow_ups", follow_ups_due))

`find(on)` gives a Due for each thing and person, for everybody in a fixed number of
queries; it gives only things that the person may see. docs/decisions/0571.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import date
from operator import attrgetter
from typing import Any

from django.urls import reverse


@dataclass(frozen=True)
class Due:
    """One thing that is due for one person, who is told of it from the day `since`."""

    person: int
    since: date
    is_overdue: bool = False


@dataclass(frozen=True)
class Source:
    """A line of the digest: `one` and `many` are its words, `url_name` the page to go to."""

    order: int
    one: str
    many: str
    url_name: str
    find: Callable[[date], Iterable[Due]]


@dataclass(frozen=True)
class Line:
    """What one source says to one person; `newest` is the last day it brought something."""

    words: str
    path: str
    newest: date

    def as_argument(self) -> dict[str, str]:
        """The line as a job keeps it: JSON knows no dates."""
        return {**asdict(self), "newest": self.newest.isoformat()}


_sources: list[Source] = []


def register(*sources: Source) -> None:
    """Add sources. Called once for each app, as it starts."""
    _sources.extend(sources)
    _sources.sort(key=attrgetter("order"))


def digests_on(on: date) -> dict[int, list[Line]]:
    """What each person is told on a day; who has nothing due is not in it."""
    digests: dict[int, list[Line]] = defaultdict(list)
    for source in _sources:
        due_for: dict[int, list[Due]] = defaultdict(list)
        for due in source.find(on):
            due_for[due.person].append(due)
        for person, things in due_for.items():
            digests[person].append(_line(source, things))
    return dict(digests)


def digest_of(user: Any, on: date) -> list[Line]:
    """What this person is told on a day."""
    return digests_on(on).get(user.pk, [])


def _line(source, things):
    number = len(things)
    words = f"{number} {source.one if number == 1 else source.many}"
    late = sum(thing.is_overdue for thing in things)
    if late:
        words += ", overdue" if late == number else f", {late} of them overdue"
    newest = max(thing.since for thing in things)
    return Line(words, reverse(source.url_name), newest)
