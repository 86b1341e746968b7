"""Who may open which page of reports (tests/test_access.py)."""

from datetime import date

from django.urls import reverse

from reports.counting import count
from reports.definitions import KEEPING_FAMILIES_TOGETHER
from reports.models import Run
from reports.periods import Period

READERS = {"manager", "analyst"}
PAGES = {
    "reports:list": READERS,
    "reports:new": READERS,
    "reports:run": READERS,
    "reports:progress": READERS,
    "reports:try_again": READERS,
    "reports:download": READERS,
    "reports:differences": READERS,
    "reports:records": {"manager"},
    "reports:narrative": {"manager"},
    "reports:cover": {"manager"},
    "reports:publish": {"manager"},
}
NO_RECORD = {"reports:list", "reports:new"}


def address(name, user):
    """The page's address, with a report of the person's own that is made."""
    if name in NO_RECORD:
        return reverse(name)
    run = made_run(user)
    if name == "reports:download":
        return reverse(name, args=[run.pk, "json"])
    query = "?figure=panel.meetings" if name == "reports:records" else ""
    return reverse(name, args=[run.pk]) + query


def made_run(user, **fields):
    """A report of a quiet autumn, made without the worker's PDF."""

    period = Period.of(date(2024, 9, 1), date(2024, 12, 31))
    counted = count(KEEPING_FAMILIES_TOGETHER, period)
    known = {
        "report": KEEPING_FAMILIES_TOGETHER.name,
        "requested_by": user,
        "figures": counted.figures,
        "records": counted.records,
        "version": "1",
        "pdf": b"%PDF-1.7",
        "pdf_sha256": "0" * 64,
        **vars(period),
        **fields,
    }
    return Run.objects.create(**known)
