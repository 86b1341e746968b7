"""Endorsing what a panel decided in principle."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Layout, Submit
from django import forms

from kft.core.layout import Field

ANSWERS = {"endorse": "Endorse the decision", "refuse": "Do not endorse it"}


class EndorseForm(forms.Form):
    answer = forms.ChoiceField(
        label="Do you endorse the decision?",
        choices=ANSWERS,
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether you endorse the decision"},
    )
    reason = forms.CharField(
        label="Why?",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Enter why you endorse or refuse the decision"},
    )

    helper = FormHelper()
    helper.layout = Layout(
        Field(
            "answer",
            size="m",
            hints={"refuse": "The referral goes back to the panel’s next meeting."},
        ),
        Field("reason", size="m"),
        ButtonHolder(Submit("save", "Save the answer")),
    )

    def answers(self):
        answer = self.cleaned_data["answer"]
        return {"endorsed": answer == "endorse", "reason": self.cleaned_data["reason"]}
