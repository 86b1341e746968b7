"""What every app leans on: events, the access log, jobs and import runs."""

import pgtrigger
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import get_random_string


def append_only(name):
    """A trigger that refuses UPDATE and DELETE on a table, whoever asks."""
    return pgtrigger.Protect(name=name, operation=pgtrigger.Update | pgtrigger.Delete)


def new_reference():
    """A reference for a record made in KFT itself; imported ones keep the council's."""
    return "KFT-" + get_random_string(10, "23456789ABCDEFGHJKLMNPQRSTUVWXYZ")


class Imported(models.Model):
    """A record that an import may have made: it keeps which import last touched it."""

    last_import = models.ForeignKey(
        "core.ImportRun", models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        abstract = True


class Referenced(Imported):
    """A record with the council's own identifier, unique in its table, kept as given."""

    reference = models.CharField(
        max_length=100,
        unique=True,
        default=new_reference,
        error_messages={"unique": "This reference is already in use"},
    )

    class Meta:
        abstract = True


def type_of(record):
    """What events and the access log call a record's table; a proxy's is its table's."""
    return record._meta.concrete_model._meta.label_lower


class EventQuerySet(models.QuerySet):
    def about(self, record):
        return self.filter(record_type=type_of(record), record_id=record.pk)


class Event(models.Model):
    """A step that somebody took: who moved which record from where to where, and why."""

    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    action = models.CharField(max_length=100)
    record_type = models.CharField(max_length=100)
    record_id = models.BigIntegerField()
    source = models.CharField(max_length=30, blank=True)
    target = models.CharField(max_length=30, blank=True)
    reason = models.TextField(blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["record_type", "record_id", "at"])]
        triggers = [append_only("event_append_only")]

    def __str__(self):
        return f"{self.action} {self.record_id}"


class AccessEntryQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if user.has_perm("core.view_access_log") else self.none()

    def about(self, record):
        return self.filter(record_type=type_of(record), record_id=record.pk)


class AccessEntry(models.Model):
    """One view, download or search by one person (design/roles-and-workflow.md, Restricted)."""

    class Kind(models.TextChoices):
        VIEW = "view", "Viewed"
        DOWNLOAD = "download", "Downloaded"
        SEARCH = "search", "Searched"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    kind = models.CharField(max_length=10, choices=Kind)
    record_type = models.CharField(max_length=100, blank=True)
    record_id = models.BigIntegerField(null=True)
    page = models.CharField(max_length=100)
    detail = models.TextField(blank=True)
    reason = models.CharField(max_length=200)
    address = models.GenericIPAddressField(null=True)
    request_id = models.UUIDField(null=True)

    objects = AccessEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["record_type", "record_id", "-at"]),
            models.Index(fields=["user", "-at"]),
            models.Index(fields=["-at", "-id"], name="access_entry_newest"),
            # rare beside views, and asked for by themselves
            models.Index(
                fields=["kind", "-at"],
                name="access_entry_not_a_view",
                condition=~Q(kind="view"),
            ),
        ]
        permissions = [("view_access_log", "Can read the access log")]
        triggers = [append_only("access_entry_append_only")]

    def __str__(self):
        return f"{self.user} {self.get_kind_display().lower()} {self.record_type}"


class ImportRunQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Who brought what when names no child: whoever imports sees all imports."""
        return self if user.has_perm("core.import_records") else self.none()


class ImportRun(models.Model):
    """An import: who brought which files in when, and what came of it."""

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)
    source = models.CharField(max_length=200)
    files = models.JSONField(default=dict)  # file name -> SHA-256
    counts = models.JSONField(default=dict)  # table -> created, updated, unchanged
    warnings = models.JSONField(default=list)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        permissions = [("import_records", "Can import records")]

    def __str__(self):
        return f"Import {self.pk} of {self.source}"


class JobQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(requested_by=user)

    def waiting(self, *, at):
        """Jobs that should be on their way: due by `at` and not finished."""
        unfinished = Q(status=Job.Status.DUE) | Q(status=Job.Status.RUNNING)
        return self.filter(unfinished, due_at__lte=at)


class Job(models.Model):
    """Work that must happen: a row in the same transaction as its cause.

    Celery only carries its number; kft.core.jobs runs it, once in effect however often
    it is delivered (design/architecture.md, Work in the background).
    """

    class Status(models.TextChoices):
        DUE = "due", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

        @property
        def colour(self):
            return {"done": "green", "failed": "red", "running": "blue"}.get(self, "grey")

    task = models.CharField(max_length=100)
    arguments = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    key = models.CharField(max_length=200, unique=True, null=True)  # noqa: DJ001 ("" is not unique)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="jobs"
    )
    requested_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status, default=Status.DUE)
    attempts = models.PositiveSmallIntegerField(default=0)
    steps_done = models.PositiveIntegerField(default=0)
    steps_total = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=200, blank=True)
    error = models.TextField(blank=True)
    finished_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "pk"]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="job_unfinished",
                condition=Q(status__in=["due", "running"]),
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="job_steps_within_total",
                condition=Q(steps_done__lte=F("steps_total")),
            )
        ]

    def __str__(self):
        return f"{self.task} ({self.get_status_display().lower()})"

    def progress(self, done, total, message):
        """Show on the page how far the work is; keeps nothing that the work needs."""
        self.steps_done, self.steps_total, self.message = done, total, message
        self.save(update_fields=["steps_done", "steps_total", "message"])
