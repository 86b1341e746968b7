"""A committee cover sheet as it is read: rows, sections of text, tables of papers."""

from dataclasses import dataclass
from typing import Any

from kft.core.formats import day
from reports.models.cover import CoverPaper, CoverSheet

NONE = "None"
SECTIONS = (
    ("Purpose of report", "purpose"),
    ("Recommendations and reasons", "recommendations"),
    ("Alternatives considered", "alternatives"),
    ("Council plans", "plans"),
    ("Financial implications", "resources"),
    ("Financial risks", "risks"),
    ("Carbon footprint", "carbon"),
    ("Other implications", "other_implications"),
)
SIGN_OFFS = (
    ("Finance", "finance_sign_off"),
    ("Legal", "legal_sign_off"),
    ("Monitoring officer", "monitoring_sign_off"),
    ("Human resources", "people_sign_off"),
    ("Corporate property", "assets_sign_off"),
    ("Strategic procurement", "procurement_sign_off"),
)


@dataclass(frozen=True)
class Sheet:
    """What the page, the standalone page and the PDF show of a cover sheet."""

    title: str
    rows: list[tuple[str, str]]
    sections: list[tuple[str, str]]
    appendices: dict[str, Any] | None
    background: dict[str, Any] | None
    signed: list[tuple[str, str]]


def sheet(cover: CoverSheet) -> Sheet:
    """What nobody filled in says None: a gap on a committee paper reads as an oversight."""
    papers = list(cover.papers.all())
    return Sheet(
        cover.title,
        _rows(cover),
        [(heading, getattr(cover, name) or NONE) for heading, name in SECTIONS],
        _table("Appendices", [it for it in papers if it.kind == CoverPaper.Kind.APPENDIX]),
        _table(
            "Background papers", [it for it in papers if it.kind == CoverPaper.Kind.BACKGROUND]
        ),
        _signed(cover),
    )


def _rows(cover):
    rows = [
        ("Meeting", cover.committee),
        ("Date of meeting", day(cover.meeting_on)),
        ("Title of report", cover.title),
        ("Lead member", cover.lead_member),
        ("Lead strategic director", cover.director),
        ("Author", cover.author),
        ("Contact", cover.contact_email),
        ("Reference", cover.reference),
        ("Key decision", "Yes" if cover.key_decision else "No"),
        ("Confidentiality", cover.get_part_display()),
    ]
    return [(name, value) for name, value in rows if value]


def _table(caption, papers):
    if not papers:
        return None
    return {
        "caption": caption,
        "is_words": True,
        "columns": ["Reference", "Title", "Exemption paragraphs"],
        "rows": [[reference(n), it.title, paragraphs(it)] for n, it in enumerate(papers)],
    }


def reference(number: int) -> str:
    """A, B, … Z, AA: how a committee's papers are called."""
    rest, letter = divmod(number, 26)
    return (reference(rest - 1) if rest else "") + chr(ord("A") + letter)


def paragraphs(paper: CoverPaper) -> str:
    return ", ".join(str(number) for number in sorted(paper.exempt_under)) or NONE


def _signed(cover):
    rows = [(name, getattr(cover, field) or NONE) for name, field in SIGN_OFFS]
    rows.append(("Originating officer", cover.originator or NONE))
    agreed = (("Director agreed on", cover.director_agreed_on),)
    agreed += (("Lead member agreed on", cover.member_agreed_on),)
    return [*rows, *((name, day(on, "Not yet")) for name, on in agreed)]
