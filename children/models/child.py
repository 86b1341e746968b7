"""Families, children, and who is who to them."""

from functools import reduce
from operator import or_

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Concat, Upper

from children import codes
from children.access import reasons_of
from children.models.restriction import AllowedPerson, EmergencyOpening
from children.timescales import age_on
from kft.core.addresses import address_of
from kft.core.fields import ends_after_it_starts
from kft.core.history import tracked
from kft.core.models import Referenced
from kft.core.sight import worded


class FamilyQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Families of which this person may see a child."""
        return self.filter(Exists(Child.objects.visible_to(user).filter(family=OuterRef("pk"))))


@tracked
class Family(Referenced):
    """The people a child lives or lived with, as the council's case system groups them."""

    name = models.CharField(max_length=200)
    postcode = models.CharField(max_length=10, blank=True)

    objects = FamilyQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name_plural = "families"

    def __str__(self):
        return self.name


class ChildQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Children whose record this person has a reason to see (children/access.py)."""
        reasons = [children for _, children in reasons_of(user)]
        if not reasons:
            return self.none()
        not_hidden = Q(restricted=False) | _let_in(user)
        return self.filter(reduce(or_, reasons)).filter(not_hidden)

    def hidden_from(self, user):
        """Restricted children whom this person may not know of, whatever their reasons.

        Every record that names children asks this: who is let in is decided here alone.
        """
        return self.filter(~_let_in(user), restricted=True)

    def named_like(self, words):
        """Children whose name holds every one of the words, or whose reference is one.

        A word of one or two letters is the beginning of a name: the trigram index finds
        those as quickly, and "Li" does not bring every child with an l before an i. A lone
        hyphen or other sign is passed over: it would read the whole table for nothing.
        """
        asked = [word for word in words.split() if any(map(str.isalnum, word))]
        found = self if asked or not words.strip() else self.none()
        for word in asked:
            found = found.filter(_in_the_name(word.upper()) | Q(reference__iexact=word))
        return found

    def looked_after(self, *, on):
        """Children looked after on a day, those on short breaks (V3, V4) left out."""
        from children.models.care import CarePeriod, LegalStatus

        of_the_child = {"child": OuterRef("pk")}
        in_care = CarePeriod.objects.holding(on=on).filter(**of_the_child)
        short_breaks = LegalStatus.objects.holding(on=on).short_breaks()
        return self.filter(Exists(in_care), ~Exists(short_breaks.filter(**of_the_child)))

    def without_a_worker(self):
        return self.filter(social_worker__isnull=True)


def _let_in(user):
    """Whom a restriction does not keep out: the worker, people named, or an emergency."""
    of_the_child = {"child": OuterRef("pk"), "person": user}
    named = Exists(AllowedPerson.objects.filter(**of_the_child))
    opened = Exists(EmergencyOpening.objects.running().filter(**of_the_child))
    return Q(social_worker=user) | named | opened


def _first_reason(user):
    whens = [When(reached, then=words) for words, reached in reasons_of(user)]
    return Case(*whens, default=Value(""), output_field=models.CharField())


def _in_the_name(word):
    if len(word) > 2:
        return Q(full_name__contains=word)
    return Q(full_name__startswith=word) | Q(full_name__contains=f" {word}")


@tracked
class Child(Referenced):
    """A child whom the council works with; `reference` is the case system's identifier."""

    class Sex(models.TextChoices):
        MALE = "M", "Male"
        FEMALE = "F", "Female"
        UNKNOWN = "U", "Not known"

    family = models.ForeignKey(Family, models.PROTECT, related_name="children")
    first_name = models.CharField(max_length=100)
    last_name = models.CharField(max_length=100)
    full_name = models.GeneratedField(
        expression=Upper(Concat(F("first_name"), Value(" "), F("last_name"))),
        output_field=models.CharField(max_length=201),
        db_persist=True,
    )
    date_of_birth = models.DateField()
    sex = models.CharField(max_length=1, choices=Sex, blank=True)
    ethnicity = models.CharField(max_length=10, choices=codes.ETHNICITIES, blank=True)
    uasc_from = models.DateField("unaccompanied asylum-seeking from", null=True, blank=True)
    uasc_to = models.DateField("unaccompanied asylum-seeking to", null=True, blank=True)
    disabled = models.BooleanField(null=True, blank=True)
    social_worker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    team = models.ForeignKey(
        "accounts.Team", models.PROTECT, null=True, blank=True, related_name="children"
    )
    upn = models.CharField("unique pupil number", max_length=13, blank=True)
    restricted = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)

    objects = ChildQuerySet.as_manager()

    class Meta:
        ordering = ["last_name", "first_name", "pk"]
        verbose_name_plural = "children"
        permissions = [
            ("view_team_children", "Can view the children of the own team"),
            ("view_every_child", "Can view every child who is not restricted"),
            ("allocate_child", "Can allocate a child to a worker and team"),
            ("restrict_child", "Can restrict a record and lift the restriction"),
            ("name_person", "Can name people who may see a restricted record"),
        ]
        indexes = [
            GinIndex(OpClass("full_name", name="gin_trgm_ops"), name="child_full_name"),
            models.Index(fields=["last_name", "first_name", "id"]),
            models.Index(Upper("reference"), name="child_reference_any_case"),
            # every list of referrals leaves out those of children hidden from the person
            models.Index(fields=["id"], name="child_restricted", condition=Q(restricted=True)),
        ]
        constraints = [
            ends_after_it_starts("child_uasc_dates", start="uasc_from", end="uasc_to"),
        ]

    def __str__(self):
        return f"{self.first_name} {self.last_name}"

    def get_absolute_url(self):
        return address_of("children:detail", self.pk)

    def age_on(self, day):
        """Completed years on a day."""
        return age_on(self.date_of_birth, day)

    @staticmethod
    def reasons_visible_to(children, user):
        """Which reason lets this person see each record: what the access log keeps.

        By the child's number. Each child given keeps its own in `shown_because`.
        """
        known = Child.objects.filter(pk__in=[child.pk for child in children]).order_by()
        reason = worded("reason", Child, user, _first_reason)
        reasons = dict(known.values_list("pk", reason))
        for child in children:
            child.shown_because = reasons.get(child.pk, "")
        return reasons

    def reason_visible_to(self, user):
        """The same of one child."""
        return self.reasons_visible_to([self], user).get(self.pk, "")


@tracked
class Relationship(models.Model):
    """Who somebody is to a child: a brother or sister on record, or an adult by name."""

    class Kind(models.TextChoices):
        MOTHER = "mother", "Mother"
        FATHER = "father", "Father"
        PARENT = "parent", "Parent"
        STEP_PARENT = "step_parent", "Step-parent"
        SIBLING = "sibling", "Brother or sister"
        HALF_SIBLING = "half_sibling", "Half-brother or half-sister"
        GRANDPARENT = "grandparent", "Grandparent"
        AUNT_UNCLE = "aunt_uncle", "Aunt or uncle"
        OTHER = "other", "Other relative or friend"

    child = models.ForeignKey(Child, models.PROTECT, related_name="relationships")
    related_child = models.ForeignKey(
        Child, models.PROTECT, null=True, blank=True, related_name="related_to"
    )
    name = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=20, choices=Kind)
    parental_responsibility = models.BooleanField(null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["kind", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="relationship_has_a_name_or_a_child",
                condition=Q(related_child__isnull=False) | ~Q(name=""),
                violation_error_message="Enter the person's name",
            ),
            models.CheckConstraint(
                name="relationship_is_to_somebody_else",
                condition=Q(related_child__isnull=True) | ~Q(related_child=F("child")),
                violation_error_message="Choose a different child",
            ),
        ]

    def __str__(self):
        return f"{self.name or self.related_child} ({self.get_kind_display().lower()})"
