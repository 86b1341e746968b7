"""The reports on placements and the cover sheet in a real browser, at a desk and on a phone."""

from datetime import date

import pytest
from django.urls import reverse

from exchange import importing
from kft.core import jobs
from reports.counting import count
from reports.definitions import FAMILY_HOMES, PLACEMENTS_SCRUTINY
from reports.models import CoverSheet
from reports.periods import Period
from tests.browser import axe_at_both_widths, sign_in
from tests.reference.councils import random_council
from tests.reports.pages import made_run

pytestmark = pytest.mark.django_db(transaction=True)
AUTUMN = Period.of(date(2024, 9, 1), date(2024, 12, 31))


def run_of(report, user):
    counted = count(report, AUTUMN)
    return made_run(user, report=report.name, figures=counted.figures, records=counted.records)


def test_both_reports_are_accessible(page, manager, tmp_path):
    assert importing.run(random_council(tmp_path / "council", 4, size=50)).errors == []
    sign_in(page, manager)

    for report in (FAMILY_HOMES, PLACEMENTS_SCRUTINY):
        page.goto(run_of(report, manager).get_absolute_url())
        for summary in page.locator("main summary").all():
            summary.click()
        assert axe_at_both_widths(page) == []
    assert page.problems == []


def test_a_cover_sheet_is_written_and_read(page, manager, monkeypatch):
    monkeypatch.setattr(jobs.run, "delay", lambda pk: None)
    run = run_of(FAMILY_HOMES, manager)
    sign_in(page, manager)

    page.goto(run.get_absolute_url())
    page.get_by_role("link", name="Add a cover sheet").click()
    page.get_by_role("button", name="Save and make the PDF again").click()
    assert page.get_by_role("link", name="Enter the lead member").is_visible()
    assert axe_at_both_widths(page) == []
    page.set_viewport_size({"width": 1280, "height": 900})
    for label, text in (
        ("Meeting", "Children’s Scrutiny Panel"),
        ("Lead member", "Alma Reyes"),
        ("Lead strategic director", "Tobias Lund"),
        ("Author", "Leila Hakimi"),
        ("Purpose of the report", "Progress since June."),
        ("Recommendations and reasons", "That progress is noted."),
    ):
        page.get_by_label(label, exact=True).fill(text)
    date_of = page.get_by_role("group", name="Date of the meeting")
    for label, text in (("Day", "6"), ("Month", "2"), ("Year", "2025")):
        date_of.get_by_label(label).fill(text)
    page.get_by_role("group", name="Paper 1").get_by_label("Title").fill("Prices by home")
    page.get_by_role("button", name="Save and make the PDF again").click()
    page.get_by_text("The cover sheet is saved").wait_for()
    sheet = CoverSheet.objects.get()
    assert (sheet.run, sheet.papers.get().title) == (run, "Prices by home")
    jobs.run(CoverSheet.objects.get().run.job_id)

    # the page that waited for the PDF opens itself anew
    page.get_by_text("Show the cover sheet").click()

    assert page.get_by_text("Prices by home").is_visible()
    assert axe_at_both_widths(page) == []
    page.goto(reverse("reports:narrative", args=[run.pk]))
    assert axe_at_both_widths(page) == []
    assert page.problems == []
