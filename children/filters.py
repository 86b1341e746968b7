"""What the list of children can be narrowed to."""

import django_filters
from django import forms
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import Team, User
from children.models import Child


def workers(request):
    """People to whom a child is allocated."""
    return User.objects.filter(Exists(Child.objects.filter(social_worker=OuterRef("pk"))))


class ChildFilter(django_filters.FilterSet):
    words = django_filters.CharFilter(label="Name or reference", method="find")
    team = django_filters.ModelChoiceFilter(
        label="Team", queryset=Team.objects.all(), empty_label="Any team"
    )
    social_worker = django_filters.ModelChoiceFilter(
        label="Social worker", queryset=workers, empty_label="Anyone"
    )
    care = django_filters.ChoiceFilter(
        label="Care",
        choices=[("now", "Looked after now"), ("not", "Not looked after now")],
        empty_label="Any",
        method="narrow_to_care",
    )

    class Meta:
        model = Child
        fields = []
        form = forms.Form

    def find(self, children, name, words):
        return children.named_like(words)

    def narrow_to_care(self, children, name, answer):
        looked_after = Child.objects.looked_after(on=timezone.localdate())
        of_the_row = Exists(looked_after.filter(pk=OuterRef("pk")))
        return children.filter(of_the_row if answer == "now" else ~of_the_row)
