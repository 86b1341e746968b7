"""The filters of the list of referrals."""

import django_filters as filters
from django import forms
from django.db.models import Exists, OuterRef, Q

from accounts.models import Team
from children.models import Child
from referrals.models import Referral, ReferralChild

YES_NO = {"": "Either", "true": "Yes", "false": "No"}


class ReferralFilter(filters.FilterSet):
    """By words (the reference, or names of a child), status, kind, team and urgency."""

    words = filters.CharFilter(label="Reference or child’s name", method="filter_words")
    status = filters.ChoiceFilter(
        label="Status", choices=Referral.Status.choices, empty_label="Any status"
    )
    kind = filters.ChoiceFilter(
        label="Kind", choices=Referral.Kind.choices, empty_label="Any kind"
    )
    team = filters.ModelChoiceFilter(
        label="Team", queryset=Team.objects.all(), empty_label="Any team"
    )
    urgent = filters.TypedChoiceFilter(
        label="Urgent",
        choices=YES_NO,
        coerce=lambda answer: answer == "true",
        widget=forms.Select,
    )

    class Meta:
        model = Referral
        fields = ["words", "status", "kind", "team", "urgent"]

    def filter_words(self, queryset, name, value):
        named = ReferralChild.objects.filter(
            referral=OuterRef("pk"), child__in=Child.objects.named_like(value)
        )
        return queryset.filter(Q(reference__iexact=value.strip()) | Exists(named))
