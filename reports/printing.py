"""What a report's PDF and its standalone page are made from."""

from typing import Any

from django.conf import settings

from kft.core.formats import day
from reports.chapters import chapters
from reports.covers import sheet
from reports.headlines import headlines
from reports.made import Made
from reports.public import HIDDEN
from reports.wording import is_hidden

INTERNAL = "Internal – not for publication"
FOR_PUBLICATION = "For publication"


def marker(public: bool) -> str:
    return FOR_PUBLICATION if public else INTERNAL


def context(made: Made) -> dict[str, Any]:
    """Everything that the templates of a report need; the clock isn't asked."""
    found = chapters(made.report, made.figures, first=2, words=made.words)
    definitions = ("definitions", f"{len(found) + 2}. Definitions")
    return {
        "title": made.report.title,
        "subtitle": f"{day(made.period.first_day)} to {day(made.period.last_day)}",
        "marker": marker(made.public),
        "facts": _facts(made),
        "contents": [
            ("summary", "1. Summary"),
            *((chapter.slug, chapter.heading) for chapter in found),
            definitions,
        ],
        "headlines": headlines(made.report.name, made.figures),
        "chapters": found,
        "definitions_heading": definitions[1],
        "narrative": made.narrative,
        "cover": made.cover and sheet(made.cover),
        "disagreements": _disagreements(made.figures),
        "hidden": HIDDEN,
        "largest_hidden": settings.SMALL_NUMBERS_BELOW - 1,
        "has_hidden": any(is_hidden(figure) for figure in made.figures.values()),
        "public": made.public,
    }


def _disagreements(figures):
    return figures.get("edge_of_care.outcomes", {}).get("disagreements", [])


def _facts(made):
    period = made.period
    before = f"{day(period.before_first_day)} to {day(period.before_last_day)}"
    return [
        ("Period", f"{day(period.first_day)} to {day(period.last_day)}"),
        ("As known by", day(period.as_at)),
        *([("Compared with", before)] if made.report.compares else []),
        ("Version", marker(made.public)),
        ("Definitions", f"Version {made.version}"),
    ]


def as_pdf(made: Made) -> bytes:
    # the library takes a second to load: only who makes a PDF waits for it
    from kft.core import pdf

    return pdf.render(made.report.template, context(made))
