"""A report as it goes out, whoever made it and whenever."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from reports.definitions import Report
from reports.periods import Period


@dataclass(frozen=True)
class Made:
    """A report as it goes out: what the file formats, the page and the PDF are written from."""

    report: Report
    period: Period
    public: bool
    version: str
    figures: dict[str, Any]
    narrative: str = ""
    words: Mapping[str, str] = field(default_factory=dict)  # of chapters, by their slug
    cover: Any = None  # the committee cover sheet, where there is one

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
