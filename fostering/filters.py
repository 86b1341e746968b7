"""What the list of households can be narrowed to."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils import timezone

from fostering.models import Household


class HouseholdFilter(django_filters.FilterSet):
    words = django_filters.CharFilter(label="Name", field_name="name", lookup_expr="icontains")
    kind = django_filters.ChoiceFilter(
        label="Kind", choices=Household.Kind, empty_label="Any kind"
    )
    state = django_filters.ChoiceFilter(
        label="Approval",
        choices=[
            ("now", "Approved now"),
            ("vacant", "With a vacancy"),
            ("away", "Not available now"),
            ("ended", "Ended"),
        ],
        empty_label="Any",
        method="narrow_to_state",
    )

    class Meta:
        model = Household
        fields = []
        form = forms.Form

    def narrow_to_state(self, households, name, answer):
        today = timezone.localdate()
        if answer == "ended":
            return households.filter(ended_on__lte=today)
        now = households.fostering(on=today)
        narrowed = {"vacant": Q(vacancies__gt=0), "away": Q(is_away=True)}
        return now.filter(narrowed.get(answer, Q()))
