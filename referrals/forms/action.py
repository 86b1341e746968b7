"""An action is done, or goes to somebody else."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Layout, Submit
from django import forms

from accounts.models import User
from kft.core.layout import Field
from referrals.workflow.action import possible_owners


class CompleteForm(forms.Form):
    outcome = forms.CharField(
        label="What was done, and what came of it?",
        help_text="If it is no longer needed, say so and why.",
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Enter what was done and what came of it"},
    )

    helper = FormHelper()
    helper.layout = Layout(
        Field("outcome", size="m"), ButtonHolder(Submit("save", "Mark the action as done"))
    )


class ReassignForm(forms.Form):
    owner = forms.ModelChoiceField(
        label="Who does it now?",
        queryset=User.objects.none(),
        required=False,
        empty_label="Somebody outside the council",
        help_text="People with an account here who can be given actions",
    )
    owner_name = forms.CharField(
        label="Name, where it is somebody outside the council", max_length=200, required=False
    )
    why = forms.CharField(
        label="Why does somebody else do it?",
        help_text="For example: the worker has left the council.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter why somebody else does it"},
    )

    helper = FormHelper()
    helper.layout = Layout(
        Field("owner", size="m"),
        Field("owner_name", optional=True),
        Field("why", size="m"),
        ButtonHolder(Submit("save", "Change the owner")),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = possible_owners()

    def clean(self):
        answers = self.cleaned_data
        if not answers.get("owner") and not answers.get("owner_name"):
            self.add_error("owner", "Select who does it, or enter a name")
        if answers.get("owner") and answers.get("owner_name"):
            self.add_error("owner_name", "Leave the name empty, or select “Somebody outside”")
        return answers
