"""What is being written on an item's screen before it counts, and who looks at it."""

from django.conf import settings
from django.db import models
from django.db.models import Max

from kft.core.history import tracked
from referrals.models.meeting import AgendaItem
from referrals.models.signed import OF_THE_ITEM, of_a_signed_meeting


class DraftAnswerQuerySet(models.QuerySet):
    def since(self, sequence):
        """What was written after the item's change number `sequence`."""
        return self.filter(sequence__gt=sequence)

    def last_sequence(self):
        return self.aggregate(last=Max("sequence"))["last"] or 0


@tracked
class DraftAnswer(models.Model):
    """One field of an item's screen as it stands while the panel talks.

    It counts for nothing: figures, follow-ups and the referral know only what the chair
    recorded (docs/decisions/0550). `field` is the name that the form gives it.
    """

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="draft_answers")
    field = models.CharField(max_length=80)
    value = models.TextField(blank=True)
    version = models.PositiveIntegerField()
    # The item's changes are numbered in the order in which they were committed
    sequence = models.PositiveBigIntegerField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    # The open page that wrote it, and which of that page's savings it was: one that is
    # sent twice, or arrives late, is told from somebody else's change
    page = models.CharField(max_length=40, blank=True)
    turn = models.PositiveIntegerField(default=0)

    objects = DraftAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["sequence", "pk"]
        indexes = [models.Index(fields=["item", "sequence"])]
        constraints = [
            models.UniqueConstraint(fields=["item", "field"], name="draft_answer_once"),
        ]
        triggers = [of_a_signed_meeting("draft_answer_signed_is_final", OF_THE_ITEM)]

    def __str__(self):
        return f"{self.field} of {self.item}"


class WatchingQuerySet(models.QuerySet):
    def here(self, *, since):
        """Those whose page was open after the moment `since`."""
        return self.filter(seen_at__gt=since)


class Watching(models.Model):
    """Somebody has an item's screen open: renewed every few seconds, of no lasting worth."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="watching")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    objects = WatchingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "person"], name="watching_once"),
        ]

    def __str__(self):
        return f"{self.person} at {self.item}"
