"""A meeting's agenda as one person may read it: numbers, times, and how much is hidden.

An item keeps its number whoever reads: what is hidden leaves a gap, and its time.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch

from children.models import Child
from kft.core.models import Event
from referrals.models import AgendaItem, Document, Meeting, Publication, Referral

CHILDREN = Prefetch("referral__children", Child.objects.order_by("date_of_birth", "pk"))
# Papers are handed in by these steps; taken after the papers closed, they came late.
_HANDED_IN = ("referrals.referral.submit", "referrals.referral.answer")


@dataclass(frozen=True)
class Line:
    """An item that this person may see, its number, and when the panel plans to turn to it."""

    number: int
    item: AgendaItem
    starts_at: time | None

    @property
    def referral(self) -> Referral:
        return self.item.referral


@dataclass(frozen=True)
class Agenda:
    """`hidden` counts what is not shown; `asked` are late items that wait for the chair."""

    lines: tuple[Line, ...] = ()
    hidden: int = 0
    asked: tuple[AgendaItem, ...] = ()
    ends_at: time | None = None

    @property
    def total(self) -> int:
        return len(self.lines) + self.hidden

    @property
    def items(self) -> list[AgendaItem]:
        return [line.item for line in self.lines]


def agenda_of(meeting: Meeting, user: Any) -> Agenda:
    """What this person may read of a meeting's agenda, in a fixed number of queries."""
    items = list(_items(meeting))
    visible = set(_visible(meeting, user))
    asked = tuple(i for i in items if not i.is_agreed and i.referral_id in visible)
    if meeting.status == Meeting.Status.PLANNED and not user.has_perm(
        "referrals.view_submitted_referrals"
    ):
        return Agenda(asked=asked)
    agreed = [item for item in items if item.is_agreed]
    times = _times(meeting, len(agreed))
    lines = tuple(
        Line(number, item, times[number - 1])
        for number, item in enumerate(agreed, start=1)
        if item.referral_id in visible
    )
    return Agenda(lines, len(agreed) - len(lines), asked, times[-1])


def _items(meeting):
    handed_in = Event.objects.filter(
        record_type=Referral._meta.label_lower,
        record_id=OuterRef("referral"),
        action__in=_HANDED_IN,
        at__gt=OuterRef("meeting__papers_close_at"),
    )
    added = Document.objects.standing().filter(
        referral=OuterRef("referral"), added_at__gt=OuterRef("meeting__papers_close_at")
    )
    items = meeting.agenda_items.annotate(came_late=Exists(handed_in) | Exists(added))
    people = ("referral__team", "meeting", "late_asked_by", "late_consented_by")
    return items.select_related(*people).prefetch_related(CHILDREN)


def _visible(meeting, user):
    mine = Referral.objects.visible_to(user).filter(agenda_items__meeting=meeting)
    return mine.values_list("pk", flat=True)


def _times(meeting, number):
    """When each of so many items starts, and when the last one ends; None where unknown."""
    if meeting.starts_at is None:
        return [None] * (number + 1)
    start = datetime.combine(meeting.held_on, meeting.starts_at)
    each = timedelta(minutes=meeting.panel.minutes_for_an_item)
    return [(start + each * place).time() for place in range(number + 1)]


@dataclass(frozen=True)
class Edition:
    """The last publication of an agenda, and what changed since in words."""

    publication: Publication
    number: int
    put_on: tuple[int, ...]
    taken_off: tuple[int, ...]
    is_reordered: bool

    @property
    def is_outdated(self) -> bool:
        return bool(self.put_on or self.taken_off or self.is_reordered)


def edition_of(meeting: Meeting) -> Edition | None:
    """The agenda as last published, compared with the agenda now; None before the first."""
    publications = list(meeting.publications.select_related("published_by"))
    if not publications:
        return None
    last = publications[-1]
    before, now = last.referrals, listed_on(meeting)
    stayed = [number for number in before if number in now]
    return Edition(
        publication=last,
        number=len(publications),
        put_on=tuple(number for number in now if number not in before),
        taken_off=tuple(number for number in before if number not in now),
        is_reordered=stayed != [number for number in now if number in before],
    )


def listed_on(meeting: Meeting) -> list[int]:
    """The numbers of the referrals that stand on the agenda, in its order."""
    return list(meeting.agenda_items.agreed().values_list("referral", flat=True))
