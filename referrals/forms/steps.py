"""The short forms for each step of a referral."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Layout, Submit
from django import forms

from kft.core.layout import Danger, Field

EACH_ON_A_LINE = "Put each question on a line of its own: each gets a box for its answer"


class AuthoriseForm(forms.Form):
    outcome = forms.ChoiceField(
        label="What do you decide?",
        choices={"authorise": "Authorise it", "return": "Return it to the social worker"},
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether you authorise or return the referral"},
    )
    what_is_missing = forms.CharField(
        label="What is missing?",
        help_text=EACH_ON_A_LINE,
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
        lines = [line.strip() for line in words.splitlines()]
        return {**self.cleaned_data, "questions": list(filter(None, lines))}


class AcceptForm(AuthoriseForm):
    outcome = forms.ChoiceField(
        label="What do you decide?",
        choices={"accept": "Accept it for a panel", "send_back": "Send it back"},
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether you accept or send back the referral"},
    )
    what_is_missing = forms.CharField(
        label="What information is missing?",
        help_text=EACH_ON_A_LINE,
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


class QuestionsForm(forms.Form):
    """A box for each open question."""

    def __init__(self, data=None, *, questions):
        super().__init__(data)
        self.questions = {f"question_{question.pk}": question for question in questions}
        for name, question in self.questions.items():
            self.fields[name] = forms.CharField(
                label=question.text,
                initial=question.answer,
                widget=forms.Textarea(attrs={"rows": 4}),
                error_messages={"required": f"Answer the question: {question.text}"},
            )
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            *self.questions, ButtonHolder(Submit("send", "Send the answers"))
        )

    def given(self):
        """The answers that were sent, by the question's number; an empty one too."""
        return {
            question.pk: self.cleaned_data.get(name, "")
            for name, question in self.questions.items()
            if name in self.data
        }


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
