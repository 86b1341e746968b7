"""Teams and the people who sign in."""

from functools import cached_property

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from accounts.roles import Role, permissions_of
from kft.core.history import tracked
from kft.core.models import Imported

SYSTEM_EMAIL = "system@kft.invalid"


@tracked
class Team(Imported):
    """A team of the council's children's services."""

    class Service(models.TextChoices):
        ASSESSMENT = "assessment", "Assessment"
        SAFEGUARDING = "safeguarding", "Safeguarding"
        LOOKED_AFTER = "looked_after", "Looked after children"
        LEAVING_CARE = "leaving_care", "Leaving care"
        DISABILITY = "disability", "Disability"
        FOSTERING = "fostering", "Fostering"
        EDGE_OF_CARE = "edge_of_care", "Edge of care"
        PLACEMENTS = "placements", "Placements"
        FINANCE = "finance", "Finance"
        OTHER = "other", "Other"

    name = models.CharField(max_length=100, unique=True)
    service = models.CharField(max_length=20, choices=Service, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class UserQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Everybody but KFT's own user, for those who keep the accounts."""
        if not user.has_perm("accounts.view_user"):
            return self.none()
        return self.exclude(email=SYSTEM_EMAIL)

    def named_like(self, words):
        """People whose name holds every one of the words, in any case."""
        for word in words.split():
            self = self.filter(name__icontains=word)
        return self


class UserManager(BaseUserManager):
    def get_queryset(self):
        return UserQuerySet(self.model, using=self._db)

    def visible_to(self, user):
        return self.get_queryset().visible_to(user)

    def named_like(self, words):
        return self.get_queryset().named_like(words)

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)

    def create_user(self, email, password=None, **fields):
        """Make a person who can sign in; without a password they are invited to set one."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def system(self):
        """The user that scheduled work acts as: nobody can sign in as it."""
        return self.get(email=SYSTEM_EMAIL)


@tracked
class User(AbstractBaseUser, Imported):
    """A person who signs in, with the roles they hold and the team they work in."""

    email = models.EmailField(
        unique=True,
        error_messages={"unique": "Somebody already signs in with this email address"},
    )
    name = models.CharField(max_length=150)
    roles = ArrayField(models.CharField(max_length=30, choices=Role), default=list, blank=True)
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="people")
    is_active = models.BooleanField(default=True)
    # What this person may agree a week for one child: theirs alone, never handed down
    weekly_limit = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)

    # The statutory director: whoever keeps accounts says who it is (docs/decisions/0801)
    is_director = models.BooleanField(
        "director of children’s services", default=False, db_default=False
    )

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_any_case"),
            models.CheckConstraint(
                name="user_limit_not_negative",
                condition=Q(weekly_limit__isnull=True) | Q(weekly_limit__gte=0),
                violation_error_message="The weekly limit cannot be less than £0",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def role_names(self):
        return [Role(role).label for role in self.roles]

    @property
    def account_state(self):
        """Whether the person can sign in, in a word or two."""
        if not self.is_active:
            return "Closed"
        return "Open" if self.has_usable_password() else "Invited"

    def may_agree(self, weekly_amount):
        """Whether a weekly amount in pounds is within this person's own limit."""
        return self.weekly_limit is not None and weekly_amount <= self.weekly_limit

    @cached_property
    def permissions(self):
        return permissions_of(self.roles) if self.is_active else frozenset()

    def has_perm(self, permission, obj=None):
        return permission in self.permissions

    def has_perms(self, permissions, obj=None):
        return self.permissions.issuperset(permissions)

    def has_module_perms(self, app_label):
        return any(held.startswith(f"{app_label}.") for held in self.permissions)

    def get_short_name(self):
        return self.name
