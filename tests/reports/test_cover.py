"""The committee cover sheet and the words of chapters: kept, printed, frozen."""

from datetime import date
from io import BytesIO

import pikepdf
import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from kft.core import jobs
from kft.core.workflow import Refused
from reports import formats, remembered, workflow
from reports.covers import reference, sheet
from reports.definitions import FAMILY_HOMES
from reports.models import CoverPaper, CoverSheet
from tests.look.checks import assert_accessible
from tests.reports.pages import made_run

pytestmark = pytest.mark.django_db
FILLED = {
    "committee": "Children’s Scrutiny Panel",
    "meeting_on_day": "6",
    "meeting_on_month": "2",
    "meeting_on_year": "2025",
    "title": "Family homes for Haverbrook",
    "lead_member": "Councillor Alma Reyes",
    "director": "Tobias Lund",
    "author": "Leila Hakimi",
    "key_decision": "no",
    "part": "I",
    "purpose": "Progress of the programme.",
    "recommendations": "That progress is noted.",
    "papers-TOTAL_FORMS": "2",
    "papers-INITIAL_FORMS": "0",
    "papers-0-title": "Prices by home",
    "papers-0-kind": "appendix",
    "papers-0-exempt_under": "3, 1",
    "papers-1-title": "",
}


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch):
    """Nobody listens to Redis here: a test does the worker's part with `work`."""
    monkeypatch.setattr(jobs.run, "delay", lambda pk: None)


def work(run):
    run.refresh_from_db()
    jobs.run(run.job_id)
    run.refresh_from_db()
    return run


def unsaved(**fields):
    known = {
        "committee": "Scrutiny",
        "meeting_on": date(2025, 2, 6),
        "title": "Homes",
        "lead_member": "Alma Reyes",
        "director": "Tobias Lund",
        "author": "Leila Hakimi",
        "purpose": "Progress",
        "recommendations": "Note it",
        "finance_sign_off": "TL.24.1",
    }
    return CoverSheet(**{**known, **fields})


def page(run, name="cover"):
    return reverse(f"reports:{name}", args=[run.pk])


def test_a_cover_sheet_filled_in_is_printed_first(client, manager, tmp_path):
    run = made_run(manager)
    client.force_login(manager)

    saved = client.post(page(run), FILLED)

    assert saved.url == run.get_absolute_url()
    assert not is_ready(run)
    work(run)
    read = client.get(run.get_absolute_url()).content.decode()
    assert "Councillor Alma Reyes" in read
    assert "1, 3" in read
    assert_accessible(bytes(run.pdf), tmp_path)
    with pikepdf.open(BytesIO(bytes(run.pdf))) as opened, opened.open_outline() as outline:
        titles = [found.title for top in outline.root for found in (top, *top.children)]
    assert titles.index("Purpose of report") < titles.index("1. Summary")
    assert b"Prices by home" in formats.KINDS["html"].write(run.as_made())


def is_ready(run):
    run.refresh_from_db()
    return run.is_ready


def test_an_empty_sheet_says_all_that_is_missing(client, manager):
    client.force_login(manager)
    empty = {"papers-TOTAL_FORMS": "1", "papers-INITIAL_FORMS": "0"}
    wrong = {**empty, "papers-0-title": "Prices", "papers-0-exempt_under": "8"}

    read = client.post(page(made_run(manager)), wrong).content.decode()

    assert "Enter the date of the meeting" in read
    assert "Enter what the meeting is asked to decide, and why" in read
    assert "Enter paragraphs from 1 to 7, with commas between" in read
    assert CoverSheet.objects.count() == 0


def test_a_report_for_publication_is_not_in_part_two(client, manager):
    run = made_run(manager, public=True)
    client.force_login(manager)

    read = client.post(page(run), {**FILLED, "part": "II"})

    assert b"A report for publication is in part I" in read.content
    with pytest.raises(Refused, match="part I"):
        workflow.cover(run, sheet=unsaved(part="II"), papers=[], by=manager)


def test_a_sheet_saved_again_keeps_its_history_and_its_new_papers_alone(manager):
    run = made_run(manager)
    papers = [CoverPaper(title="One"), CoverPaper(title="Two", exempt_under=[3])]
    workflow.cover(run, sheet=unsaved(), papers=papers, by=manager)
    kept = CoverSheet.objects.get()
    kept.author = "Sam Okafor"

    workflow.cover(run, sheet=kept, papers=[CoverPaper(title="Three")], by=manager)

    assert [paper.title for paper in CoverPaper.objects.all()] == ["Three"]
    authors = kept.events.order_by("pgh_id").values_list("author", flat=True)
    assert list(authors) == ["Leila Hakimi", "Sam Okafor"]
    run.refresh_from_db()
    assert run.edition == 2


def test_a_published_sheet_is_frozen_by_the_database(manager):
    run = made_run(manager)
    workflow.cover(run, sheet=unsaved(), papers=[CoverPaper(title="One")], by=manager)
    work(run)
    workflow.publish(run, at=timezone.now(), by=manager)

    paper = CoverPaper(sheet=CoverSheet.objects.get(), title="Late", position=9)
    for change in (
        lambda: CoverSheet.objects.update(purpose="x"),
        lambda: CoverPaper.objects.update(title="x"),
        lambda: CoverPaper.objects.all().delete(),
        lambda: CoverSheet.objects.all().delete(),
        paper.save,
    ):
        with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
            change()
    with pytest.raises(Refused, match="published"):
        workflow.cover(run, sheet=CoverSheet.objects.get(), papers=[], by=manager)


def test_the_next_sheet_starts_from_the_last_ones_words(client, manager):
    earlier = made_run(manager)
    workflow.cover(earlier, sheet=unsaved(), papers=[], by=manager)
    later = made_run(manager, last_day=date(2025, 1, 31))
    client.force_login(manager)

    read = client.get(page(later))

    started = read.context["form"].instance
    assert (started.lead_member, started.pk, started.meeting_on) == ("Alma Reyes", None, None)
    assert started.finance_sign_off == ""
    assert "last time’s text" in read.content.decode()
    assert CoverSheet.objects.count() == 1


def test_words_of_chapters_are_kept_and_remembered_for_the_next_report(client, manager):
    earlier, later = made_run(manager), made_run(manager, last_day=date(2025, 1, 31))
    client.force_login(manager)
    told = {"narrative": "A quiet autumn.", "panel": "Every meeting was quorate."}

    client.post(page(earlier, "narrative"), told)

    earlier = work(earlier)
    assert (earlier.narrative, earlier.words) == (
        "A quiet autumn.",
        {"panel": "Every meeting was quorate."},
    )
    assert b"Every meeting was quorate." in client.get(earlier.get_absolute_url()).content
    assert b"Every meeting was quorate." in formats.KINDS["html"].write(earlier.as_made())
    form = client.get(page(later, "narrative")).context["form"]
    assert form["panel"].initial == "Every meeting was quorate."
    assert "last time’s text" in form.fields["panel"].help_text
    assert form.fields["cohorts"].help_text == ""


def test_words_from_inside_are_no_start_for_a_report_for_publication(manager, analyst):
    workflow.tell(made_run(manager), narrative="For us alone", by=manager)

    assert remembered.words(made_run(manager, public=True), manager) == {}
    assert remembered.words(made_run(analyst), analyst) == {}


def test_a_report_without_a_sheet_has_none(manager):
    assert made_run(manager).as_made().cover is None


def test_papers_are_lettered_and_gaps_say_none():
    assert [reference(number) for number in (0, 25, 26, 27)] == ["A", "Z", "AA", "AB"]


def test_what_nobody_filled_in_says_none(manager):
    run = made_run(manager, report=FAMILY_HOMES.name)
    workflow.cover(run, sheet=unsaved(), papers=[], by=manager)

    shown = sheet(CoverSheet.objects.get())

    assert ("Financial risks", "None") in shown.sections
    assert ("Legal", "None") in shown.signed
    assert ("Director agreed on", "Not yet") in shown.signed
    assert shown.appendices is None
