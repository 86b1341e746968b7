"""The access log as the records officer reads it: filtered, a few days at a time.

The log grows without end, so every question has a first and a last day, for which there
is an index; a child is shown by reference alone (docs/decisions/0412).
"""

from datetime import datetime, time, timedelta

import django_filters
from django import forms
from django.apps import apps
from django.db.models import Case, CharField, OuterRef, Subquery, When
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from children.access import OWN_CHILD, OWN_TEAM
from children.models import Child
from kft.core.models import AccessEntry, type_of

DAYS_SHOWN = 7
CHILD = type_of(Child)
OWN = (OWN_CHILD, OWN_TEAM)
DAY_FORMATS = ["%d/%m/%Y", "%d %m %Y", "%d %B %Y", "%d %b %Y", "%Y-%m-%d"]
NEWEST = ("-at", "-pk")


class DaysForm(forms.Form):
    """A first and a last day, in the right order, after what else is asked."""

    field_order = ("person", "child", "kind", "why", "first", "last")

    def clean(self):
        answers = super().clean()
        first, last = answers.get("first"), answers.get("last")
        if first and last and last < first:
            self.add_error("last", "The last day cannot be before the first")
        return answers


def _day(label):
    return django_filters.DateFilter(
        label=label, method="pass_over", input_formats=DAY_FORMATS, widget=forms.TextInput
    )


class DaysFilter(django_filters.FilterSet):
    """Entries of some days: the last seven where nobody says otherwise."""

    first = _day("From")
    last = _day("To")

    class Meta:
        model = AccessEntry
        fields = []
        form = DaysForm

    def __init__(self, data, *args, today, **kwargs):
        asked = data.copy()
        if not asked.get("last"):
            asked["last"] = f"{today:%d/%m/%Y}"
        if not asked.get("first"):
            asked["first"] = f"{today - timedelta(days=DAYS_SHOWN - 1):%d/%m/%Y}"
        super().__init__(asked, *args, **kwargs)

    def pass_over(self, entries, name, day):
        return entries

    @property
    def entries(self):
        """What was asked for; nothing where a day is not one."""
        if not self.form.is_valid():
            return AccessEntry.objects.none()
        answers = self.form.cleaned_data
        after = _midnight(min(answers["last"], timezone.localdate()) + timedelta(days=1))
        return self.qs.filter(at__gte=_midnight(answers["first"]), at__lt=after)


class AccessLogFilter(DaysFilter):
    person = django_filters.ModelChoiceFilter(
        label="Person",
        field_name="user",
        queryset=User.objects.order_by("name", "pk"),
        empty_label="Anyone",
    )
    child = django_filters.CharFilter(label="Child’s name or reference", method="about_child")
    kind = django_filters.ChoiceFilter(choices=AccessEntry.Kind, empty_label="Anything")
    why = django_filters.ChoiceFilter(
        label="Seen because",
        choices=[("own", "Own child or team"), ("other", "Another reason")],
        empty_label="Any reason",
        method="for_a_reason",
    )

    class Meta(DaysFilter.Meta):
        pass

    def about_child(self, entries, name, words):
        children = Child.objects.named_like(words).values("pk")
        return entries.filter(record_type=CHILD, record_id__in=children)

    def for_a_reason(self, entries, name, answer):
        views = views_of_children(entries)
        if answer == "own":
            return views.filter(reason__in=OWN)
        return views.exclude(reason__in=OWN)


def views_of_children(entries):
    return entries.filter(kind=AccessEntry.Kind.VIEW, record_type=CHILD)


def with_reference(entries):
    """Adds who, and the reference of the child where an entry is about one."""
    child = Child.objects.filter(pk=OuterRef("record_id")).values("reference")
    reference = Case(
        When(record_type=CHILD, then=Subquery(child[:1])), output_field=CharField()
    )
    return entries.select_related("user").annotate(reference=reference)


def record_in_words(entry):
    """The child's reference, "Meeting 12", or nothing for a search."""
    if entry.record_type == CHILD:
        return entry.reference
    if not entry.record_type:
        return ""
    name = apps.get_model(entry.record_type)._meta.verbose_name
    return f"{name.capitalize()} {entry.record_id}"


def page_in_words(entry):
    """ "children:detail" as "Children, detail"."""
    return entry.page.replace("_", " ").replace(":", ", ").capitalize()


def log_address(**asked):
    """The log narrowed to a person, a child or a day."""
    query = QueryDict(mutable=True)
    query.update(asked)
    return f"{reverse('records:log')}?{query.urlencode()}"


def _midnight(day):
    return timezone.make_aware(datetime.combine(day, time.min))
