"""Barring a person from opening records in an emergency, and lifting that."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Layout, Submit
from django import forms
from django.utils import timezone

from accounts.models import User
from accounts.people import holders_of
from kft.core.forms import DateField
from kft.core.layout import Danger, Field


class BarForm(forms.Form):
    person = forms.ModelChoiceField(
        label="Who may not open records in an emergency?",
        queryset=User.objects.none(),
        empty_label="Select",
        error_messages={"required": "Select a person"},
    )
    reason = forms.CharField(
        label="Why?",
        help_text="Kept in the history, and not shown to the person.",
        max_length=1000,
        widget=forms.Textarea,
        error_messages={"required": "Enter why this person is barred"},
    )
    until = DateField(
        label="Until which day?", help_text="Empty: until somebody lifts it.", required=False
    )

    helper = FormHelper()
    helper.layout = Layout(
        "person",
        Field("reason", rows=3),
        Field("until", optional=True),
        ButtonHolder(Danger("save", "Bar this person")),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        able = holders_of("children.open_in_emergency")
        self.fields["person"].queryset = able.order_by("name", "pk")

    def clean_until(self):
        until = self.cleaned_data["until"]
        if until and until < timezone.localdate():
            raise forms.ValidationError("The last day cannot be in the past")
        return until


class LiftBarForm(forms.Form):
    reason = forms.CharField(
        label="Why may they open records in an emergency again?",
        max_length=1000,
        widget=forms.Textarea,
        error_messages={"required": "Enter why it is lifted"},
    )

    helper = FormHelper()
    helper.layout = Layout(Field("reason", rows=3), ButtonHolder(Submit("save", "Lift it")))
