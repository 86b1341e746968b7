"""What the list of requests to enter care can be narrowed to."""

from datetime import date

import django_filters as filters
from django import forms
from django.db.models import Value
from django.db.models.functions import Coalesce

from accounts.models import Team
from children.models import Child
from placements.models import Authorisation

SHOWN = {
    "waiting": "Waiting for me",
    "open": "Open",
    "decided": "Decided or withdrawn",
    "all": "All",
}
# Ends with the row's own number: see kft.core.keyset.
ORDER = ("first_needed", "-pk")
_NEVER = Value(date.max)


class AuthorisationFilter(filters.FilterSet):
    """By whom it waits for, by kind, team and words (the reference, or the child's name)."""

    words = filters.CharFilter(label="Reference or child’s name", method="filter_words")
    show = filters.ChoiceFilter(
        label="Show", choices=SHOWN, empty_label=None, method="filter_shown"
    )
    kind = filters.ChoiceFilter(
        label="Kind", choices=Authorisation.Kind.choices, empty_label="Any kind"
    )
    team = filters.ModelChoiceFilter(
        label="Team", queryset=Team.objects.all(), empty_label="Any team"
    )

    class Meta:
        model = Authorisation
        fields = ["words", "show", "kind", "team"]
        form = forms.Form

    @property
    def qs(self):
        return super().qs.annotate(first_needed=Coalesce("needed_by", _NEVER))

    def filter_shown(self, rows, name, value):
        if value == "waiting":
            return rows.waiting_for(self.request.user)
        if value == "open":
            return rows.open()
        return rows.exclude(pk__in=rows.open()) if value == "decided" else rows

    def filter_words(self, rows, name, value):
        named = rows.filter(child__in=Child.objects.named_like(value))
        return named | rows.filter(reference__iexact=value.strip())
