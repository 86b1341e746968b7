"""Documents of a referral: what may be added, who may open it, and that nothing is lost."""

import io
import os
import stat
import threading
import time
import zipfile
from datetime import timedelta
from pathlib import Path
from socketserver import StreamRequestHandler, TCPServer

import openpyxl
import pytest
from django.db import transaction
from django.urls import get_resolver, reverse
from django.utils import timezone

from children.models import AllowedPerson
from kft.core import jobs
from kft.core.models import AccessEntry, Event, Job
from kft.core.workflow import Refused
from referrals import scanning, tasks
from referrals.file_kinds import NotAllowed, kind_of
from referrals.models import Document, Referral
from referrals.workflow import document as documents
from referrals.workflow import referral as referrals
from tests.factories import UserFactory
from tests.referrals.conftest import fresh
from tests.referrals.files import EXCEL, JPEG, PDF, WORD, package, png, upload


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "documents")
    return tmp_path / "documents"


@pytest.fixture
def worker(client, social_worker):
    client.force_login(social_worker)
    return client


def files_in(folder):
    return [path for path in folder.glob("*/*") if path.is_file()]


def excel():
    made = io.BytesIO()
    openpyxl.Workbook().save(made)
    return made.getvalue()


# What a file is


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "pdf"),
        (JPEG, "jpg"),
        (png(), "png"),
        (package(WORD), "docx"),
        (package(EXCEL), "xlsx"),
        (excel(), "xlsx"),
    ],
)
def test_a_file_is_known_by_what_is_in_it(content, kind):
    assert kind_of(io.BytesIO(content)) == kind


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"MZ\x90\x00 a program called report.pdf", "must be a PDF"),
        (b"<html><script>alert(1)</script></html>", "must be a PDF"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "must be a PDF"),
        (b"  %PDF-1.7 not at the start", "must be a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old .doc", "Save it as .docx"),
        (b"\x00\x00\x00\x18ftypheic", "Save it as a JPEG"),
        (b"PK\x03\x04 torn off", "must be a PDF"),
        (package("application/epub+zip"), "must be a PDF"),
        (package("application/vnd.ms-word.document.macroEnabled.main+xml"), "holds macros"),
        (package(WORD, **{"word/vbaProject.bin": b"x"}), "holds macros"),
        (b"", "empty"),
    ],
)
def test_anything_else_is_refused_with_what_to_do(content, says):
    with pytest.raises(NotAllowed, match=says):
        kind_of(io.BytesIO(content))


def test_a_list_of_parts_that_unpacks_to_anything_is_read_to_a_limit():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", b" " * 50_000_000 + WORD.encode())

    with pytest.raises(NotAllowed):
        kind_of(made)


# Adding


def add(worker, draft, **named):
    return worker.post(
        reverse("referrals:documents", args=[draft.pk]), {"file": upload(**named)}
    )


def test_a_document_is_added_with_a_name_that_tells_nothing_on_the_disk(worker, draft, folder):
    add(worker, draft)

    document = draft.documents.get()
    (path,) = files_in(folder)
    assert path.read_bytes() == PDF
    assert "School" not in str(path)
    assert (document.name, document.kind, document.size) == (
        "School report.pdf",
        "pdf",
        len(PDF),
    )
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert Event.objects.about(draft).last().action == "referrals.referral.add_document"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("report.exe.pdf", "report.exe.pdf"),
        ("report.html", "report.html.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\sam\\Ida.docx", "Ida.pdf"),
        ("\u202egnp.pdf", "gnp.pdf"),
    ],
)
def test_a_name_is_cleaned_and_ends_as_what_the_file_is(draft, social_worker, sent, kept):
    document = upload()
    document._name = sent  # what a program could send; Django's own clean-up comes on top

    assert documents.add(draft, document, by=social_worker).name == kept


def test_a_file_that_is_too_large_is_refused_and_nothing_stays(worker, draft, settings, folder):
    settings.DOCUMENT_MAX_MEGABYTES = 1
    page = add(worker, draft, content=PDF + b" " * 1024 * 1024)

    assert "The file must be smaller than 1MB" in page.content.decode()
    assert (draft.documents.count(), files_in(folder)) == (0, [])


def test_a_file_of_another_kind_says_so_beside_the_field(worker, draft, folder):
    page = add(worker, draft, content=b"MZ", name="report.pdf")

    assert "must be a PDF" in str(page.context["form"].errors["file"])
    assert files_in(folder) == []


def test_sending_no_file_says_what_to_do(worker, draft):
    page = worker.post(reverse("referrals:documents", args=[draft.pk]))

    assert "Choose a file" in str(page.context["form"].errors["file"])


def test_a_row_that_cannot_be_written_takes_its_file_along(
    draft, social_worker, folder, monkeypatch
):
    def fails(*args, **kwargs):
        raise OSError("the disk is full")

    monkeypatch.setattr(documents, "_make_last", fails)

    with pytest.raises(OSError, match="full"):
        documents.add(draft, upload(), by=social_worker)

    assert (draft.documents.count(), files_in(folder)) == (0, [])


def test_a_referral_takes_so_many_documents_and_no_more(draft, social_worker, monkeypatch):
    monkeypatch.setattr(documents, "MOST", 1)
    documents.add(draft, upload(), by=social_worker)

    with pytest.raises(Refused, match="can have 1 documents"):
        documents.add(draft, upload(), by=fresh(social_worker))


def test_once_submitted_nothing_is_added_or_removed(worker, draft, social_worker):
    document = documents.add(draft, upload(), by=social_worker)
    referrals.submit(draft, by=fresh(social_worker))

    assert add(worker, draft).status_code == 409
    removal = reverse("referrals:remove_document", args=[document.pk])
    assert worker.post(removal).status_code == 409
    document.refresh_from_db()
    assert document.removed_at is None


# Opening


def test_it_leaves_as_a_download_and_leaves_an_entry_for_each_child(
    worker, draft, children, social_worker
):
    document = documents.add(draft, upload(), by=social_worker)

    answer = worker.get(document.get_absolute_url())

    assert b"".join(answer) == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="School report.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    entries = AccessEntry.objects.filter(kind="download", user=social_worker)
    assert {entry.record_id for entry in entries} == {child.pk for child in children}


def test_somebody_who_may_not_see_one_of_the_children_gets_nothing(
    client, draft, children, social_worker, team
):
    document = documents.add(draft, upload(), by=social_worker)
    colleague = UserFactory(roles=["social_worker"], team=team)
    client.force_login(colleague)
    assert client.get(document.get_absolute_url()).status_code == 200

    children[1].team = children[1].social_worker = None
    children[1].save()
    assert client.get(document.get_absolute_url()).status_code == 404


def test_a_restricted_child_hides_the_documents_from_all_but_the_named(
    client, draft, children, social_worker, team
):
    document = documents.add(draft, upload(), by=social_worker)
    children[0].restricted = True
    children[0].save()
    colleague = UserFactory(roles=["social_worker"], team=team)
    client.force_login(colleague)
    assert client.get(document.get_absolute_url()).status_code == 404

    AllowedPerson.objects.create(child=children[0], person=colleague, why="Covers")
    assert client.get(document.get_absolute_url()).status_code == 200


def test_another_team_gets_nothing(client, draft, social_worker):
    document = documents.add(draft, upload(), by=social_worker)
    client.force_login(UserFactory(roles=["social_worker"]))

    assert client.get(document.get_absolute_url()).status_code == 404


def test_no_address_serves_the_folder(client, draft, social_worker, settings):
    document = documents.add(draft, upload(), by=social_worker)
    client.force_login(social_worker)

    for address in (f"/media/{document.file.name}", f"/static/{document.file.name}"):
        assert client.get(address).status_code == 404
    assert not any("media" in str(found.pattern) for found in get_resolver().url_patterns)
    served = [settings.STATIC_ROOT, *settings.STATICFILES_DIRS]
    assert not any(Path(settings.MEDIA_ROOT).is_relative_to(root) for root in served)


# Removing


def test_removed_from_a_draft_the_file_goes_and_the_row_stays(
    worker, draft, social_worker, folder, django_capture_on_commit_callbacks
):
    document = documents.add(draft, upload(), by=social_worker)

    with django_capture_on_commit_callbacks(execute=True):
        worker.post(reverse("referrals:remove_document", args=[document.pk]))

    document.refresh_from_db()
    assert (document.removed_by, document.file.name) == (social_worker, "")
    assert files_in(folder) == []
    assert worker.get(document.get_absolute_url()).status_code == 404


def test_removed_after_somebody_may_have_read_it_the_file_stays_out_of_sight(
    worker, draft, social_worker, team_manager, folder, django_capture_on_commit_callbacks
):
    document = documents.add(draft, upload(), by=social_worker)
    referrals.submit(draft, by=fresh(social_worker))
    referrals.return_(draft, by=team_manager, what_is_missing="A newer report.")

    with django_capture_on_commit_callbacks(execute=True):
        documents.remove(document, by=fresh(social_worker))

    assert len(files_in(folder)) == 1
    assert worker.get(document.get_absolute_url()).status_code == 404


# The scanner


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
        answering = threading.Thread(target=server.handle_request)
        answering.start()
        settings.DOCUMENT_SCANNER = f"clamd://127.0.0.1:{server.server_address[1]}"

        assert scanning.found_in(file) == found
        answering.join()


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


def test_the_number_of_queries_does_not_grow_with_documents(
    worker, draft, social_worker, django_assert_max_num_queries
):
    counts = []
    for wanted in (5, 20):
        while draft.documents.count() < wanted:
            with transaction.atomic():
                documents.add(draft, upload(), by=fresh(social_worker))
        with django_assert_max_num_queries(60) as asked:
            worker.get(Referral.objects.get(pk=draft.pk).get_absolute_url())
        counts.append(len(asked))
    assert counts[0] == counts[1]
