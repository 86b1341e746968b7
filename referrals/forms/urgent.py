"""Asking for an urgent decision, and deciding it."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Layout, Submit
from django import forms

from children.models import Child
from kft.core.forms import DateField, MoneyField
from kft.core.layout import Field


class AskForm(forms.Form):
    children = forms.ModelMultipleChoiceField(
        Child.objects.none(),
        label="For whom?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select for whom an urgent decision is needed"},
    )
    why = forms.CharField(
        label="Why can this not wait for the panel?",
        help_text="Say what happened, what is needed today, and what happens without it.",
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Enter why this cannot wait for the panel"},
    )

    helper = FormHelper()
    helper.layout = Layout(
        Field("children", size="m"),
        Field("why", size="m"),
        ButtonHolder(Submit("save", "Ask the nominated officers")),
    )

    def __init__(self, *args, children, **kwargs):
        super().__init__(*args, **kwargs)
        # the choices are the referral's own children
        self.fields["children"].queryset = children


class UrgentForm(forms.Form):
    """A package at once, or to wait; what a package needs is asked for only then."""

    answer = forms.ChoiceField(
        label="What do you decide?",
        choices={"decide": "Put a package in place at once", "refuse": "To wait for the panel"},
        widget=forms.RadioSelect,
        error_messages={"required": "Select what you decide"},
    )
    package = forms.CharField(
        label="What is put in place at once?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    weekly_cap = MoneyField(label="Weekly cost, at most", required=False)
    expires_on = DateField(
        label="Last day of this decision",
        help_text="Until the panel has met, for example 27 3 2026",
        required=False,
    )
    rationale = forms.CharField(
        label="Why?",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Enter why you decide this"},
    )

    helper = FormHelper()
    helper.layout = Layout(
        Field("answer", size="m"),
        Field("package", rows=4),
        Field("weekly_cap", suffix="a week"),
        "expires_on",
        Field("rationale", size="m"),
        ButtonHolder(Submit("save", "Save the decision")),
    )
    NEEDED = {
        "package": "Enter what is put in place at once",
        "weekly_cap": "Enter the most that it may cost a week",
        "expires_on": "Enter the last day of this decision",
    }

    def clean(self):
        answers = self.cleaned_data
        if answers.get("answer") == "decide":
            for name, message in self.NEEDED.items():
                if name not in self.errors and answers.get(name) in (None, ""):
                    self.add_error(name, message)
        return answers

    def package_answers(self):
        return {name: self.cleaned_data[name] for name in (*self.NEEDED, "rationale")}
