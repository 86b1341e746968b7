"""Documents of a referral: what may be added, who may open it, and that nothing is lost."""

import io
import stat
import zipfile
from pathlib import Path

import openpyxl
import pytest
from django.db import transaction
from django.urls import get_resolver, reverse

from children.models import AllowedPerson
from kft.core.models import AccessEntry, Event
from kft.core.workflow import Refused
from referrals.file_kinds import NotAllowed, kind_of
from referrals.models import Referral
from referrals.workflow import document as documents
from referrals.workflow import referral as referrals
from tests.factories import UserFactory
from tests.referrals.conftest import fresh
from tests.referrals.files import EXCEL, JPEG, PDF, WORD, files_in, package, png, upload

pytestmark = pytest.mark.usefixtures("folder")


@pytest.fixture
def worker(client, social_worker):
    client.force_login(social_worker)
    return client


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


def test_the_number_of_queries_does_not_grow_with_documents(
    worker, draft, social_worker, django_assert_max_num_queries
):
    counts = []
    for wanted in (5, 20):
        while draft.documents.count() < wanted:
            with transaction.atomic():
                documents.add(draft, upload(), by=fresh(social_worker))
        worker.get(draft.get_absolute_url())  # the session's own first writes
        with django_assert_max_num_queries(60) as asked:
            worker.get(Referral.objects.get(pk=draft.pk).get_absolute_url())
        counts.append(len(asked))
    assert counts[0] == counts[1]
