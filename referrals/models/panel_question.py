"""Questions that the panel or its coordinator put to those who refer."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from kft.core.history import tracked
from kft.core.sight import in_sight
from referrals.models.meeting import Meeting
from referrals.models.referral import Referral
from referrals.models.written_in import row_of_the_screen


class PanelQuestionQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(referral__in=in_sight(Referral, user))

    def open(self):
        return self.filter(answered_at__isnull=True)


@tracked
class PanelQuestion(models.Model):
    """One thing to be answered before a deferred or returned referral goes on."""

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="panel_questions")
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="panel_questions"
    )
    text = models.TextField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    row = row_of_the_screen()

    objects = PanelQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="panel_question_answered_by_somebody",
                condition=Q(answered_at__isnull=True)
                | Q(answered_by__isnull=False) & ~Q(answer=""),
                violation_error_message="Enter an answer",
            )
        ]

    def __str__(self):
        return self.text
