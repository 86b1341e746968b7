"""Makes a run in the worker: the figures, then the PDF, each kept as soon as it is there."""

import hashlib

from kft.core.jobs import job
from reports.counting import count
from reports.making import shown_figures
from reports.metrics import DEFINITIONS_VERSION
from reports.models import Run
from reports.printing import as_pdf

STAGES = 2


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
