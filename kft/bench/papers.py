"""The report with its PDF, against WeasyPrint alone on the same HTML; and its memory."""

import os
import resource
import subprocess
import sys
from unittest.mock import patch

from django.conf import settings
from django.template.loader import render_to_string

from kft.bench.databases import named, using
from kft.bench.pairs import timed
from kft.bench.sums import last_quarter
from kft.embedded.paths import ROOT
from reports.definitions import KEEPING_FAMILIES_TOGETHER
from reports.making import make
from reports.printing import as_pdf, context


def measure(size, turns):
    with using(named(size)):
        html = _html()
        pair = timed(_whole, lambda: _weasyprint(html), turns=turns)
        yield pair.row("report: figures, charts, PDF", "WeasyPrint on its HTML", "1.3")
        yield "memory of a worker", f"the report at {size}", _memory(size), "", "", "300 MB"


def _whole():
    as_pdf(make(KEEPING_FAMILIES_TOGETHER, last_quarter(), public=False))


def _html():
    made = make(KEEPING_FAMILIES_TOGETHER, last_quarter(), public=False)
    words = {"council_name": settings.COUNCIL_NAME, **context(made)}
    return render_to_string(made.report.template, words)


def _weasyprint(html):
    """WeasyPrint as it comes: the files as they are, nothing repaired."""
    from kft.core import pdf

    with patch.object(pdf, "_content", lambda path: path.read_bytes()):
        return pdf.weasyprint.HTML(
            string=html, base_url=pdf.OWN_FILES, url_fetcher=pdf._OwnFiles({})
        ).write_pdf(pdf_variant="pdf/ua-1")


def _memory(size):
    """In a process of its own, since the most that was ever in use never goes down."""
    start = "import django; django.setup(); from kft.bench import papers; "
    command = [sys.executable, "-c", f"{start}print(papers.memory_of({size!r}))"]
    told = subprocess.run(
        command, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=True
    )
    return told.stdout.strip()


def memory_of(size):
    with using(named(size)):
        _whole()
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return f"{most / 1024:,.0f} MB"
