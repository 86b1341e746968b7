"""The filters of the list of referrals, and the orders it can be read in."""

from datetime import date

import django_filters as filters
from django import forms
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce

from accounts.people import team_choices
from children.models import Child
from kft.core.forms import DateField
from referrals.models import Referral, ReferralChild

YES_NO = {"": "Either", "true": "Yes", "false": "No"}
# Each ends with the row's own number: see kft.core.keyset.
ORDERS = {
    "waiting": ("is_over", "first_asked", "-pk"),
    "needed": ("is_over", "first_needed", "-pk"),
}
SORTS = {
    "": "Newest first",
    "waiting": "Longest waiting first",
    "needed": "Soonest decision needed first",
}
_NEVER = Value(date.max)


class DayFilter(filters.DateFilter):
    field_class = DateField


class ReferralFilter(filters.FilterSet):
    """By words (the reference, or names of a child), status, kind, team, days and urgency."""

    words = filters.CharFilter(label="Reference or child’s name", method="filter_words")
    status = filters.ChoiceFilter(
        label="Status", choices=Referral.Status.choices, empty_label="Any status"
    )
    kind = filters.ChoiceFilter(
        label="Kind", choices=Referral.Kind.choices, empty_label="Any kind"
    )
    team = filters.ChoiceFilter(label="Team", choices=team_choices, empty_label="Any team")
    urgent = filters.TypedChoiceFilter(
        label="Urgent",
        choices=YES_NO,
        coerce=lambda answer: answer == "true",
        widget=forms.Select,
    )
    since = DayFilter(label="Referred from", field_name="referred_on", lookup_expr="gte")
    until = DayFilter(label="Referred up to", field_name="referred_on", lookup_expr="lte")
    sort = filters.ChoiceFilter(
        label="Order", choices=SORTS, empty_label=None, method="keep_all"
    )

    class Meta:
        model = Referral
        fields = ["words", "status", "kind", "team", "urgent", "since", "until", "sort"]

    @property
    def qs(self):
        return super().qs.annotate(
            is_over=Case(When(status__in=Referral.WAITING, then=0), default=1),
            first_asked=Coalesce("referred_on", _NEVER),
            first_needed=Coalesce("needed_by", _NEVER),
        )

    def order(self):
        """The fields that the person asked to have the list ordered by."""
        return ORDERS.get(self.form.data.get("sort", ""), ("-pk",))

    def keep_all(self, queryset, name, value):
        return queryset

    def filter_words(self, queryset, name, value):
        named = ReferralChild.objects.filter(
            referral=OuterRef("pk"), child__in=Child.objects.named_like(value)
        )
        return queryset.filter(Q(reference__iexact=value.strip()) | Exists(named))
