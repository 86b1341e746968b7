"""Report runs, and the committee cover sheet that goes before one."""

from reports.models.cover import CoverPaper, CoverSheet
from reports.models.run import Run, RunStatus

__all__ = ["CoverPaper", "CoverSheet", "Run", "RunStatus"]
