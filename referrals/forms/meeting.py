"""Planning a meeting; on which one a referral goes."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Layout, Submit
from django import forms

from kft.core.forms import DateField
from kft.core.layout import Field
from referrals.models import Panel


class MeetingForm(forms.Form):
    """A new meeting of one of the person's panels."""

    panel = forms.ModelChoiceField(
        Panel.objects.none(),
        label="Panel",
        empty_label="Choose a panel",
        error_messages={"required": "Select the panel"},
    )
    held_on = DateField(label="Date of the meeting", help_text="For example 27 3 2026")
    starts_at = forms.TimeField(
        label="Time",
        help_text="For example 14:00",
        required=False,
        widget=forms.TextInput,
        error_messages={"invalid": "Enter a time, like 14:00"},
    )
    place = forms.CharField(label="Place", required=False, max_length=200)

    helper = FormHelper()
    helper.layout = Layout(
        "panel",
        "held_on",
        Field("starts_at", width=5, optional=True),
        Field("place", optional=True),
        ButtonHolder(Submit("save", "Plan the meeting")),
    )

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        # the choices depend on where the person sits
        self.fields["panel"].queryset = Panel.objects.visible_to(by)
