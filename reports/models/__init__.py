"""Report runs, the committee cover sheet that goes before one, and figures that are kept."""

from reports.models.cover import CoverPaper, CoverSheet
from reports.models.kept import KeptFigures
from reports.models.run import Run, RunStatus

__all__ = ["CoverPaper", "CoverSheet", "KeptFigures", "Run", "RunStatus"]
