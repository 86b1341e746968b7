"""The day that the overview is about."""

from django import forms

from kft.core.forms import DateField


class DayForm(forms.Form):
    """`today` is the latest day there are figures for."""

    on = DateField(label="Figures as at", required=False)

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on and on > self.today:
            raise forms.ValidationError("The day must be today or in the past")
        return on
