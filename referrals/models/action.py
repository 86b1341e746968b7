"""Actions: what a panel asked somebody to do, and what came of it."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from kft.core.history import tracked
from kft.core.sight import in_sight
from referrals.models.answers import OfADecisionQuerySet
from referrals.models.decision import Decision
from referrals.models.meeting import Meeting
from referrals.models.referral import Referral
from referrals.models.signed import OF_THE_DECISION, of_a_signed_meeting
from referrals.models.written_in import row_of_the_screen

_BEFORE_IT_COUNTS = (
    Meeting.Status.PLANNED,
    Meeting.Status.AGENDA_PUBLISHED,
    Meeting.Status.OPEN,
    Meeting.Status.CANCELLED,
)


class ActionQuerySet(OfADecisionQuerySet):
    def visible_to(self, user):
        """Actions of decisions in sight, one's own, and those of the people one manages.

        The last two bring the action's words and the referral's reference, no child, and
        not where the referral is closed to the person (docs/decisions/0570).
        """
        decided = Q(decision__in=in_sight(Decision, user))
        may_know = Q(decision__referral__in=in_sight(Referral, user, "not_closed_to"))
        return self.filter(decided | (self._of_people_of(user) & may_know))

    def _of_people_of(self, user):
        if not (user.team_id and user.has_perm("referrals.oversee_actions")):
            return Q(owner=user)
        return Q(owner=user) | Q(owner__team=user.team_id)

    def with_child_in_sight_of(self, user):
        """Each knows in `shows_child` whether this person may see whom it is about."""
        decisions = Decision.objects.visible_to(user).filter(pk=OuterRef("decision"))
        return self.annotate(shows_child=Exists(decisions))

    def counting(self):
        """Those that hold: the meeting that agreed them is closed."""
        return self.exclude(decision__meeting__status__in=_BEFORE_IT_COUNTS)

    def open(self):
        """Still to be done: what a refused decision asked for has ended with it."""
        still = self.counting().filter(done_on__isnull=True)
        return still.exclude(decision__endorsement__endorsed=False)

    def due(self, *, on):
        """Open ones whose day has come."""
        return self.open().filter(due_on__lte=on)

    def overdue(self, *, on):
        """Open ones whose day is past."""
        return self.open().filter(due_on__lt=on)


@tracked
class Action(models.Model):
    """What the panel asked somebody to do, and by when."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="actions")
    what = models.TextField()
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="actions",
    )
    # Who does it where they have no sign-in here: a school, a hospital
    owner_name = models.CharField(max_length=200, blank=True)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    outcome = models.TextField(blank=True)
    row = row_of_the_screen()

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["due_on"], name="action_open", condition=Q(done_on=None))
        ]
        permissions = [
            ("complete_action", "Can say that an action is done"),
            ("complete_outside_action", "Can say so for an owner outside the council"),
            ("reassign_action", "Can give an action to another owner"),
            ("oversee_actions", "Is told which actions are overdue"),
        ]
        constraints = [
            models.CheckConstraint(
                name="action_has_an_owner",
                condition=Q(owner__isnull=False) | ~Q(owner_name=""),
                violation_error_message="Enter who does this",
            )
        ]
        triggers = [
            of_a_signed_meeting(
                "action_signed_is_final",
                OF_THE_DECISION,
                free=("owner_id", "owner_name", "done_on", "done_by_id", "outcome"),
            )
        ]

    def __str__(self):
        return self.what

    def get_absolute_url(self):
        return reverse("referrals:action", args=[self.pk])

    @property
    def whose(self):
        """Who does it, in words: a person of the council or somebody outside."""
        return str(self.owner or self.owner_name)

    @property
    def ended_by(self):
        """The endorser's refusal with which an action ended that was not done yet, or None."""
        answer = self.decision.answered_endorsement
        return answer if answer and not answer.endorsed and not self.done_on else None

    @property
    def counts(self):
        """Whether the meeting that agreed it is closed; `counting` asks the same."""
        meeting = self.decision.meeting
        return meeting is None or meeting.status not in _BEFORE_IT_COUNTS
