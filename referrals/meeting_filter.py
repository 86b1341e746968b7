"""The filters of the list of meetings."""

import django_filters as filters
from django import forms

from referrals.models import Meeting, Panel

WHEN = {"coming": "Coming up", "past": "Past"}
FORMATS = ["%d/%m/%Y", "%d %m %Y", "%d-%m-%Y"]
_NO_DATE = {"invalid": "Enter a date, like 27/3/2026"}


def _day(label, lookup):
    return filters.DateFilter(
        label=label,
        field_name="held_on",
        lookup_expr=lookup,
        input_formats=FORMATS,
        widget=forms.DateInput(format="%d/%m/%Y"),
        error_messages=_NO_DATE,
    )


class MeetingFilter(filters.FilterSet):
    """By panel, status and the days between which a meeting is held."""

    panel = filters.ModelChoiceFilter(
        label="Panel", queryset=Panel.objects.none(), empty_label="Any panel"
    )
    status = filters.ChoiceFilter(
        label="Status", choices=Meeting.Status.choices, empty_label="Any status"
    )
    first = _day("Held from (like 27/3/2026)", "gte")
    last = _day("Held until", "lte")

    class Meta:
        model = Meeting
        fields = ["panel", "status"]
        form = forms.Form

    def __init__(self, data, queryset, *, by):
        super().__init__(data, queryset)
        # the choices depend on where the person sits
        self.form.fields["panel"].queryset = Panel.objects.visible_to(by)
