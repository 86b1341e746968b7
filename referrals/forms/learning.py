"""Which decisions the figures are about."""

from django import forms

from kft.core.forms import DateField


class PeriodForm(forms.Form):
    first = DateField(label="Decided from", required=False)
    last = DateField(label="to", required=False)

    def clean(self):
        answers = self.cleaned_data
        first, last = answers.get("first"), answers.get("last")
        if first and last and last < first:
            self.add_error("last", "The last day cannot be before the first")
        return answers
