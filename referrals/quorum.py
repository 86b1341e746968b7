"""Whether enough of the right people are there: for a meeting, and for one item of it.

Worked out from who is marked present (design/roles-and-workflow.md, Meeting): the least
number of members, the agencies that must be there, the chair or a vice-chair. Whoever has
a standing interest in an item's referral does not count for that item, nor does their
agency through them. A coordinator serves the panel and is no member of it
(docs/decisions/0530).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from referrals.models import (
    Agency,
    AgendaItem,
    Attendance,
    Interest,
    Meeting,
    Panel,
    PanelMembership,
    Presence,
)

_Seat = PanelMembership.Seat
_CHAIRS = frozenset({_Seat.CHAIR, _Seat.VICE_CHAIR})


@dataclass(frozen=True)
class Quorum:
    """`present`: the members who count. `missing`: a sentence for each thing that lacks."""

    present: int
    missing: tuple[str, ...]

    @property
    def is_met(self) -> bool:
        return not self.missing

    @property
    def sentence(self) -> str:
        """All of it in words, for a page or the minutes; names nobody."""
        here = f"{self.present} {'member is' if self.present == 1 else 'members are'} here."
        if self.is_met:
            return f"There is a quorum: {here}"
        return " ".join([f"There is no quorum: {here}", *self.missing])


@dataclass(frozen=True)
class _Present:
    person_id: int
    agency: str


@dataclass(frozen=True)
class _Room:
    """What is recorded of who came: read once, asked for each item."""

    panel: Panel
    people: tuple[_Present, ...]
    chairs: frozenset[int]
    serving: frozenset[int]
    attended: frozenset[str]
    guests: frozenset[str]

    def quorum(self, without: Iterable[int] = ()) -> Quorum:
        """As if the people numbered in `without` were not there."""
        aside = frozenset(without)
        counted = [row for row in self.people if row.person_id not in aside]
        members = [row for row in counted if row.person_id not in self.serving]
        missing = [
            *self._lacking_members(len(members)),
            *self._lacking_agencies({row.agency for row in counted}),
            *self._lacking_chair({row.person_id for row in counted}),
        ]
        return Quorum(len(members), tuple(missing))

    def _lacking_members(self, present):
        lacking = self.panel.least_members - present
        if lacking > 0:
            yield (
                f"{lacking} more {'member is' if lacking == 1 else 'members are'} needed: "
                f"there must be at least {self.panel.least_members}."
            )

    def _lacking_agencies(self, represented):
        """Said to have come, with nobody of it marked present: then somebody else came."""
        through_people = {row.agency for row in self.people}
        represented = represented | self.guests | (self.attended - through_people)
        for agency in self.panel.required_agencies:
            if agency not in represented:
                yield f"Nobody is here for {Agency(agency).label}."

    def _lacking_chair(self, present):
        if self.panel.needs_chair and not present & self.chairs:
            yield "Neither the chair nor a vice-chair is here."


def quorum_of(meeting: Meeting) -> Quorum:
    """Whether the meeting as a whole has a quorum, by what is recorded now."""
    return _room_of(meeting).quorum()


def quorum_for(item: AgendaItem, *, aside: Iterable[int] | None = None) -> Quorum:
    """The same for one item: without those who have an interest in its referral.

    `aside` are their numbers, where the caller has read them already.
    """
    if aside is None:
        interests = Interest.objects.standing().filter(referral=item.referral_id)
        aside = interests.values_list("person", flat=True)
    return _room_of(item.meeting).quorum(aside)


def quorums_for(meeting: Meeting) -> dict[int, Quorum]:
    """The quorum of each item of a meeting, by its number; the queries don't grow with them."""
    room = _room_of(meeting)
    aside: dict[int, list[int]] = {}
    interests = Interest.objects.standing().filter(referral__agenda_items__meeting=meeting)
    for referral, person in interests.values_list("referral", "person"):
        aside.setdefault(referral, []).append(person)
    items = meeting.agenda_items.values_list("pk", "referral")
    return {number: room.quorum(aside.get(referral, ())) for number, referral in items}


def _room_of(meeting):
    """All of it by one query: a page that shows a quorum shows much else."""
    here = {"meeting": OuterRef("pk")}
    seated = PanelMembership.objects.filter(panel=OuterRef("panel")).order_by()
    came = Attendance.objects.filter(**here, attended=True).order_by()
    present = Presence.objects.filter(**here, present=True).order_by()
    found = Meeting.objects.values(
        seats=ArraySubquery(seated.values(json=JSONObject(person="person", seat="seat"))),
        came=ArraySubquery(came.values(json=JSONObject(agency="agency", guests="guests"))),
        here=ArraySubquery(present.values(json=JSONObject(person="person", agency="agency"))),
    ).get(pk=meeting.pk)
    seats = {row["person"]: row["seat"] for row in found["seats"]}
    chairs = {person for person, seat in seats.items() if seat in _CHAIRS}
    return _Room(
        panel=meeting.panel,
        people=tuple(_Present(row["person"], row["agency"]) for row in found["here"]),
        chairs=frozenset(chairs | {meeting.chair_id}),
        serving=frozenset(
            person
            for person, seat in seats.items()
            if seat == _Seat.COORDINATOR and person != meeting.chair_id
        ),
        attended=frozenset(row["agency"] for row in found["came"]),
        guests=frozenset(row["agency"] for row in found["came"] if row["guests"]),
    )
