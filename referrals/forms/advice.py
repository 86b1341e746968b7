"""What a member of the panel says of an item."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Layout, Submit
from django import forms

from kft.core.layout import Field
from referrals.forms.decision import grows
from referrals.models import Advice

WHY = "Enter why you do not agree"


class AdviceForm(forms.Form):
    """A member's advice before the decision; `version` is that of the advice shown."""

    advice = forms.CharField(
        label="Your advice to the panel",
        required=False,
        help_text="The chair and the other members read it.",
        widget=grows(5),
        max_length=20_000,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.layout = Layout("version", "advice")


class ViewForm(forms.Form):
    """Whether a member agrees with what was decided."""

    view = forms.ChoiceField(
        label="Do you agree with the decision?",
        choices={Advice.View.AGREE: "I agree", Advice.View.DISSENT: "I do not agree"},
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether you agree"},
    )
    dissent_why = forms.CharField(
        label="Why do you not agree?",
        required=False,
        help_text="It goes into the minutes with your name.",
        widget=grows(3),
    )

    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.layout = Layout(
        Field("view", small=True, reveals={Advice.View.DISSENT: "dissent_why"}),
        ButtonHolder(Submit("save", "Save your view")),
    )

    def clean(self):
        answers = self.cleaned_data
        dissents = answers.get("view") == Advice.View.DISSENT
        if dissents and not answers.get("dissent_why"):
            self.add_error("dissent_why", WHY)
        return answers


class DissentForm(forms.Form):
    """A member's dissent as whoever takes the minutes writes it down."""

    member = forms.ModelChoiceField(
        queryset=None,
        label="Who does not agree?",
        empty_label="Choose a member",
        error_messages={"required": "Select who does not agree"},
    )
    why = forms.CharField(
        label="Why?",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Enter why they do not agree"},
    )

    helper = FormHelper()
    helper.layout = Layout("member", "why", ButtonHolder(Submit("save", "Record it")))

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = members
