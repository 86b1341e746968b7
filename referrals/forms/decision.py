"""What the chair records for each child, and the support for the family."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Layout, Submit
from django import forms

from kft.core.forms import DateField, MoneyField
from kft.core.layout import Field
from referrals.models import Decision, FollowUp, Service

KINDS = {"": "Choose a decision", **dict(Decision.Kind.choices)}


class DecisionForm(forms.Form):
    """One child's decision; `version` is that of the decision shown, 0 for none."""

    decision = forms.ChoiceField(
        label="What did the panel decide?",
        choices=KINDS,
        error_messages={"required": "Select what the panel decided"},
    )
    rationale = forms.CharField(
        label="Why?",
        help_text="If it is deferred: the questions to be answered first",
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Enter why the panel decided this"},
    )
    alternatives = forms.CharField(
        label="Alternatives considered",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    conditions = forms.CharField(
        label="Conditions", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    weekly_cost_ceiling = MoneyField(label="Weekly cost ceiling", required=False)
    review_on = DateField(label="Review date", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.layout = Layout(
        "version",
        "decision",
        "rationale",
        Field("alternatives", optional=True),
        Field("conditions", optional=True),
        Field("weekly_cost_ceiling", suffix="a week", optional=True),
        Field("review_on", optional=True),
    )

    def answers(self):
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class SupportForm(forms.Form):
    """The services agreed for the family; `version` is the agenda item's."""

    services = forms.MultipleChoiceField(
        label="Which services will support the family?",
        choices=Service.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    started = DateField(label="Support starts on", required=False)
    ended = DateField(label="Support ends on", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.layout = Layout(
        "version",
        Field("services", small=True, exclusive="none"),
        Field("started", optional=True),
        Field("ended", optional=True),
    )

    def clean(self):
        answers = self.cleaned_data
        started, ended = answers.get("started"), answers.get("ended")
        if started and ended and ended < started:
            self.add_error("ended", "The support cannot end before it starts")
        if "none" in answers.get("services", []) and len(answers["services"]) > 1:
            self.add_error("services", "Select the services, or none")
        return answers

    def answers(self):
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class FollowUpForm(forms.Form):
    living = forms.ChoiceField(
        label="Where does the child live now?",
        choices=FollowUp.Living.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select where the child lives now"},
    )
    note = forms.CharField(
        label="Anything the panel should know",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    helper = FormHelper()
    helper.layout = Layout(
        Field("living", size="m"),
        Field("note", optional=True),
        ButtonHolder(Submit("save", "Save the answer")),
    )
