"""Documents and the virus scanner; files that no row names are tidied away."""

import os
import time
from datetime import timedelta
from pathlib import Path
from socketserver import StreamRequestHandler, TCPServer

import pytest
from django.urls import reverse
from django.utils import timezone

from kft.core import jobs
from kft.core.models import Job
from referrals import scanning, tasks
from referrals.models import Document
from referrals.workflow import document as documents
from tests.referrals.files import PDF, files_in, upload
from tests.together import Beside

pytestmark = pytest.mark.usefixtures("folder")


@pytest.fixture
def worker(client, social_worker):
    client.force_login(social_worker)
    return client


def scanner_that_finds(path):
    """What DOCUMENT_SCANNER names in these tests: everything with EICAR in it."""
    return "Eicar-Test" if b"EICAR" in path.read_bytes() else ""


SCANNER = f"{__name__}.scanner_that_finds"


def run_checks():
    for job in Job.objects.filter(task=documents.CHECK, status=Job.Status.DUE):
        jobs.run(job.pk)


def test_a_document_is_held_back_until_the_scanner_let_it_through(
    worker, draft, social_worker, settings
):
    settings.DOCUMENT_SCANNER = SCANNER
    document = documents.add(draft, upload(), by=social_worker)
    page = worker.get(reverse("referrals:documents", args=[draft.pk])).content.decode()
    assert "Being checked for viruses" in page
    held = worker.get(document.get_absolute_url())
    assert held.status_code == 409
    assert "still being checked" in held.content.decode()

    run_checks()

    assert worker.get(document.get_absolute_url()).status_code == 200


def test_what_the_scanner_finds_is_deleted_and_told(
    worker, draft, social_worker, settings, folder, django_capture_on_commit_callbacks
):
    settings.DOCUMENT_SCANNER = SCANNER
    document = documents.add(draft, upload(PDF + b"EICAR"), by=social_worker)

    with django_capture_on_commit_callbacks(execute=True):
        run_checks()

    document.refresh_from_db()
    assert document.status == Document.Status.REFUSED
    assert files_in(folder) == []
    page = worker.get(reverse("referrals:documents", args=[draft.pk])).content.decode()
    assert "it may hold a virus" in page
    letters = Job.objects.filter(task="referrals.send_email")
    assert [letter.arguments["letter"] for letter in letters] == ["document_refused"]


@pytest.mark.parametrize(
    ("ends_with", "found"), [("exit 0", ""), ("exit 1", "found by the scanner")]
)
def test_a_command_says_it_by_how_it_ends(settings, tmp_path, ends_with, found):
    settings.DOCUMENT_SCANNER = f"sh -c '{ends_with}'"
    assert scanning.found_in(tmp_path) == found


def test_a_command_that_fails_is_asked_again_and_nothing_is_let_through(
    draft, social_worker, settings
):
    settings.DOCUMENT_SCANNER = "sh -c 'exit 2'"
    document = documents.add(draft, upload(), by=social_worker)

    run_checks()

    document.refresh_from_db()
    assert document.status == Document.Status.CHECKING
    job = Job.objects.get(task=documents.CHECK)
    assert (job.status, job.attempts) == (Job.Status.DUE, 1)
    assert job.due_at > timezone.now()


class Clamd(StreamRequestHandler):
    """Answers as ClamAV's daemon does to zINSTREAM."""

    timeout = 20  # seconds that it waits for more

    def handle(self):
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while length := int.from_bytes(self.rfile.read(4), "big"):
            content += self.rfile.read(length)
        self.wfile.write(
            b"stream: Win.Test FOUND\0" if b"EICAR" in content else b"stream: OK\0"
        )


@pytest.mark.parametrize(("content", "found"), [(PDF, ""), (b"EICAR" * 50_000, "Win.Test")])
def test_clamd_is_asked_over_the_network(settings, tmp_path, content, found):
    file = tmp_path / "file"
    file.write_bytes(content)
    with TCPServer(("127.0.0.1", 0), Clamd) as server:
        server.timeout = 30
        answering = Beside(server.handle_request)
        settings.DOCUMENT_SCANNER = f"clamd://127.0.0.1:{server.server_address[1]}"

        assert scanning.found_in(file) == found
        answering.outcome()


# At night


def tidy():
    tasks.nightly()
    tasks.nightly()  # beat may call twice
    jobs.run(Job.objects.get(task=tasks.TIDY).pk)


def test_a_file_whose_row_never_came_is_deleted_a_day_later(draft, social_worker, folder):
    kept = Path(documents.add(draft, upload(), by=social_worker).file.path)
    orphan, recent = folder / "ab" / "orphan", folder / "ab" / "recent"
    orphan.parent.mkdir(exist_ok=True)
    for path in (orphan, recent):
        path.write_bytes(b"x")
    two_days_ago = time.time() - 2 * 24 * 3600
    os.utime(orphan, (two_days_ago, two_days_ago))
    os.utime(kept, (two_days_ago, two_days_ago))

    tidy()

    assert (orphan.exists(), recent.exists(), kept.exists()) == (False, True, True)


def test_the_scanner_is_asked_again_about_what_it_never_answered(
    draft, social_worker, settings
):
    settings.DOCUMENT_SCANNER = SCANNER
    document = documents.add(draft, upload(), by=social_worker)
    Job.objects.update(status=Job.Status.FAILED)
    Document.objects.update(added_at=timezone.now() - timedelta(hours=2))

    tidy()
    run_checks()

    document.refresh_from_db()
    assert document.status == Document.Status.READY
