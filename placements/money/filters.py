"""What the list of savings can be narrowed to."""

import django_filters
from django import forms

from placements.models import Saving

YES, NO = "yes", "no"


class SavingFilter(django_filters.FilterSet):
    """Savings of a year, which the view has read before."""

    kind = django_filters.ChoiceFilter(
        label="Kind", choices=Saving.Kind, empty_label="Either kind"
    )
    source = django_filters.ChoiceFilter(
        label="Achieved by", choices=Saving.Source, empty_label="Anybody"
    )
    signed = django_filters.ChoiceFilter(
        label="Signed off",
        choices=[(YES, "Signed off"), (NO, "Not signed off")],
        empty_label="Either",
        method="only_signed",
    )

    def only_signed(self, rows, name, answer):
        return rows.signed_off() if answer == YES else rows.not_signed_off()

    class Meta:
        model = Saving
        fields = []
        form = forms.Form
