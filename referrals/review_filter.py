"""The filters of the list of decisions to review."""

from datetime import timedelta

import django_filters as filters
from django import forms

from accounts.models import Team
from referrals.models import Decision
from referrals.timescales import REVIEW_LONG_PAST

WHAT = {"review": "Reviews", "expiry": "Expiries"}
WHEN = {
    "past": "Overdue",
    "long": "More than 4 weeks past",
    "4": "In the next 4 weeks",
    "8": "In the next 8 weeks",
}
KINDS = sorted(Decision.Kind.choices, key=lambda kind: kind[1])


class ReviewFilter(filters.FilterSet):
    """Over decisions with their days to come (DecisionQuerySet), seen from the day `on`."""

    what = filters.ChoiceFilter(
        label="What", choices=WHAT, method="filter_what", empty_label="Reviews and expiries"
    )
    when = filters.ChoiceFilter(
        label="When", choices=WHEN, method="filter_when", empty_label="Overdue or coming"
    )
    decision = filters.ChoiceFilter(label="Decision", choices=KINDS, empty_label="Any decision")
    team = filters.ModelChoiceFilter(
        label="Team",
        field_name="child__team",
        queryset=Team.objects.all(),
        empty_label="Any team",
    )

    class Meta:
        model = Decision
        fields = []
        form = forms.Form

    def __init__(self, data, queryset, *, request, on):
        self.on = on
        super().__init__(data, queryset, request=request)

    def filter_what(self, queryset, name, value):
        field = {"review": "review_due", "expiry": "expiry_due"}[value]
        return queryset.filter(**{f"{field}__isnull": False})

    def filter_when(self, queryset, name, value):
        if value == "past":
            return queryset.filter(next_due__lt=self.on)
        if value == "long":
            return queryset.filter(next_due__lt=self.on - REVIEW_LONG_PAST)
        until = self.on + timedelta(weeks=int(value))
        return queryset.filter(next_due__range=(self.on, until))
