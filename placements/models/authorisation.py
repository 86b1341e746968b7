"""Authorisation for a child to enter care, or to leave it at 16 or 17, step by step.

Source: design/roles-and-workflow.md, Entry to care and placement; docs/decisions/0800.
"""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.timezone import localdate

from children.models import Child
from kft.core.history import tracked
from kft.core.models import Event, new_reference
from kft.core.sight import in_sight
from placements.models.authorisation_answer import AuthorisationAnswer, Turn
from referrals.models import Decision, Referral
from referrals.models.signed import final_once

VIEW = "placements.view_authorisation"
NONE = Q(pk__in=[])
WRITTEN = "placements.authorisation.write"  # the event of whoever writes on a draft
# Whose permission answers at which step.
TAKES = {
    Turn.TEAM_MANAGER: "placements.agree_entry_to_care",
    Turn.GROUP_MANAGER: "placements.check_entry_to_care",
    Turn.NOMINATED_OFFICER: "placements.authorise_entry_to_care",
    Turn.DIRECTOR: "placements.authorise_leaving_at_16",
}


class AuthorisationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Of children in this person's sight; drafts only to those who write them."""
        if not user.has_perm(VIEW):
            return self.none()
        written = ~Q(status=Authorisation.Status.DRAFT) | Q(written_by=user) | _of_team(user)
        return self.filter(written, child__in=in_sight(Child, user))

    def open(self):
        """Neither authorised nor refused nor withdrawn."""
        return self.exclude(status__in=Authorisation.FINAL)

    def authorised(self):
        """By which a child may enter care: leaving it at 16 or 17 is another matter."""
        return self.filter(
            status=Authorisation.Status.AUTHORISED, kind=Authorisation.Kind.ENTER_CARE
        )

    def at_step_of(self, user):
        """Waiting at a step that this person's roles may take, whatever the amount."""
        steps = NONE
        for turn, permission in TAKES.items():
            if user.has_perm(permission):
                steps |= Q(status=turn) & _within(turn, user)
        return self.filter(steps)

    def waiting_for(self, user):
        """Those that this very person may answer: no work of theirs, within their limit."""
        limit = NONE
        if user.weekly_limit is not None:
            limit = Q(weekly_cost__lte=user.weekly_limit)
        acted = AuthorisationAnswer.objects.filter(authorisation=OuterRef("pk"), by=user)
        return (
            self.at_step_of(user)
            .filter(~Q(status=Turn.NOMINATED_OFFICER) | limit)
            .exclude(written_by=user)
            .exclude(Exists(acted.exclude(step=OuterRef("status"))))
            .exclude(Exists(_written_on_by(user)))
        )

    def answered_by(self, user):
        """Those in which this person took part."""
        answers = AuthorisationAnswer.objects.filter(authorisation=OuterRef("pk"), by=user)
        return self.filter(Exists(answers))


def _of_team(user):
    return Q(team=user.team_id) if user.team_id else NONE


def _written_on_by(user):
    of_the_row = {"record_type": Authorisation._meta.label_lower, "record_id": OuterRef("pk")}
    return Event.objects.filter(action=WRITTEN, actor=user, **of_the_row)


def _within(turn, user):
    """Which of those that wait at a step are this person's: of the team; the director's."""
    if turn == Turn.TEAM_MANAGER:
        return _of_team(user)
    if turn == Turn.DIRECTOR and not user.is_director:
        return NONE
    return Q()


@tracked
class Authorisation(models.Model):
    """The council's leave for one child to enter care, or at 16 or 17 to leave it.

    Each of four people agrees with reasons of their own, or returns it; nobody acts twice.
    """

    class Kind(models.TextChoices):
        ENTER_CARE = "enter_care", "Enter care"
        LEAVE_CARE = "leave_care", "Leave care by own wish at 16 or 17"

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        TEAM_MANAGER = "team_manager", "With the team manager"
        GROUP_MANAGER = "group_manager", "With the group manager"
        NOMINATED_OFFICER = "nominated_officer", "With the nominated officer"
        DIRECTOR = "director", "With the director"
        RETURNED = "returned", "Returned to the social worker"
        AUTHORISED = "authorised", "Authorised"
        REFUSED = "refused", "Not authorised"
        WITHDRAWN = "withdrawn", "Withdrawn"

        @property
        def colour(self):
            colours = {
                "draft": "grey",
                "returned": "orange",
                "authorised": "green",
                "refused": "red",
                "withdrawn": "grey",
            }
            return colours.get(self, "blue")

    FINAL = (Status.AUTHORISED, Status.REFUSED, Status.WITHDRAWN)
    WRITABLE = (Status.DRAFT, Status.RETURNED)

    reference = models.CharField(max_length=30, unique=True, default=new_reference)
    child = models.ForeignKey(Child, models.PROTECT, related_name="authorisations")
    kind = models.CharField(max_length=20, choices=Kind)
    status = models.CharField(max_length=20, choices=Status, default=Status.DRAFT)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    team = models.ForeignKey(
        "accounts.Team", models.PROTECT, null=True, blank=True, related_name="+"
    )
    urgent = models.BooleanField(null=True, blank=True)
    needed_by = models.DateField(null=True, blank=True)
    emergency = models.TextField("what the emergency is", blank=True)
    legal_status = models.CharField(max_length=30, choices=Referral.Legal, blank=True)
    plan = models.CharField(max_length=20, choices=Referral.Plan, blank=True)
    panel_decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="+"
    )
    tried = models.TextField("what else was tried or considered", blank=True)
    childs_view = models.TextField(blank=True)
    parents_view = models.TextField(blank=True)
    analysis = models.TextField(blank=True)
    proposal = models.TextField("what is planned", blank=True)
    weekly_cost = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    # how often it was submitted: answers to an earlier round stay readable
    round = models.PositiveSmallIntegerField(default=0)
    submitted_at = models.DateTimeField("first submitted", null=True, blank=True)
    waiting_since = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = AuthorisationQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["status", "needed_by"])]
        permissions = [
            ("withdraw_authorisation", "Can withdraw a request to enter care"),
            ("agree_entry_to_care", "Can agree, for the team, that a child enters care"),
            ("check_entry_to_care", "Can check the quality of a request to enter care"),
            ("authorise_entry_to_care", "Can authorise that a child enters care"),
            ("authorise_leaving_at_16", "Can authorise leaving care at 16 or 17"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["child"],
                condition=~Q(status__in=["authorised", "refused", "withdrawn"]),
                name="authorisation_one_open_per_child",
                violation_error_message="Authorisation is already being asked for this child",
            ),
            models.CheckConstraint(
                name="authorisation_complete_once_submitted",
                condition=Q(status__in=["draft", "withdrawn"])
                | Q(submitted_at__isnull=False)
                & ~Q(analysis="")
                & (Q(kind="leave_care") | Q(weekly_cost__isnull=False)),
                violation_error_message="Enter the analysis and the estimated weekly cost",
            ),
            models.CheckConstraint(
                name="authorisation_decided_has_its_moment",
                condition=~Q(status__in=["authorised", "refused"])
                | Q(decided_at__isnull=False),
                violation_error_message="A decision needs its date",
            ),
            models.CheckConstraint(
                name="authorisation_leaving_goes_to_the_director",
                condition=(~Q(status="director") | Q(kind="leave_care"))
                & (~Q(status="nominated_officer") | Q(kind="enter_care")),
                violation_error_message="Leaving care at 16 or 17 is for the director",
            ),
            models.CheckConstraint(
                name="authorisation_cost_not_negative",
                condition=Q(weekly_cost__isnull=True) | Q(weekly_cost__gte=0),
                violation_error_message="The weekly cost cannot be less than £0",
            ),
        ]
        triggers = [
            final_once(
                "authorisation_is_final",
                pgtrigger.Q(old__status="authorised")
                | pgtrigger.Q(old__status="refused")
                | pgtrigger.Q(old__status="withdrawn"),
                message="this authorisation is final: ask for a new one",
            )
        ]

    def __str__(self):
        return f"Authorisation {self.reference}"

    def get_absolute_url(self):
        return reverse("placements:authorisation", args=[self.pk])

    @property
    def is_authorised(self):
        """Whether the child may enter care by it."""
        return self.status == self.Status.AUTHORISED and self.kind == self.Kind.ENTER_CARE

    @property
    def is_open(self):
        return self.status not in self.FINAL

    @property
    def asked_on(self):
        """The day on which it was first submitted; None while it is being written."""
        return self.submitted_at and localdate(self.submitted_at)

    @property
    def stands_at(self):
        """What a page was about: the step it waits for, and how often it was submitted."""
        return f"{self.status} {self.round}"

    @property
    def turns(self):
        """The steps in their order: leaving at 16 or 17 ends with the director."""
        last = Turn.NOMINATED_OFFICER
        if self.kind == self.Kind.LEAVE_CARE:
            last = Turn.DIRECTOR
        return [Turn.SOCIAL_WORKER, Turn.TEAM_MANAGER, Turn.GROUP_MANAGER, last]

    def children_shown(self):
        """The child whose record a view of it shows (for the access log)."""
        return [self.child]
