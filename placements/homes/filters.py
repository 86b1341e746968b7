"""What the pages about homes can be narrowed to, and the days they are about."""

from datetime import date, timedelta

import django_filters
from django import forms
from django.db.models import F, Q

from kft.core.forms import DateField
from placements.models import Judgement, Setting
from placements.priority import months_later


class HomeFilter(django_filters.FilterSet):
    """Narrows homes annotated with the `judgement` in force."""

    words = django_filters.CharFilter(label="Name", field_name="name", lookup_expr="icontains")
    kind = django_filters.ChoiceFilter(
        label="Kind", choices=Setting.Kind.choices, empty_label="Any kind"
    )
    judgement = django_filters.ChoiceFilter(
        label="Judged", choices=Judgement.Grade.choices, empty_label="In any way"
    )

    class Meta:
        model = Setting
        fields = []
        form = forms.Form


class _DayFilter(django_filters.Filter):
    """Asks for the list's day, which the view has read before (DayForm)."""

    field_class = DateField

    def filter(self, rows, day):
        return rows


class OwnHomeFilter(HomeFilter):
    """Of the council's own homes, annotated with `children` there on the list's day."""

    room = django_filters.ChoiceFilter(
        label="Beds",
        choices=[("free", "With a free bed"), ("full", "Full")],
        empty_label="Any",
        method="filter_room",
    )
    on = _DayFilter(label="On which day?")

    def filter_room(self, homes, name, room):
        has_room = Q(occupied_then__lt=F("beds"))
        return homes.filter(has_room) if room == "free" else homes.exclude(has_room)


class MonthForm(forms.Form):
    """A month as 2026-11; anything else falls back to the month of today."""

    month = forms.RegexField(r"^[12][0-9]{3}-(0[1-9]|1[0-2])$")


def asked_month(asked, on: date) -> date:
    """The first day of the month that is asked for, never later than that of a day."""
    form, now = MonthForm(asked), on.replace(day=1)
    if not form.is_valid():
        return now
    return min(date.fromisoformat(f"{form.cleaned_data['month']}-01"), now)


def month_before(month: date) -> date:
    return (month - timedelta(days=1)).replace(day=1)


def days_of(month: date, on: date) -> tuple[date, date]:
    """The first and the last day of a month, the last never after a day."""
    return month, min(months_later(month, 1) - timedelta(days=1), on)
