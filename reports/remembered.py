"""What was written around the last report of its kind: a starting point for the next.

Only what the person may see, and of a report for the same audience: words that were meant
for inside the council must not slip into a paper for publication.
"""

from typing import Any

from reports.models import CoverSheet, Run

# of that meeting alone
_NOT_KEPT = ("id", "run", "meeting_on", "reference", "director_agreed_on", "member_agreed_on")


def _before(run: Run, user: Any):
    earlier = Run.objects.visible_to(user).filter(report=run.report, public=run.public)
    return earlier.exclude(pk=run.pk).order_by("-last_day", "-pk")


def words(run: Run, user: Any) -> dict[str, str]:
    """The words of the last report that had any; `narrative` is the summary's."""
    found = _before(run, user).exclude(narrative="", words={})
    last = found.values("narrative", "words").first()
    return {"narrative": last["narrative"], **last["words"]} if last else {}


def cover(run: Run, user: Any) -> CoverSheet | None:
    """The last report's cover sheet, unsaved and without what was of its meeting alone."""
    sheets = CoverSheet.objects.filter(run__in=_before(run, user))
    last = sheets.order_by("-run__last_day", "-run").first()
    if last is None:
        return None
    kept = [f.name for f in CoverSheet._meta.concrete_fields if f.name not in _NOT_KEPT]
    signed = [name for name in kept if name.endswith("_sign_off")]
    return CoverSheet(**{n: getattr(last, n) for n in kept if n not in signed})
