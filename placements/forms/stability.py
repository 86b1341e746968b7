"""The form about a stability meeting."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Layout, Submit
from django import forms

from kft.core.forms import DateField, FormOfAPage
from kft.core.layout import Field
from placements.models import StabilityMeeting
from placements.workflow.stability import NO_PLACEMENT, placement_then


class StabilityMeetingForm(FormOfAPage):
    of_the_page = ("child",)
    held_on = DateField(label="When was it held?", help_text="For example 27 3 2026")
    why = forms.CharField(
        label="Why was it called?",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Enter why the meeting was called"},
    )
    agreed = forms.CharField(
        label="What was agreed?",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Enter what was agreed"},
    )
    attended = forms.CharField(
        label="Who came?",
        help_text="In short, for example: carers, social worker, school, Rowan",
        max_length=300,
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    helper = FormHelper()
    helper.layout = Layout(
        "held_on",
        "why",
        "agreed",
        Field("attended", optional=True),
        "version",
        ButtonHolder(Submit("save", "Save meeting")),
    )

    class Meta:
        model = StabilityMeeting
        fields = ["held_on", "why", "agreed", "attended"]

    def __init__(self, *args, user, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.on = user, on

    def clean_held_on(self):
        held_on = self.cleaned_data["held_on"]
        if held_on > self.on:
            raise forms.ValidationError("Enter today or a day before")
        meeting = StabilityMeeting(child=self.instance.child, held_on=held_on)
        if placement_then(meeting, by=self.user) is None:
            raise forms.ValidationError(NO_PLACEMENT)
        return held_on
