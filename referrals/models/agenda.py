"""What happens around an agenda: its editions, and referrals asked for to stand on it."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from children.models import Child
from kft.core.history import tracked
from kft.core.models import append_only
from kft.core.sight import in_sight
from referrals.models.meeting import Meeting
from referrals.models.referral import Referral


class Publication(models.Model):
    """One edition of an agenda, as the members were told of it."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="publications")
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    published_at = models.DateTimeField(auto_now_add=True)
    # What changed since the edition before; the first has none
    note = models.TextField(blank=True)
    # The numbers of the referrals, in the order of the agenda
    referrals = models.JSONField(default=list)

    class Meta:
        ordering = ["published_at", "pk"]
        triggers = [append_only("publication_append_only")]

    def __str__(self):
        return f"Agenda of {self.meeting}"


class ReferralRequestQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(child__in=in_sight(Child, user))

    def open(self, *, on):
        """Of meetings still to come, where no referral was started or made since."""
        since = Q(status=Referral.Status.DRAFT) | Q(referred_on__gte=OuterRef("asked_on"))
        begun = Referral.objects.filter(since, children=OuterRef("child"))
        return self.filter(~Exists(begun), meeting__held_on__gte=on)


@tracked
class ReferralRequest(models.Model):
    """A coordinator's request that a child be referred to a meeting, and why."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="referral_requests")
    child = models.ForeignKey(Child, models.PROTECT, related_name="referral_requests")
    why = models.CharField(max_length=200)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_on = models.DateField()

    objects = ReferralRequestQuerySet.as_manager()

    class Meta:
        ordering = ["asked_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "child"],
                name="referral_request_once_for_a_meeting",
                violation_error_message="A referral is already asked for",
            )
        ]

    def __str__(self):
        return f"Referral of {self.child} asked for {self.meeting}"

    def get_absolute_url(self):
        """Who is asked finds it among what waits for them; they need not see the meeting."""
        return reverse("start")

    @property
    def reference(self):
        return self.meeting.reference
