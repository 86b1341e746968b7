"""What became of a child some time after the panel."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from children.models import Child, OfAChildQuerySet
from kft.core.history import tracked
from kft.core.models import Imported
from referrals.models.referral import Referral


class FollowUpQuerySet(OfAChildQuerySet):
    def open(self):
        return self.filter(completed_on__isnull=True)

    def due(self, *, on):
        """Open ones whose day has come."""
        return self.open().filter(due_on__lte=on)


@tracked
class FollowUp(Imported):
    """The question, some time after the panel, where the child lives now."""

    class Living(models.TextChoices):
        AT_HOME = "at_home", "At home with parents"
        FAMILY_NETWORK = "family_network", "With family or friends"
        LOOKED_AFTER = "looked_after", "Looked after by the council"
        ELSEWHERE = "elsewhere", "Somewhere else"
        UNKNOWN = "unknown", "Not known"

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="follow_ups")
    child = models.ForeignKey(Child, models.PROTECT, related_name="follow_ups")
    due_on = models.DateField()
    completed_on = models.DateField(null=True, blank=True)
    living = models.CharField(max_length=20, choices=Living, blank=True)
    note = models.TextField(blank=True)
    completed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(
                fields=["due_on"], name="follow_up_open", condition=Q(completed_on=None)
            )
        ]
        permissions = [
            ("answer_follow_up", "Can answer a follow-up"),
            ("oversee_follow_ups", "Is told which follow-ups are overdue"),
            ("make_follow_ups", "Can make the follow-ups that are due"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "child", "due_on"], name="follow_up_once"
            ),
        ]

    def __str__(self):
        return f"Follow-up of {self.child} due {self.due_on:%-d %B %Y}"
