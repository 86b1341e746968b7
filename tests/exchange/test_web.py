"""Imports through the web page: what may be brought, what is found, who sees it."""

import csv
import os
import zipfile
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from accounts.models import User
from children.models import Child
from exchange import tasks, workflow
from exchange.file_kinds import NotAllowed, clean_name, kind_of
from exchange.models import Upload
from kft.core.jobs import run
from kft.core.models import AccessEntry, Event, ImportRun, Job
from kft.core.workflow import Refused
from tests.exchange.pages import upload_of
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def zipped(council):
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(council.write().iterdir()):
            archive.write(path, path.name)
    return content.getvalue()


def book(*sheets):
    made, content = Workbook(), BytesIO()
    made.active.title, *rest = sheets
    for name in rest:
        made.create_sheet(name)
    made.save(content)
    return content.getvalue()


def sent(content, name="records.zip"):
    return SimpleUploadedFile(name, content)


def bring(client, user, content, name="records.zip"):
    client.force_login(user)
    return client.post(reverse("exchange:new"), {"file": sent(content, name)})


def work(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        for job in Job.objects.filter(status=Job.Status.DUE):
            run(job.pk)


def act(client, name, upload):
    return client.post(reverse(f"exchange:{name}", args=[upload.pk]))


def stored():
    # a worker may be taking a folder away while it is looked through, which walk allows
    found = os.walk(default_storage.path("imports"))
    return [Path(folder) / name for folder, _, names in found for name in names]


def test_a_file_is_checked_then_imported_and_nothing_of_it_is_left(
    client, administrator, council, django_capture_on_commit_callbacks
):
    response = bring(client, administrator, zipped(council), "Haverbrook <1>.zip")
    upload = Upload.objects.get()
    assert response.url == upload.get_absolute_url()
    assert upload.name == "Haverbrook 1.zip"
    work(django_capture_on_commit_callbacks)
    assert not Child.objects.exists()
    page = client.get(upload.get_absolute_url())
    assert "No errors were found" in page.text
    assert dict(page.context["counts"])["children"] == [2, 0, 0, 0]
    assert len(stored()) == 1

    act(client, "start_import", upload)
    work(django_capture_on_commit_callbacks)
    upload.refresh_from_db()
    assert upload.status == Upload.Status.IMPORTED
    assert Child.objects.count() == 2
    made = ImportRun.objects.get()
    assert (made.by, made.pk) == (administrator, upload.import_run_id)
    assert list(made.files.values()) == [upload.sha256]
    assert made.counts == upload.counts
    assert "The records are in" in client.get(upload.get_absolute_url()).text
    assert stored() == []
    assert upload.file.name == ""


def test_errors_are_shown_and_the_file_is_deleted_at_once(
    client, administrator, council, django_capture_on_commit_callbacks
):
    council.tables["children"][0]["date_of_birth"] = "=1+1"
    bring(client, administrator, zipped(council))
    work(django_capture_on_commit_callbacks)

    upload = Upload.objects.get()
    assert upload.status == Upload.Status.WITH_ERRORS
    assert stored() == []
    page = client.get(upload.get_absolute_url())
    assert "1 error found" in page.text
    assert "date_of_birth" in page.text
    response = client.get(reverse("exchange:problems", args=[upload.pk]))
    rows = list(csv.reader(StringIO(response.content.decode("utf-8-sig"))))
    assert rows[0] == ["kind", "table", "row", "column", "value", "expected"]
    assert rows[1][:5] == ["error", "children", "2", "date_of_birth", "'=1+1"]
    assert AccessEntry.objects.filter(kind="download", record_id=upload.pk).exists()
    with pytest.raises(Refused):
        workflow.start_import(upload, by=administrator)


def test_errors_are_their_uploaders_alone(client, administrator):
    other = UserFactory(roles=["administrator"])
    error = ["children", 2, "first_name", "Zyxoquill", "a name"]
    upload = upload_of(other, status="with_errors", problems={"errors": [error]})
    client.force_login(administrator)
    for name in ("upload", "problems", "progress"):
        assert client.get(reverse(f"exchange:{name}", args=[upload.pk])).status_code == 404
    for name in ("start_import", "let_go"):
        assert act(client, name, upload).status_code == 404
    assert "records.zip" not in client.get(reverse("exchange:imports")).text


def test_what_is_let_go_is_deleted_with_its_errors(
    client, administrator, django_capture_on_commit_callbacks
):
    error = ["children", 2, "first_name", "x", "a name"]
    upload = upload_of(administrator, problems={"warnings": [error]})
    client.force_login(administrator)
    with django_capture_on_commit_callbacks(execute=True):
        act(client, "let_go", upload)
    upload.refresh_from_db()
    assert (upload.status, upload.problems, stored()) == ("let_go", {}, [])
    assert Event.objects.about(upload).get().action == "exchange.upload.let_go"
    assert act(client, "let_go", upload).status_code == 409


def test_while_a_job_works_a_file_is_not_let_go(administrator):
    job = Job.objects.create(task="x", requested_by=administrator, due_at=timezone.now())
    upload = upload_of(administrator, status="checking", job=job)
    with pytest.raises(Refused, match="Wait until"):
        workflow.let_go(upload, by=administrator)
    Job.objects.update(status=Job.Status.FAILED)
    workflow.let_go(upload, by=administrator)
    assert upload.status == "let_go"


def test_an_import_is_started_once(client, administrator):
    upload = upload_of(administrator)
    client.force_login(administrator)
    assert act(client, "start_import", upload).status_code == 302
    assert act(client, "start_import", upload).status_code == 409
    assert Job.objects.filter(task="exchange.import").count() == 1


def test_records_that_changed_since_the_check_are_found_by_the_import(
    client, administrator, council, django_capture_on_commit_callbacks
):
    council.only("users", "teams")
    bring(client, administrator, zipped(council))
    work(django_capture_on_commit_callbacks)
    upload = Upload.objects.get()
    path = Path(upload.file.path)
    path.write_bytes(b"PK broken")
    act(client, "start_import", upload)
    work(django_capture_on_commit_callbacks)

    upload.refresh_from_db()
    assert upload.status == Upload.Status.WITH_ERRORS
    assert "damaged" in upload.errors[0][-1]
    assert not ImportRun.objects.exists()


def test_nobody_gives_themselves_a_role_by_an_import(
    client, administrator, council, django_capture_on_commit_callbacks
):
    council.only("users", "teams")
    (row,) = council.tables["users"]
    row |= {"email": administrator.email, "roles": "administrator; manager"}
    bring(client, administrator, zipped(council))
    work(django_capture_on_commit_callbacks)

    upload = Upload.objects.get()
    assert upload.status == Upload.Status.WITH_ERRORS
    assert "your own account as it is" in upload.errors[0][-1]
    assert User.objects.get(pk=administrator.pk).roles == ["administrator"]


def a_bomb():
    """A few bytes that say they unpack to three gigabytes."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("children.csv", "a" * 1000)
    size = (1000).to_bytes(4, "little")
    return content.getvalue().replace(size, (3 * 1024**3).to_bytes(4, "little"))


def zip_of(**files):
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("_", "."), text)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"child_id,first_name\n", "must be a .zip"),
        (b"%PDF-1.7", "must be a .zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 99, "old format or has a password"),
        (b"PK\x03\x04" + b"0" * 99, "damaged"),
        (zip_of(letter_docx="x"), "holds no CSV file"),
        (a_bomb(), "Unpacked, the file would be larger than 2,048MB"),
    ],
)
def test_what_cannot_be_imported_is_refused_with_what_to_do(
    client, administrator, content, words
):
    response = bring(client, administrator, content)
    assert words in response.text
    assert not Upload.objects.exists()
    assert stored() == []


def test_a_file_that_is_too_large_is_refused(client, administrator, settings):
    settings.IMPORT_MAX_MEGABYTES = 0
    assert "must be smaller than 0MB" in bring(client, administrator, zip_of(a_csv="x")).text
    assert not Upload.objects.exists()


def test_what_a_file_is_decides_its_ending_not_its_name():
    assert kind_of(BytesIO(book("children"))) == ".xlsx"
    assert kind_of(BytesIO(zip_of(children_csv="x"))) == ".zip"
    assert clean_name("..\\..\\etc/passwd.zip", ".xlsx") == "passwd.xlsx"
    assert clean_name("\x00.zip", ".zip") == "records.zip"


def test_a_workbook_is_checked_like_a_zip(
    client, administrator, django_capture_on_commit_callbacks
):
    bring(client, administrator, book("children", "unheard_of"), "b.xlsx")
    work(django_capture_on_commit_callbacks)
    upload = Upload.objects.get()
    assert upload.status == Upload.Status.WITH_ERRORS
    assert upload.warnings[0][0] == "unheard_of"


def test_who_may_not_import_may_not_bring(manager):
    with pytest.raises(Exception, match="core.import_records"):
        workflow.bring(sent(zip_of(a_csv="x")), by=manager)


def test_the_night_deletes_what_nobody_came_back_to(
    administrator, system, django_capture_on_commit_callbacks
):
    left, recent = upload_of(administrator), upload_of(administrator)
    week_ago = timezone.now() - timedelta(days=8)
    Upload.objects.filter(pk=left.pk).update(uploaded_at=week_ago)
    orphan = Path(default_storage.path("imports/abc/orphan.zip"))
    orphan.parent.mkdir()
    orphan.write_bytes(b"x")
    os.utime(orphan, (week_ago.timestamp(), week_ago.timestamp()))
    User.objects.filter(pk=administrator.pk).update(roles=[])

    tasks.nightly()
    tasks.nightly()
    assert Job.objects.count() == 1
    work(django_capture_on_commit_callbacks)
    left.refresh_from_db()
    assert left.status == Upload.Status.LET_GO
    assert [path.parent for path in stored()] == [Path(recent.file.path).parent]


def test_the_start_page_and_the_list_tell_of_what_waits(client, administrator):
    upload_of(administrator)
    ImportRun.objects.create(source="others.zip", counts={"children": {"created": 3}})
    client.force_login(administrator)
    assert "Import of records.zip" in client.get("/").text
    page = client.get(reverse("exchange:imports")).text
    assert "Checked, ready to import" in page
    assert "At the command line" in page


def test_the_progress_piece_leads_to_the_page_when_the_job_is_over(client, administrator):
    job = Job.objects.create(
        task="x",
        requested_by=administrator,
        due_at=timezone.now(),
        steps_done=3,
        steps_total=28,
        message="Checking children",
    )
    upload = upload_of(administrator, status="checking", job=job)
    client.force_login(administrator)
    url = reverse("exchange:progress", args=[upload.pk])
    piece = client.get(url)
    assert "Checking children" in piece.text
    assert "HX-Redirect" not in piece.headers
    Job.objects.update(status=Job.Status.FAILED)
    assert client.get(url).headers["HX-Redirect"] == upload.get_absolute_url()
    assert "could not be checked" in client.get(upload.get_absolute_url()).text


def test_an_uploads_name_cannot_lead_out_of_its_folder(administrator):
    upload = workflow.bring(sent(zip_of(a_csv="x"), "../../x.zip"), by=administrator)
    folder = Path(default_storage.path("imports")).resolve()
    assert folder in Path(upload.file.path).resolve().parents
    assert pytest.raises(NotAllowed, kind_of, BytesIO(b""))
