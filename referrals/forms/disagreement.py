"""Disagreeing with a decision, answering that, and replacing a decision by a later one."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Layout, Submit
from django import forms

from kft.core.forms import DateField, MoneyField
from kft.core.layout import Field
from referrals.models import Decision

# Not terms that a head of service could set in the panel's place.
_NOT_TERMS = {"deferred", "noted", "ratified", "not_ratified"}
KINDS = [choice for choice in Decision.Kind.choices if choice[0] not in _NOT_TERMS]
ANSWERS = {
    "uphold": "Uphold it: the decision stands",
    "vary": "Vary it: other terms take its place",
    "return": "Return it to the panel’s next meeting",
}


def _text(label, error, rows=5, **more):
    return forms.CharField(
        label=label,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": error},
        **more,
    )


class DisagreeForm(forms.Form):
    reason = _text("Why do you disagree with the decision?", "Enter why you disagree")

    helper = FormHelper()
    helper.layout = Layout(
        Field("reason", size="m"),
        ButtonHolder(Submit("save", "Send it to the head of service")),
    )


class ResolveForm(forms.Form):
    """The answer; the terms count only where the decision is varied."""

    outcome = forms.ChoiceField(
        label="What do you decide?",
        choices=ANSWERS,
        widget=forms.RadioSelect,
        error_messages={"required": "Select what you decide"},
    )
    answer = _text("Why?", "Enter your answer and why")
    decision = forms.ChoiceField(
        label="Decision, if you vary it", choices=KINDS, required=False
    )
    conditions = _text("Conditions, if you vary it", "", rows=3, required=False)
    weekly_cost_ceiling = MoneyField(
        label="Weekly cost ceiling, if you vary it", required=False
    )
    review_on = DateField(label="Review date, if you vary it", required=False)

    helper = FormHelper()
    helper.layout = Layout(
        Field("outcome", size="m"),
        Field("answer", size="m"),
        "decision",
        Field("conditions", optional=True),
        Field("weekly_cost_ceiling", suffix="a week", optional=True),
        Field("review_on", optional=True),
        ButtonHolder(Submit("save", "Save the answer")),
    )
    TERMS = ("decision", "conditions", "weekly_cost_ceiling", "review_on")

    def clean(self):
        answers = self.cleaned_data
        if answers.get("outcome") == "vary" and not answers.get("decision"):
            self.add_error("decision", "Select the decision that takes its place")
        return answers

    def terms(self):
        return {name: self.cleaned_data[name] for name in self.TERMS}


class SupersedeForm(forms.Form):
    earlier = forms.ModelChoiceField(
        Decision.objects.none(),
        label="Which decision does it replace?",
        empty_label="Choose a decision",
        error_messages={"required": "Select the decision that it replaces"},
    )
    why = _text("Why?", "Enter why it replaces the earlier decision", rows=4)

    helper = FormHelper()
    helper.layout = Layout(
        Field("earlier", size="m"),
        Field("why", size="m"),
        ButtonHolder(Submit("save", "Replace the earlier decision")),
    )

    def __init__(self, *args, earlier, **kwargs):
        super().__init__(*args, **kwargs)
        # the choices are this child's own final decisions
        self.fields["earlier"].queryset = earlier
        self.fields["earlier"].label_from_instance = _as_choice


def _as_choice(decision):
    return f"{decision.get_decision_display()}, {decision.decided_on:%-d %B %Y}"
