"""The referral's own form, and the short ones for each step."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Fieldset, Layout, Submit
from django import forms

from kft.core.forms import DateField, MoneyField
from kft.core.layout import Danger, Field, Secondary
from referrals.models import Referral
from referrals.questions import QUESTIONS, SECTIONS

YES_NO = {"True": "Yes", "False": "No"}


def _words(name):
    question = QUESTIONS[name]
    return {"label": question.label, "help_text": question.hint, "required": False}


def _text(name, rows=4):
    return forms.CharField(widget=forms.Textarea(attrs={"rows": rows}), **_words(name))


def _choice(name, choices):
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **_words(name))


def _yes_no(name):
    return forms.TypedChoiceField(
        choices=YES_NO,
        coerce=lambda answer: answer == "True",
        empty_value=None,
        widget=forms.RadioSelect,
        **_words(name),
    )


_DRAWN = {
    "urgent": Field("urgent", reveals={"True": "needed_by"}),
    "needed_by": None,
    "parents_know": Field("parents_know", inline=True),
    "estimated_weekly_cost": Field("estimated_weekly_cost", suffix="a week"),
}


def _sections():
    """The layout: a fieldset for each section of questions, then the buttons."""
    fieldsets = []
    for section in SECTIONS:
        drawn = [_DRAWN.get(q.field, q.field) for q in section.questions]
        shown = [field for field in drawn if field]
        fieldsets.append(Fieldset(section.title, *shown, css_class="app-fieldset--ruled"))
    check, save = Submit("check", "Save and check"), Secondary("save", "Save and come back")
    return Layout("version", *fieldsets, ButtonHolder(check, save))


class ReferralForm(forms.Form):
    """Every answer of a referral. A draft may lack any of them: see questions.missing_from."""

    kind = _choice("kind", Referral.Kind.choices)
    urgent = _yes_no("urgent")
    needed_by = DateField(**_words("needed_by"))
    asked_of_panel = _text("asked_of_panel")
    estimated_weekly_cost = MoneyField(**_words("estimated_weekly_cost"))
    who_pays = forms.CharField(max_length=200, **_words("who_pays"))
    reason = _text("reason")
    history = _text("history")
    plan = _choice("plan", Referral.Plan.choices)
    parental_responsibility = _text("parental_responsibility", rows=2)
    school = _text("school", rows=2)
    needs = _text("needs", rows=2)
    services_tried = _text("services_tried")
    family_group_decision = _choice("family_group_decision", Referral.Held.choices)
    family_group_decision_why = _text("family_group_decision_why", rows=2)
    network_options = _text("network_options", rows=2)
    childs_view = _text("childs_view")
    childs_view_heard = _text("childs_view_heard", rows=2)
    parents_view = _text("parents_view")
    parents_know = _yes_no("parents_know")
    risks = _text("risks")
    strengths = _text("strengths")
    working_well = _text("working_well")
    worried_about = _text("worried_about")
    needs_to_happen = _text("needs_to_happen")
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    helper = FormHelper()
    helper.form_tag = False
    helper.layout = _sections()

    def answers(self):
        """The valid answers among those that were sent: what was not sent stays as it was."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name in QUESTIONS and self._was_sent(name)
        }

    def _was_sent(self, name):
        return name in self.data or f"{name}_day" in self.data


class AuthoriseForm(forms.Form):
    outcome = forms.ChoiceField(
        label="What do you decide?",
        choices={"authorise": "Authorise it", "return": "Return it to the social worker"},
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether you authorise or return the referral"},
    )
    what_is_missing = forms.CharField(
        label="What is missing?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    helper = FormHelper()
    helper.layout = Layout(
        Field("outcome", size="m", reveals={"return": "what_is_missing"}),
        ButtonHolder(Submit("save", "Save")),
    )
    # The outcome that needs words, and what to do where they are missing.
    NEEDS_WORDS = ("return", "Enter what is missing")

    def clean(self):
        outcome, message = self.NEEDS_WORDS
        words = self.cleaned_data.get("what_is_missing", "")
        if self.cleaned_data.get("outcome") == outcome and not words.strip():
            self.add_error("what_is_missing", message)
        return self.cleaned_data


class AcceptForm(AuthoriseForm):
    outcome = forms.ChoiceField(
        label="What do you decide?",
        choices={"accept": "Accept it for a panel", "send_back": "Send it back"},
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether you accept or send back the referral"},
    )
    what_is_missing = forms.CharField(
        label="What information is missing?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    helper = FormHelper()
    helper.layout = Layout(
        Field("outcome", size="m", reveals={"send_back": "what_is_missing"}),
        ButtonHolder(Submit("save", "Save")),
    )
    NEEDS_WORDS = ("send_back", "Enter what information is missing")


class AnswersForm(forms.Form):
    answers = forms.CharField(
        label="Your answers",
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "Enter your answers to the panel’s questions"},
    )

    helper = FormHelper()
    helper.layout = Layout("answers", ButtonHolder(Submit("save", "Send the answers")))


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label="Why do you withdraw it?",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Enter why you withdraw the referral"},
    )

    helper = FormHelper()
    helper.layout = Layout("reason", ButtonHolder(Danger("save", "Withdraw the referral")))


class ChildrenForm(forms.Form):
    """Which children of a family the referral is for; `choices` are set by the view."""

    children = forms.MultipleChoiceField(
        label="Which children is the referral for?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select at least one child"},
    )

    helper = FormHelper()
    helper.layout = Layout(
        Field("children", size="m"), ButtonHolder(Submit("next", "Continue"))
    )
