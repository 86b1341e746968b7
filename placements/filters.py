"""What the lists of placements and providers can be narrowed to."""

import django_filters
from django import forms
from django.utils import timezone

from accounts.people import team_choices
from kft.core.forms import DateField
from placements.flags import FLAGS, flagged
from placements.models import Category, Framework, Placement, Provider


class DayForm(forms.Form):
    """The day that the list is about; a day that is none falls back to today."""

    on = DateField(label="On which day?", required=False)


class DayFilter(django_filters.Filter):
    """Asks for the list's day, which the view has read before (DayForm)."""

    field_class = DateField

    def filter(self, rows, day):
        return rows


class PlacementFilter(django_filters.FilterSet):
    """Narrows placements annotated with their `category` on the list's day, and `inside`."""

    category = django_filters.ChoiceFilter(
        label="Category", choices=Category, empty_label="Any category"
    )
    # typed, not chosen: a region has hundreds of providers
    provider = django_filters.CharFilter(
        label="Provider’s name", field_name="setting__provider__name", lookup_expr="icontains"
    )
    team = django_filters.ChoiceFilter(
        label="Team", field_name="child__team", choices=team_choices, empty_label="Any team"
    )

    flag = django_filters.ChoiceFilter(
        label="Marked", choices=FLAGS, empty_label="In any way", method="filter_flag"
    )
    on = DayFilter(label="On which day?")

    def __init__(self, *args, day, **kwargs):
        super().__init__(*args, **kwargs)
        self.day = day

    def filter_flag(self, rows, name, flag):
        return flagged(rows, flag, self.day)

    class Meta:
        model = Placement
        fields = []
        form = forms.Form


class ProviderFilter(django_filters.FilterSet):
    words = django_filters.CharFilter(
        label="Name of the provider", field_name="name", lookup_expr="icontains"
    )
    sector = django_filters.ChoiceFilter(
        label="Sector",
        choices=Provider._meta.get_field("sector").choices,
        empty_label="Any sector",
    )
    framework = django_filters.ModelChoiceFilter(
        label="On a framework today",
        queryset=Framework.objects.all(),
        empty_label="On any or none",
        method="filter_framework",
    )

    def filter_framework(self, providers, name, framework):
        return providers.on_a_framework(on=timezone.localdate(), framework=framework)

    class Meta:
        model = Provider
        fields = []
        form = forms.Form
