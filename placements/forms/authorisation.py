"""Asking to enter care, or to leave it at 16 or 17, and answering what was asked."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Div, Layout, Submit
from django import forms

from kft.core.forms import DateField, MoneyField
from kft.core.layout import Danger, Field, Secondary
from placements.entry.questions import ENTERING, LEAVING
from placements.models import Authorisation, AuthorisationAnswer, Turn
from referrals.models import Referral

Outcome = AuthorisationAnswer.Outcome
_ENTERING = {question.field: question for question in ENTERING}
_LEAVING = {question.field: question for question in LEAVING}
BUTTONS = ButtonHolder(
    Submit("submit_it", "Submit to the team manager"), Secondary("save", "Save and come back")
)


def _words(question):
    return {"label": question.label, "help_text": question.hint, "required": False}


def _text(question, rows=5):
    return forms.CharField(widget=forms.Textarea(attrs={"rows": rows}), **_words(question))


def _legal_status(question):
    choices = [("", "Choose one"), *Referral.Legal.choices]
    return forms.ChoiceField(choices=choices, **_words(question))


class WritingForm(forms.Form):
    """The answers of a draft, any of which may be missing until it is submitted."""

    version = forms.IntegerField(widget=forms.HiddenInput, initial=0, required=False)

    def __init__(self, data=None, *, initial=None, sources=None):
        super().__init__(data, initial=initial)
        for name, source in (sources or {}).items():
            field = self.fields[name]
            field.help_text = f"{field.help_text} {source}. Check that it still holds.".strip()

    def answers(self):
        """The valid answers: one with an error leaves what was saved before."""
        return {name: v for name, v in self.cleaned_data.items() if name != "version"}

    def say_missing(self, missing):
        """Put what stops the request from being submitted beside its questions."""
        for answer in missing:
            if answer.field not in self.errors:
                self.add_error(answer.field, answer.message)


class EnterCareForm(WritingForm):
    urgent = forms.TypedChoiceField(
        choices={"True": "Yes", "False": "No"},
        coerce=lambda answer: answer == "True",
        empty_value=None,
        widget=forms.RadioSelect,
        **_words(_ENTERING["urgent"]),
    )
    needed_by = DateField(**_words(_ENTERING["needed_by"]))
    emergency = _text(_ENTERING["emergency"], rows=3)
    legal_status = _legal_status(_ENTERING["legal_status"])
    plan = forms.ChoiceField(
        choices=Referral.Plan.choices, widget=forms.RadioSelect, **_words(_ENTERING["plan"])
    )
    tried = _text(_ENTERING["tried"])
    childs_view = _text(_ENTERING["childs_view"])
    parents_view = _text(_ENTERING["parents_view"])
    analysis = _text(_ENTERING["analysis"], rows=8)
    proposal = _text(_ENTERING["proposal"])
    weekly_cost = MoneyField(**_words(_ENTERING["weekly_cost"]))

    helper = FormHelper()
    helper.form_tag = False
    helper.layout = Layout(
        "version",
        Field("urgent", size="m", reveals={"True": Div("needed_by", "emergency")}),
        Field("legal_status", size="m"),
        Field("plan", size="m", small=True),
        Field("tried", size="m"),
        Field("childs_view", size="m"),
        Field("parents_view", size="m"),
        Field("analysis", size="m"),
        Field("proposal", size="m"),
        Field("weekly_cost", size="m", suffix="a week"),
        BUTTONS,
    )


class LeaveCareForm(WritingForm):
    needed_by = DateField(**_words(_LEAVING["needed_by"]))
    legal_status = _legal_status(_LEAVING["legal_status"])
    childs_view = _text(_LEAVING["childs_view"])
    parents_view = _text(_LEAVING["parents_view"])
    analysis = _text(_LEAVING["analysis"], rows=8)
    proposal = _text(_LEAVING["proposal"])

    helper = FormHelper()
    helper.form_tag = False
    helper.layout = Layout(
        "version",
        Field("needed_by", size="m"),
        Field("legal_status", size="m"),
        Field("childs_view", size="m"),
        Field("parents_view", size="m"),
        Field("analysis", size="m"),
        Field("proposal", size="m"),
        BUTTONS,
    )


FORMS = {
    Authorisation.Kind.ENTER_CARE: EnterCareForm,
    Authorisation.Kind.LEAVE_CARE: LeaveCareForm,
}
AGREES = {
    Turn.TEAM_MANAGER: "Agree, and pass it to the group manager",
    Turn.GROUP_MANAGER: "Agree, and pass it on to be authorised",
    Turn.NOMINATED_OFFICER: "Authorise that the child enters care",
    Turn.DIRECTOR: "Authorise that the young person leaves care",
}
ASKS = {
    Turn.TEAM_MANAGER: "Your rationale, or what is missing",
    Turn.GROUP_MANAGER: "Your quality check, or what is missing",
}


class AnswerForm(forms.Form):
    """What this person answers; `stands_at` is what they read."""

    outcome = forms.ChoiceField(
        label="What do you answer?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select what you answer"},
    )
    text = forms.CharField(
        label="Your reasons, or what is missing",
        help_text="Everyone who reads this request can read it, and it stays as you write it.",
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Enter your reasons, or what is missing"},
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    helper = FormHelper()
    helper.layout = Layout(
        "seen",
        Field("outcome", size="m"),
        Field("text", size="m"),
        ButtonHolder(Submit("save", "Save the answer")),
    )

    def __init__(self, data=None, *, authorisation, outcomes):
        super().__init__(data, initial={"seen": authorisation.stands_at})
        turn = Turn(authorisation.status)
        words = {
            Outcome.AGREED: AGREES[turn],
            Outcome.RETURNED: "Return it to the social worker, and say what is missing",
            Outcome.REFUSED: "Do not authorise it",
        }
        # the choices are what this person may answer to this request
        self.fields["outcome"].choices = [(one, words[one]) for one in outcomes]
        self.fields["text"].label = ASKS.get(turn, self.fields["text"].label)


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label="Why do you withdraw it?",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Enter why you withdraw it"},
    )

    helper = FormHelper()
    helper.layout = Layout(
        Field("reason", size="m"), ButtonHolder(Danger("save", "Withdraw the request"))
    )
