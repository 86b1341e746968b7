"""What can happen to a report: asked for, told in words, published."""

from collections.abc import Mapping, Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction

from kft.core.jobs import enqueue
from kft.core.models import Event, Job
from kft.core.workflow import Refused, lock
from reports.models import CoverPaper, CoverSheet, Run
from reports.periods import Period


@transaction.atomic
def request(*, by, report: str, period: Period, public: bool) -> Run:
    """Ask for a report: the worker makes it, and it can be come back to."""
    _check(by, "reports.make_report")
    run = Run.objects.create(
        report=report,
        first_day=period.first_day,
        last_day=period.last_day,
        as_at=period.as_at,
        before_first_day=period.before_first_day,
        before_last_day=period.before_last_day,
        public=public,
        requested_by=by,
    )
    _enqueue(run, by)
    return run


@transaction.atomic
def try_again(run: Run, *, by) -> None:
    """Ask anew for a report whose making failed."""
    _check(by, "reports.make_report")
    lock(run, by=by)
    if not run.job or run.job.status != Job.Status.FAILED:
        raise Refused("This report is being made already.")
    _enqueue(run, by)


@transaction.atomic
def tell(run: Run, *, narrative: str, by, words: Mapping[str, str] | None = None) -> None:
    """Set the words of the summary and of chapters (by slug; None leaves these as they are).

    The PDF is made again with them.
    """
    _check(by, "reports.publish_report")
    _lock_unpublished(run, by)
    told = run.words if words is None else {slug: text for slug, text in words.items() if text}
    if (run.narrative, run.words) == (narrative, told):
        return
    run.narrative, run.words = narrative, told
    _make_again(run, by, "narrative", "words")


@transaction.atomic
def cover(run: Run, *, sheet: CoverSheet, papers: Sequence[CoverPaper], by) -> None:
    """Set the committee cover sheet and the papers that it lists. The PDF is made again."""
    _check(by, "reports.publish_report")
    _lock_unpublished(run, by)
    if run.public and sheet.part == CoverSheet.Part.TWO:
        raise Refused(
            "A report for publication is in part I. Make an internal one for part II."
        )
    sheet.run = run
    sheet.save()
    sheet.papers.all().delete()
    for position, paper in enumerate(papers, start=1):
        paper.sheet, paper.position = sheet, position
        paper.save()
    _make_again(run, by)


def _make_again(run, by, *changed):
    run.edition += 1
    run.pdf, run.pdf_sha256 = None, ""
    run.save(update_fields=[*changed, "edition", "pdf", "pdf_sha256"])
    _enqueue(run, by)


@transaction.atomic
def publish(run: Run, *, at, by) -> None:
    """Freeze the report as it stands. The database refuses any change from then on.

    Raises Refused while its PDF is not made, and once it is published.
    """
    _check(by, "reports.publish_report")
    _lock_unpublished(run, by)
    if run.pdf is None or run.figures is None:
        raise Refused("This report is still being made. Publish it once you have read it.")
    run.published_at, run.published_by = at, by
    run.save(update_fields=["published_at", "published_by"])
    Event.objects.create(
        actor=by, action="reports.run.publish", record_type="reports.run", record_id=run.pk
    )


def _check(by, permission):
    if not by.has_perm(permission):
        raise PermissionDenied(permission)


def _lock_unpublished(run, by):
    lock(run, by=by)
    if run.published_at:
        raise Refused("This report is published, so it can no longer be changed.")


def _enqueue(run, by):
    run.job = enqueue("reports.make", by=by, run=run.pk)
    run.save(update_fields=["job"])
