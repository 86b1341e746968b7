"""Files that an administrator brought through the web page, on their way into the records."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from kft.core.models import ImportRun, Job

IMPORT, TIDY = "core.import_records", "exchange.tidy_uploads"


def _in_a_folder_of_its_own(upload, name):
    """The name stays, since errors and the list of imports tell of it; the folder is random."""
    return f"imports/{uuid.uuid4().hex}/{name}"


class UploadQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own: what a file holds may be about children, its errors too (0841)."""
        if not user.has_perm(IMPORT):
            return self.none()
        return self.filter(uploaded_by=user)

    def for_list(self):
        return self.select_related("uploaded_by", "job").defer("problems")

    def open(self):
        """Those that somebody still has to do something about."""
        return self.exclude(status__in=[Upload.Status.IMPORTED, Upload.Status.LET_GO])


class Upload(models.Model):
    """A file brought for import: checked first, then imported or let go.

    Its steps leave events; it has no history of its own, which would keep for ever what the
    errors quote from the file. The file is deleted as soon as it is not needed any more, and
    `problems` with it when the upload is over: {"errors": [...], "warnings": [...]}, each as
    problems.HEADINGS.
    """

    class Status(models.TextChoices):
        CHECKING = "checking", "Being checked"
        WITH_ERRORS = "with_errors", "Errors found"
        READY = "ready", "Checked, ready to import"
        IMPORTING = "importing", "Being imported"
        IMPORTED = "imported", "Imported"
        LET_GO = "let_go", "Not imported"

        @property
        def colour(self):
            return {"with_errors": "red", "ready": "blue", "imported": "green"}.get(
                self, "grey"
            )

    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="uploads"
    )
    uploaded_at = models.DateTimeField()
    name = models.CharField(max_length=150)
    size = models.PositiveBigIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to=_in_a_folder_of_its_own, max_length=250, blank=True)
    status = models.CharField(max_length=20, choices=Status, default=Status.CHECKING)
    job = models.ForeignKey(Job, models.PROTECT, null=True, related_name="+")
    counts = models.JSONField(default=dict)  # table -> created, updated, unchanged
    problems = models.JSONField(default=dict)
    import_run = models.OneToOneField(
        ImportRun, models.PROTECT, null=True, related_name="upload"
    )

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        permissions = [("tidy_uploads", "Can let go of files that nobody came back to")]
        constraints = [
            models.CheckConstraint(
                name="upload_imported_has_its_run",
                condition=~Q(status="imported") | Q(import_run__isnull=False),
            ),
            models.CheckConstraint(
                name="upload_ready_has_its_file",
                condition=~Q(status__in=["ready", "importing"]) | ~Q(file=""),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("exchange:upload", args=[self.pk])

    @property
    def is_working(self):
        """Whether a job is under way, or waits to begin."""
        is_begun = self.status in (self.Status.CHECKING, self.Status.IMPORTING)
        return is_begun and not self.has_failed

    @property
    def has_failed(self):
        """Whether the job gave up: nothing is imported, and nothing more will happen."""
        is_begun = self.status in (self.Status.CHECKING, self.Status.IMPORTING)
        return is_begun and self.job is not None and self.job.status == Job.Status.FAILED

    @property
    def errors(self):
        return self.problems.get("errors", [])

    @property
    def warnings(self):
        return self.problems.get("warnings", [])
