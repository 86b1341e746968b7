"""The sheet on which who came is ticked off: a row for each person and each agency.

What a browser sends says for each row what it shows now and what it showed when it was
last in step with the record, so that only what this person changed is saved.
"""

from dataclasses import dataclass

from referrals.models import Agency, Meeting, PanelMembership, Presence
from referrals.workflow.attendance import those_to_mark

ANSWERS = {"yes": True, "no": False, "": None}
WORDS = {answer: word for word, answer in ANSWERS.items()}
GUESTS_AT_MOST = 300


@dataclass(frozen=True)
class PersonRow:
    person: object
    seat: str
    agency: str
    answer: str

    @property
    def name(self):
        return f"person-{self.person.pk}"


@dataclass(frozen=True)
class AgencyRow:
    agency: Agency
    answer: str
    guests: str
    people: tuple[str, ...]

    @property
    def name(self):
        return f"agency-{self.agency.value}"

    @property
    def is_led(self):
        """It came through somebody marked present or a guest: nothing to be ticked."""
        return bool(self.people or self.guests)


@dataclass(frozen=True)
class Sheet:
    people: list[PersonRow]
    agencies: list[AgencyRow]


def sheet_of(meeting: Meeting) -> Sheet:
    """As recorded now, in a number of queries that does not grow with the people."""
    presences = {row.person_id: row for row in Presence.objects.filter(meeting=meeting)}
    seats = PanelMembership.objects.filter(panel=meeting.panel_id)
    seats = {seat.person_id: seat for seat in seats}
    people = [
        _person(person, presences.get(person.pk), seats.get(person.pk), meeting)
        for person in those_to_mark(meeting).order_by("name", "pk")
    ]
    rows = {row.agency: row for row in meeting.attendances.all()}
    here = {}
    for row in people:
        presence = presences.get(row.person.pk)
        if presence and presence.present and presence.agency:
            here.setdefault(presence.agency, []).append(row.person.name)
    agencies = [_agency(agency, rows.get(agency), here.get(agency, ())) for agency in Agency]
    return Sheet(people, agencies)


def _person(person, presence, seat, meeting):
    agency = presence.agency if presence else seat.agency if seat else ""
    title = seat.get_seat_display() if seat else "No seat on the panel"
    return PersonRow(
        person,
        "Chair of this meeting" if person.pk == meeting.chair_id else title,
        Agency(agency).label if agency else "",
        WORDS[presence.present if presence else None],
    )


def _agency(agency, row, people):
    answer = WORDS[row.attended if row else None]
    return AgencyRow(agency, answer, row.guests if row else "", tuple(people))


def changed_people(sheet, sent):
    """(person, what they are to be marked, what the browser had seen) where it changed."""
    for row in sheet.people:
        wanted, seen = _answer(sent, row.name), _answer(sent, f"seen-{row.name}")
        if wanted != seen and row.name in sent:
            yield row.person, ANSWERS[wanted], ANSWERS[seen]


def changed_agencies(sheet, sent):
    """What was ticked and typed for agencies since the browser was last in step."""
    attended, guests = {}, {}
    for row in sheet.agencies:
        names = sent.get(f"guests-{row.name}", "").strip()[:GUESTS_AT_MOST]
        if names != sent.get(f"seen-guests-{row.name}", ""):
            guests[row.agency.value] = names
        wanted = _answer(sent, row.name)
        if row.name in sent and wanted != _answer(sent, f"seen-{row.name}"):
            attended[row.agency.value] = ANSWERS[wanted]
    return attended, guests


def _answer(sent, name):
    answer = sent.get(name, "")
    return answer if answer in ANSWERS else ""


@dataclass(frozen=True)
class Stale:
    """What a browser that sent its sheet has to draw anew to be in step."""

    people: list[PersonRow]
    seen: list[PersonRow]  # shown rightly, but not yet noted as seen
    agencies: list[AgencyRow]


def stale(before: Sheet, now: Sheet, sent) -> Stale:
    people = [row for row in now.people if _answer(sent, row.name) != row.answer]
    seen = [
        row
        for row in now.people
        if row not in people and _answer(sent, f"seen-{row.name}") != row.answer
    ]
    agencies = [
        row
        for row, was in zip(now.agencies, before.agencies, strict=True)
        if row != was or not _is_shown(row, sent)
    ]
    return Stale(people, seen, agencies)


def _is_shown(row, sent):
    expected = None if row.is_led else row.answer
    return sent.get(row.name) == expected and sent.get(f"guests-{row.name}", "") == row.guests
