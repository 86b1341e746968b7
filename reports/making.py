"""Makes a report: counted, and for publication with small numbers hidden."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from reports.counting import Counted, count
from reports.definitions import Report
from reports.metrics import DEFINITIONS_VERSION
from reports.periods import Period
from reports.public import for_publication


@dataclass(frozen=True)
class Made:
    """A report as it goes out: what the file formats, the page and the PDF are written from."""

    report: Report
    period: Period
    public: bool
    version: str
    figures: dict[str, Any]
    narrative: str = ""

    def as_json(self) -> dict[str, Any]:
        """design/figures.md, JSON."""
        return {
            "report": self.report.name,
            "from": self.period.first_day,
            "to": self.period.last_day,
            "as_at": self.period.as_at,
            "before_from": self.period.before_first_day,
            "before_to": self.period.before_last_day,
            "version": self.version,
            "public": self.public,
            "figures": self.figures,
        }


def make(report: Report, period: Period, *, public: bool) -> Made:
    """Count a report as the records are now."""
    counted = count(report, period)
    figures = shown_figures(counted, public=public)
    return Made(report, period, public, DEFINITIONS_VERSION, figures)


def shown_figures(counted: Counted, *, public: bool) -> dict[str, Any]:
    """The figures for the audience: everything inside, nothing small outside."""
    if not public:
        return counted.figures
    return for_publication(counted, below=settings.SMALL_NUMBERS_BELOW)
