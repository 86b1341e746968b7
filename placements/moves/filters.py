"""What the lists of plans, and of stability meetings, can be narrowed to."""

from datetime import date, timedelta

import django_filters
from django import forms
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from accounts.models import Team
from children.models import Child, ExitPlan
from kft.core.forms import DateField
from placements.models import StabilityMeeting, StepPlan
from placements.moves.stability import last_held

SOON = timedelta(weeks=4)
WHEN = {
    "past": "The day is past",
    "soon": "In the next 4 weeks",
    "later": "Later",
    "none": "No day recorded",
}
ANY = "any"
EXIT_CLOSED = [choice for choice in ExitPlan.Status.choices if choice[0] != "open"]
# Each order ends with the row's own number, and none of it is empty: see kft.core.keyset.
BY_STAGE = ("place", "expected", "pk")
BY_DAY = ("estimated_on", "pk")


def by_day(rows, field, when, *, on):
    """The rows whose day in `field` is past on a day, soon, later, or not recorded."""
    days = {
        "past": {f"{field}__lt": on},
        "soon": {f"{field}__range": (on, on + SOON)},
        "later": {f"{field}__gt": on + SOON},
        "none": {f"{field}__isnull": True},
    }
    return rows.filter(**days[when])


def in_order_of_stage(plans):
    """Step-down plans with what BY_STAGE needs; without an expected day they come last."""
    expected = Coalesce(F("expected_on"), Value(date.max))
    return plans.with_place().annotate(expected=expected)


def team_filter():
    return django_filters.ModelChoiceFilter(
        label="Team",
        field_name="child__team",
        queryset=Team.objects.all(),
        empty_label="Any team",
    )


class _PlanFilter(django_filters.FilterSet):
    """`on` is the day from which a plan's day is past or soon."""

    def __init__(self, *args, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.on = on


class StepPlanFilter(_PlanFilter):
    stage = django_filters.ChoiceFilter(
        label="Stage", choices=StepPlan.Stage.choices, empty_label="Under way"
    )
    target = django_filters.ChoiceFilter(
        label="To", choices=StepPlan.Target.choices, empty_label="Anywhere"
    )
    team = team_filter()
    when = django_filters.ChoiceFilter(
        label="Expected to move",
        choices=list(WHEN.items()),
        empty_label="Any time",
        method="filter_when",
    )

    class Meta:
        model = StepPlan
        fields = []
        form = forms.Form

    def filter_when(self, rows, name, when):
        return by_day(rows, "expected_on", when, on=self.on)

    def filter_queryset(self, queryset):
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data["stage"] else rows.under_way()


class ExitPlanFilter(_PlanFilter):
    status = django_filters.ChoiceFilter(
        label="Status",
        choices=[*EXIT_CLOSED, (ANY, "Any status")],
        empty_label="Open",
        method="filter_status",
    )
    route = django_filters.ChoiceFilter(
        label="How", choices=ExitPlan.Route.choices, empty_label="Any way"
    )
    team = team_filter()
    when = django_filters.ChoiceFilter(
        label="Estimated day",
        choices=[choice for choice in WHEN.items() if choice[0] != "none"],
        empty_label="Any time",
        method="filter_when",
    )

    class Meta:
        model = ExitPlan
        fields = []
        form = forms.Form

    def filter_when(self, rows, name, when):
        return by_day(rows, "estimated_on", when, on=self.on)

    def filter_status(self, rows, name, status):
        return rows if status == ANY else rows.filter(status=status)

    def filter_queryset(self, queryset):
        rows = super().filter_queryset(queryset)
        status = self.form.cleaned_data["status"]
        return rows if status else rows.filter(status=ExitPlan.Status.OPEN)


class _DayFilter(django_filters.DateFilter):
    field_class = DateField


class StabilityFilter(django_filters.FilterSet):
    """`on` is the day on which three months have passed, or not."""

    words = django_filters.CharFilter(label="Child’s name", method="filter_words")
    since = _DayFilter(label="Held from", field_name="held_on", lookup_expr="gte")
    until = _DayFilter(label="Held up to", field_name="held_on", lookup_expr="lte")
    team = team_filter()
    asked = django_filters.ChoiceFilter(
        label="Three months on",
        choices=[("passed", "The day has come"), ("to_come", "The day is to come")],
        empty_label="Either",
        method="filter_asked",
    )

    def __init__(self, *args, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.on = on

    def filter_words(self, rows, name, words):
        return rows.filter(child__in=Child.objects.named_like(words))

    def filter_asked(self, rows, name, asked):
        passed = Q(held_on__lte=last_held(self.on))
        return rows.filter(passed) if asked == "passed" else rows.exclude(passed)

    class Meta:
        model = StabilityMeeting
        fields = []
        form = forms.Form
