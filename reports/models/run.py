"""Report runs: the figures of a period, as they were worked out at one moment."""

import pgtrigger
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from kft.core.models import Job
from reports.definitions import REPORTS
from reports.made import Made
from reports.models.cover import CoverSheet
from reports.periods import Period

LARGE = ("records", "pdf")


class RunStatus(models.TextChoices):
    """How far a report is."""

    MAKING = "making", "Being made"
    FAILED = "failed", "Could not be made"
    READY = "ready", "Ready"
    PUBLISHED = "published", "Published"

    @property
    def colour(self):
        return {"failed": "red", "ready": "blue", "published": "green"}.get(self, "grey")


class RunQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own runs, and what has been published."""
        if not user.has_perm("reports.view_report"):
            return self.none()
        return self.filter(Q(requested_by=user) | Q(published_at__isnull=False))

    def for_list(self):
        """Without what is large: the ids and the PDF."""
        return self.select_related("requested_by", "job").defer(*LARGE)


class Run(models.Model):
    """A report for a period: frozen once published (design/figures.md, Conventions).

    `figures` is what `manage.py report` prints; `records` holds the ids behind each figure.
    """

    report = models.CharField(max_length=50)
    first_day = models.DateField()
    last_day = models.DateField()
    as_at = models.DateField()
    before_first_day = models.DateField()
    before_last_day = models.DateField()
    public = models.BooleanField(default=False)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="report_runs"
    )
    requested_at = models.DateTimeField(auto_now_add=True)
    job = models.OneToOneField(Job, models.PROTECT, null=True, related_name="report_run")
    version = models.CharField(max_length=20, blank=True)
    figures = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    records = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    narrative = models.TextField(blank=True)
    words = models.JSONField(default=dict, blank=True)  # of chapters, by their slug
    # counts every change of what stands around the figures: a PDF is of one edition
    edition = models.PositiveIntegerField(default=0)
    pdf = models.BinaryField(null=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at", "-pk"]
        permissions = [
            ("view_report", "Can view reports"),
            ("make_report", "Can make a report"),
            ("publish_report", "Can publish a report"),
            ("view_records_behind_figure", "Can list the records behind a figure"),
        ]
        constraints = [
            models.CheckConstraint(
                name="run_period", condition=Q(last_day__gte=F("first_day"))
            ),
            models.CheckConstraint(
                name="run_published_is_whole",
                condition=Q(published_at__isnull=True)
                | Q(figures__isnull=False, pdf__isnull=False, published_by__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="run_published_is_frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__published_at__isnull=False),
            )
        ]

    def __str__(self):
        return f"{self.title}, {self.first_day:%-d %B %Y} to {self.last_day:%-d %B %Y}"

    def get_absolute_url(self):
        return reverse("reports:run", args=[self.pk])

    @property
    def title(self):
        return self.definition.title

    @property
    def definition(self):
        """The report's sections and figures."""
        return REPORTS[self.report]

    @property
    def period(self):
        return Period(
            self.first_day,
            self.last_day,
            self.as_at,
            self.before_first_day,
            self.before_last_day,
        )

    @property
    def is_ready(self):
        """Whether it is all made: figures and PDF."""
        return bool(self.pdf_sha256)

    @property
    def status(self):
        """In a word, for a tag."""
        if self.published_at:
            return RunStatus.PUBLISHED
        if self.pdf_sha256:
            return RunStatus.READY
        failed = self.job and self.job.status == Job.Status.FAILED
        return RunStatus.FAILED if failed else RunStatus.MAKING

    def as_made(self):
        """What the page, the PDF and the other files are written from."""
        return Made(
            self.definition,
            self.period,
            self.public,
            self.version,
            self.figures,
            self.narrative,
            self.words,
            CoverSheet.objects.prefetch_related("papers").filter(run=self).first(),
        )
