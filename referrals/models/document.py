"""A paper that belongs to a referral: a school's report, a plan, a photograph of a drawing."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from children.models import Child
from kft.core.history import tracked
from kft.core.sight import in_sight
from referrals.models.referral import Referral, ReferralChild


def _random_name(document, name):
    """Where the file lies: nothing in its name tells what it is or whose."""
    unguessable = uuid.uuid4().hex
    return f"{unguessable[:2]}/{unguessable}"


class DocumentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Documents of referrals this person may see, each of whose children they may see."""
        shown = ReferralChild.objects.filter(referral=OuterRef("referral"))
        unseen = shown.exclude(child__in=in_sight(Child, user))
        return self.filter(referral__in=in_sight(Referral, user)).filter(~Exists(unseen))

    def standing(self):
        """Those that nobody took away."""
        return self.filter(removed_at=None)


@tracked
class Document(models.Model):
    """A file that was added to a referral. Its row stays, the file may go.

    `status` says whether the virus scanner has let it through; until then nobody gets it.
    """

    class Kind(models.TextChoices):
        PDF = "pdf", "PDF"
        DOCX = "docx", "Word document"
        XLSX = "xlsx", "Excel workbook"
        JPEG = "jpg", "JPEG picture"
        PNG = "png", "PNG picture"

    class Status(models.TextChoices):
        CHECKING = "checking", "Being checked for viruses"
        READY = "ready", "Ready"
        REFUSED = "refused", "Refused: it may hold a virus"

        @property
        def colour(self):
            return {"ready": "green", "refused": "red"}.get(self, "yellow")

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="documents")
    name = models.CharField(max_length=150)
    kind = models.CharField(max_length=10, choices=Kind)
    size = models.PositiveIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to=_random_name, blank=True)
    status = models.CharField(max_length=10, choices=Status)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="document_removed_by_somebody",
                condition=Q(removed_at__isnull=True) | Q(removed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="document_ready_has_its_file",
                condition=~Q(status="ready") | ~Q(file="") | Q(removed_at__isnull=False),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("referrals:document", args=[self.pk])
