"""What the list of placement requests can be narrowed to, and its orders."""

from datetime import date

import django_filters as filters
from django import forms
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Coalesce

from accounts.models import Team
from children.models import Child
from kft.core.forms import DateField
from placements.models import PlacementRequest

# Each ends with the row's own number: see kft.core.keyset.
ORDERS = {
    "": ("is_over", "first_needed", "pk"),
    "newest": ("-pk",),
}
SORTS = {"": "Soonest needed first", "newest": "Newest first"}
STATES = {"open": "All open requests", **dict(PlacementRequest.Status.choices)}


class DayFilter(filters.DateFilter):
    field_class = DateField


class RequestFilter(filters.FilterSet):
    """By words (the reference, or names of the child), status, why, team and day."""

    words = filters.CharFilter(label="Reference or child’s name", method="filter_words")
    status = filters.ChoiceFilter(
        label="Status",
        choices=STATES,
        empty_label="Any status",
        method="filter_status",
    )
    why = filters.ChoiceFilter(
        label="Why", choices=PlacementRequest.Why, empty_label="Any reason"
    )
    team = filters.ModelChoiceFilter(
        label="Team", field_name="child__team", queryset=Team.objects.all(),
        empty_label="Any team",
    )  # fmt: skip
    until = DayFilter(label="Needed up to", field_name="needed_by", lookup_expr="lte")
    sort = filters.ChoiceFilter(
        label="Order", choices=SORTS, empty_label=None, method="keep_all"
    )

    class Meta:
        model = PlacementRequest
        fields = []
        form = forms.Form

    @property
    def qs(self):
        return super().qs.annotate(
            is_over=Case(When(status__in=PlacementRequest.OPEN, then=0), default=1),
            first_needed=Coalesce("needed_by", Value(date.max)),
        )

    def order(self):
        """The fields that the person asked to have the list ordered by."""
        return ORDERS.get(self.form.data.get("sort", ""), ORDERS[""])

    def keep_all(self, requests, name, answer):
        return requests

    def filter_status(self, requests, name, answer):
        return requests.open() if answer == "open" else requests.filter(status=answer)

    def filter_words(self, requests, name, words):
        named = Child.objects.named_like(words)
        return requests.filter(Q(reference__iexact=words.strip()) | Q(child__in=named))
