"""The papers of a meeting as one PDF for one reader: only what this person may read.

Made anew at each download, so that an interest declared or a child restricted since
yesterday is not in it (docs/decisions/0542).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from children.models import Child
from kft.core.formats import clock, moment, weekday_day
from referrals.agenda import Agenda, Line, agenda_of
from referrals.answers import answered
from referrals.models import Decision, Document, Meeting
from referrals.pictures import pictures_of

LAST_DECISIONS = 5


@dataclass(frozen=True)
class Paper:
    """One item's papers, under the number that it has on the agenda."""

    line: Line
    sections: list[Any]
    decisions: list[Decision]
    documents: list[Document]
    pictures: dict[int, bytes]

    @property
    def shown(self) -> list[Document]:
        """The documents that stand in the pack themselves."""
        return [document for document in self.documents if document.pk in self.pictures]

    @property
    def to_read_in_kft(self) -> list[Document]:
        return [document for document in self.documents if document.pk not in self.pictures]

    @property
    def anchor(self) -> str:
        return f"item-{self.line.number}"

    @property
    def heading(self) -> str:
        names = ", ".join(str(child) for child in self.line.referral.children.all())
        return f"{self.line.number}. {self.line.referral}: {names}"


@dataclass(frozen=True)
class Pack:
    """Everything that goes into one reader's PDF."""

    meeting: Meeting
    reader: Any
    made_at: datetime
    agenda: Agenda
    papers: tuple[Paper, ...]

    def children(self) -> list[Child]:
        """Each child whose papers are in it, once, for the access log."""
        found = {c for paper in self.papers for c in paper.line.referral.children.all()}
        return sorted(found, key=lambda child: child.pk)

    def context(self) -> dict[str, Any]:
        """What pdf/papers.html needs."""
        return {
            "title": "Agenda and papers",
            "subtitle": str(self.meeting),
            "marker": f"Made for {self.reader} on {moment(self.made_at)}",
            "facts": _facts(self.meeting, self.agenda),
            "contents": [("agenda", "Agenda"), *((p.anchor, p.heading) for p in self.papers)],
            "meeting": self.meeting,
            "agenda": self.agenda,
            "papers": self.papers,
        }


def pack_for(meeting: Meeting, reader: Any, *, at: datetime) -> Pack:
    """The papers as this person may read them at a moment."""
    agenda = agenda_of(meeting, reader)
    decisions = _decisions(meeting, agenda, reader)
    documents = _documents(agenda, reader)
    papers = tuple(
        Paper(
            line,
            answered(line.referral),
            _last(line.referral, decisions),
            [row for row in documents if row.referral_id == line.referral.pk],
            pictures_of(row for row in documents if row.referral_id == line.referral.pk),
        )
        for line in agenda.lines
    )
    return Pack(meeting, reader, at, agenda, papers)


def _decisions(meeting, agenda, reader):
    """What other meetings decided about the children on this agenda, the newest first."""
    children = [c.pk for line in agenda.lines for c in line.referral.children.all()]
    rows = Decision.objects.visible_to(reader).filter(child__in=children)
    earlier = rows.exclude(meeting=meeting).filter(decided_on__lte=meeting.held_on)
    people = ("child", "meeting__panel", "recorded_by")
    return list(earlier.select_related(*people).order_by("-decided_on", "-pk"))


def _documents(agenda, reader):
    """Pictures stand in the pack (docs/decisions/0875); others are only named here."""
    standing = Document.objects.visible_to(reader).standing()
    return list(standing.filter(referral__in=[line.referral for line in agenda.lines]))


def _last(referral, decisions):
    children = {child.pk for child in referral.children.all()}
    return [row for row in decisions if row.child_id in children][:LAST_DECISIONS]


def _facts(meeting, agenda):
    facts = [("Date", weekday_day(meeting.held_on))]
    if meeting.starts_at:
        until = f" to {clock(agenda.ends_at)}" if agenda.ends_at else ""
        facts.append(("Time", f"{clock(meeting.starts_at)}{until}"))
    if meeting.place:
        facts.append(("Place", meeting.place))
    if meeting.chair:
        facts.append(("Chair", str(meeting.chair)))
    items = agenda.total
    return [*facts, ("Items", f"{items} on the agenda, {len(agenda.lines)} in this pack")]


def as_pdf(pack: Pack) -> bytes:
    # the library takes a second to load: only who makes a PDF waits for it
    from kft.core import pdf

    pictures = {
        f"picture-{number}": picture
        for paper in pack.papers
        for number, picture in paper.pictures.items()
    }
    return pdf.render("pdf/papers.html", pack.context(), pictures)
