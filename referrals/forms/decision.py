"""What the panel decides for one child, and what became of the child later.

On the screen every field is saved as it is written; the forms are asked whether it is
complete only when the chair records it.
"""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Div, Layout, Submit
from django import forms

from kft.core.forms import DateField, MoneyField
from kft.core.layout import Field
from referrals.models import Decision, FollowUp

Kind = Decision.Kind
# What a meeting makes of a decision taken between meetings: only where one waits for it
OF_URGENT = frozenset({Kind.RATIFIED, Kind.NOT_RATIFIED})
KINDS = {"": "Choose a decision", **dict(Kind.choices)}
RECOMMENDATIONS = {
    "": "Nothing recommended",
    **{kind.value: kind.label for kind in Kind if kind not in OF_URGENT},
}


def grows(rows):
    """A text area that is as high as what is written in it."""
    return forms.Textarea(attrs={"rows": rows, "class": "app-grows"})


class DecisionForm(forms.Form):
    """One child's decision; `version` is that of the recorded decision shown, 0 for none.

    A deferral differs from any recommendation, and its questions say why.
    """

    recommended = forms.ChoiceField(
        label="What was recommended?", choices=RECOMMENDATIONS, required=False
    )
    decision = forms.ChoiceField(
        label="What did the panel decide?",
        choices=KINDS,
        error_messages={"required": "Select what the panel decided"},
    )
    difference_why = forms.CharField(
        label="If they differ: what led the panel away from the recommendation?",
        required=False,
        widget=grows(2),
    )
    rationale = forms.CharField(
        label="Why?",
        widget=grows(4),
        error_messages={"required": "Enter why the panel decided this"},
    )
    alternatives = forms.CharField(
        label="Alternatives considered", required=False, widget=grows(2)
    )
    conditions = forms.CharField(label="Conditions", required=False, widget=grows(2))
    weekly_cost_ceiling = MoneyField(label="Weekly cost ceiling", required=False)
    effective_on = DateField(label="Takes effect on", required=False)
    expires_on = DateField(label="Expires on", required=False)
    review_on = DateField(label="Review date", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0, required=False)

    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.layout = Layout(
        "version",
        Div("recommended", "decision", css_class="app-columns"),
        Field("difference_why", optional=True),
        "rationale",
        Field("conditions", optional=True),
        Field("alternatives", optional=True),
        Field("weekly_cost_ceiling", suffix="a week", optional=True),
        Div(
            Field("effective_on", optional=True),
            Field("expires_on", optional=True),
            Field("review_on", optional=True),
            css_class="app-columns app-columns--days",
        ),
    )

    def __init__(self, *args, can_ratify=False, **kwargs):
        super().__init__(*args, **kwargs)
        if not can_ratify:
            choices = {kind: label for kind, label in KINDS.items() if kind not in OF_URGENT}
            self.fields["decision"].choices = choices

    def clean(self):
        answers = self.cleaned_data
        recommended, decided = answers.get("recommended"), answers.get("decision")
        differ = recommended and decided and decided not in (recommended, Kind.DEFERRED)
        if differ and not answers.get("difference_why"):
            self.add_error(
                "difference_why", "Enter what led the panel away from the recommendation"
            )
        effective, expires = answers.get("effective_on"), answers.get("expires_on")
        if effective and expires and expires < effective:
            self.add_error("expires_on", "Enter a day on or after the day it takes effect")
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
