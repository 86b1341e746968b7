"""Whether a service gives the support that a panel agreed."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Layout, Submit
from django import forms

from kft.core.layout import Field
from referrals.models import Support


class SupportAnswerForm(forms.Form):
    answer = forms.ChoiceField(
        label="Can your service give this support?",
        choices={Support.Answer.ACCEPTED: "Yes", Support.Answer.DECLINED: "It is not possible"},
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether your service can give this support"},
    )
    note = forms.CharField(
        label="When can it start, or why is it not possible?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    helper = FormHelper()
    helper.layout = Layout(
        Field("answer", size="m"),
        Field("note", size="s"),
        ButtonHolder(Submit("save", "Save the answer")),
    )

    def clean(self):
        answers = self.cleaned_data
        declined = answers.get("answer") == Support.Answer.DECLINED
        if declined and not answers.get("note"):
            self.add_error("note", "Enter why the support is not possible")
        return answers
