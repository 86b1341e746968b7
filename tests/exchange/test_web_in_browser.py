"""An import through the web page in a real browser, by a real worker, which may be killed."""

from contextlib import closing

import pytest
from django.db import connection, transaction
from django.urls import reverse

from children.models import Child
from exchange import workflow
from exchange.models import Upload
from exchange.tasks import Progress
from kft.core import jobs
from kft.core.models import ImportRun
from tests.browser import axe_at_both_widths, sign_in
from tests.drills.test_worker import somebody_waits_for_a_lock
from tests.exchange.test_web import sent, stored, zipped
from tests.services import wait_until
from tests.together import locked

pytestmark = pytest.mark.django_db(transaction=True)


def looks_right(page):
    assert axe_at_both_widths(page) == [], page.url
    page.set_viewport_size({"width": 1280, "height": 900})


def bring(page, path):
    page.get_by_label("Choose a file").set_input_files(path)
    page.get_by_role("button", name="Check the file").click()


@pytest.mark.journey
def test_a_file_with_an_error_is_corrected_and_imported(
    page, worker, administrator, council, tmp_path
):
    file = tmp_path / "haverbrook.zip"
    council.tables["children"][1]["date_of_birth"] = "30/02/2014"
    file.write_bytes(zipped(council))
    sign_in(page, administrator)
    page.goto("/")
    page.get_by_role("link", name="Imports").click()
    looks_right(page)
    page.get_by_role("link", name="Upload a file").click()
    page.get_by_role("button", name="Check the file").click()
    page.get_by_role("link", name="Choose a file").wait_for()
    looks_right(page)

    bring(page, file)
    page.get_by_text("You can leave this page").wait_for()
    looks_right(page)
    page.goto("/")
    worker.start()
    wait_until(lambda: Upload.objects.filter(status="with_errors").exists())
    page.goto("/")
    page.get_by_role("link", name="Import of haverbrook.zip").click()
    page.get_by_text("1 error found: nothing was imported").wait_for()
    page.get_by_role("cell", name="30/02/2014").wait_for()
    looks_right(page)

    council.tables["children"][1]["date_of_birth"] = "28/02/2014"
    file.write_bytes(zipped(council))
    page.get_by_role("link", name="Upload the corrected file").click()
    bring(page, file)
    page.get_by_role("button", name="Import", exact=True).wait_for(timeout=60_000)
    looks_right(page)
    assert not Child.objects.exists()
    page.get_by_role("button", name="Import", exact=True).click()
    page.get_by_text("The records are in.").wait_for(timeout=60_000)
    looks_right(page)
    page.get_by_role("link", name="See import").click()
    page.get_by_role("heading", name="Files").wait_for()
    looks_right(page)
    assert Child.objects.count() == 2
    assert page.problems == []


@pytest.mark.drill
def test_a_worker_killed_half_way_leaves_nothing_and_the_import_is_done_once(
    worker, administrator, council
):
    upload = workflow.bring(sent(zipped(council)), by=administrator)
    Upload.objects.update(status="ready")
    workflow.start_import(upload, by=administrator)
    with locked("placements_placement"):
        worker.start()
        wait_until(somebody_waits_for_a_lock)
        worker.kill()
    assert not Child.objects.exists()

    jobs.sweep()
    worker.start()
    wait_until(lambda: Upload.objects.filter(status="imported").exists())
    assert ImportRun.objects.count() == 1
    assert Child.objects.count() == 2
    wait_until(lambda: stored() == [])


def test_the_page_of_imports_is_open_without_a_worker(page, administrator):
    sign_in(page, administrator)
    page.goto(reverse("exchange:imports"))
    page.get_by_text("Nothing imported yet").wait_for()
    looks_right(page)


def test_how_far_an_import_is_can_be_seen_before_its_transaction_ends(administrator):
    job = jobs.enqueue("exchange.check", by=administrator, upload=0)
    with transaction.atomic(), Progress(job) as progress:
        progress("Checking children", 3, 28)
        with closing(connection.copy()) as other, other.cursor() as looking:
            looking.execute(
                "SELECT message, steps_done, steps_total FROM core_job WHERE id = %s", [job.pk]
            )
            assert looking.fetchone() == ("Checking children", 3, 28)
        progress.told_at = 0
        progress("Reading children", 20_000, 0)
    job.refresh_from_db()
    assert (job.message, job.steps_total) == ("Reading children: 20,000 rows", 0)
