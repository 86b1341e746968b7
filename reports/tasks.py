"""Work in the background: a run's figures, then its PDF; the overview of each morning."""

import hashlib

from django.utils import timezone

from kft.core.jobs import job
from reports.counting import count
from reports.making import shown_figures
from reports.metrics import DEFINITIONS_VERSION
from reports.models import Run
from reports.overview import figures, kept
from reports.printing import as_pdf

STAGES = 2
KEEP = "reports.keep_overview"


@job("reports.make", atomic=False)
def make(job, run):
    """Do what is not done yet: run twice, or again after a worker was killed, it acts once."""
    _count(job, run)
    _print(job, run)
    job.progress(STAGES, STAGES, "The report is ready")


def _count(job, pk):
    run = Run.objects.get(pk=pk)
    if run.figures is not None:
        return
    job.progress(0, STAGES, "Counting the records")
    counted = count(run.definition, run.period)
    Run.objects.filter(pk=pk, figures__isnull=True).update(
        figures=shown_figures(counted, public=run.public),
        records=counted.records,
        version=DEFINITIONS_VERSION,
    )


def _print(job, pk):
    """Keep the PDF only if the words in it are still the report's."""
    run = Run.objects.get(pk=pk)
    if run.pdf is not None:
        return
    job.progress(1, STAGES, "Drawing the charts and writing the PDF")
    made = as_pdf(run.as_made())
    unchanged = Run.objects.filter(pk=pk, pdf__isnull=True, edition=run.edition)
    unchanged.update(pdf=made, pdf_sha256=hashlib.sha256(made).hexdigest())


@job(KEEP, atomic=False)
def keep_overview(job):
    """Count today's overview and keep it, and clear away what was kept for other days.

    Not in a transaction of its own, since one that wrote may not keep.
    """
    today = timezone.localdate()
    figures.count(today)
    kept.clear(figures.days_until(today), today)
