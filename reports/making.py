"""Makes a report: counted, and for publication with small numbers hidden."""

from typing import Any

from django.conf import settings

from reports.counting import Counted, count
from reports.definitions import Report
from reports.made import Made
from reports.metrics import DEFINITIONS_VERSION
from reports.periods import Period
from reports.public import for_publication


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
