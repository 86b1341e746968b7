"""What the list of children can be narrowed to."""

import django_filters
from django import forms
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import User
from accounts.people import team_choices
from children.models import Child


class ChildFilter(django_filters.FilterSet):
    words = django_filters.CharFilter(label="Name or reference", method="find")
    team = django_filters.ChoiceFilter(
        label="Team", choices=team_choices, empty_label="Any team"
    )
    # typed, not chosen: a council has hundreds of workers
    worker = django_filters.CharFilter(label="Social worker’s name", method="of_worker")
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

    def of_worker(self, children, name, words):
        return children.filter(social_worker__in=User.objects.named_like(words))

    def narrow_to_care(self, children, name, answer):
        looked_after = Child.objects.looked_after(on=timezone.localdate())
        of_the_row = Exists(looked_after.filter(pk=OuterRef("pk")))
        return children.filter(of_the_row if answer == "now" else ~of_the_row)
