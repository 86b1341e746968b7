"""The lists on an item's screen: actions, support, questions; and the item's minute."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms

from kft.core.forms import DateField
from kft.core.layout import Field
from referrals.forms.decision import grows
from referrals.models import Service

SERVICES = {
    "": "Choose a service",
    **{service.value: service.label for service in Service if service != Service.NONE},
}


class RowForm(forms.Form):
    """One row of a list on the screen; `gone` says that it was taken away."""

    gone = forms.CharField(widget=forms.HiddenInput, required=False)

    def answers(self):
        return {name: value for name, value in self.cleaned_data.items() if name != "gone"}


def _row_helper(*fields):
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.layout = Layout("gone", *fields)
    return helper


class ActionForm(RowForm):
    """What somebody is to do; `people` are those whom it can be given to."""

    what = forms.CharField(
        label="What is to be done?",
        widget=grows(1),
        error_messages={"required": "Enter what is to be done"},
    )
    owner = forms.ChoiceField(label="By whom?", required=False)
    owner_name = forms.CharField(
        label="Or somebody without a sign-in", required=False, max_length=200
    )
    due_on = DateField(
        label="By when?",
        error_messages={"required": "Enter the day by which it is to be done"},
    )

    helper = _row_helper("what", Div("owner", "owner_name", css_class="app-columns"), "due_on")

    def __init__(self, *args, people=(), **kwargs):
        super().__init__(*args, **kwargs)
        names = [(str(person.pk), str(person)) for person in people]
        self.fields["owner"].choices = [("", "Choose a person"), *names]

    def clean(self):
        answers = self.cleaned_data
        if not answers.get("owner") and not answers.get("owner_name"):
            self.add_error("owner", "Select or enter who is to do it")
        if answers.get("owner") and answers.get("owner_name"):
            self.add_error("owner_name", "Select a person or enter a name, not both")
        return answers

    def answers(self):
        answers = super().answers()
        owner = answers.pop("owner")
        return {**answers, "owner_id": int(owner) if owner else None}


class SupportForm(RowForm):
    """Support that a service gives the family."""

    service = forms.ChoiceField(
        label="Which service?",
        choices=SERVICES,
        error_messages={"required": "Select the service"},
    )
    purpose = forms.CharField(label="For what?", required=False, widget=grows(1))
    started = DateField(label="From", required=False)
    ended = DateField(label="To", required=False)

    helper = _row_helper(
        Div("service", Field("purpose", optional=True), css_class="app-columns"),
        Div(
            Field("started", optional=True),
            Field("ended", optional=True),
            css_class="app-columns app-columns--days",
        ),
    )

    def clean(self):
        answers = self.cleaned_data
        started, ended = answers.get("started"), answers.get("ended")
        if started and ended and ended < started:
            self.add_error("ended", "Enter a day on or after the day the support starts")
        return answers


class QuestionForm(RowForm):
    """One thing that the worker is to answer before a deferred referral comes back."""

    text = forms.CharField(
        label="Question to the worker",
        widget=grows(1),
        error_messages={"required": "Enter the question"},
    )

    helper = _row_helper("text")


class MinuteForm(forms.Form):
    """What the coordinator writes of the discussion of one item."""

    minute = forms.CharField(
        label="Minute of this item",
        required=False,
        help_text="What was said. The decision is added by itself.",
        widget=grows(4),
    )

    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.layout = Layout("minute")
