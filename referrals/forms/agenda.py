"""Putting a referral on an agenda, late changes, and the agenda's publication."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Layout, Submit
from django import forms

from kft.core.layout import Field
from referrals.models import Meeting


class ListForm(forms.Form):
    """On which meeting's agenda a referral goes."""

    meeting = forms.ModelChoiceField(
        Meeting.objects.none(),
        label="Which meeting?",
        empty_label="Choose a meeting",
        error_messages={"required": "Select the meeting"},
    )

    helper = FormHelper()
    helper.layout = Layout("meeting", ButtonHolder(Submit("save", "Put it on the agenda")))

    def __init__(self, *args, meetings, **kwargs):
        super().__init__(*args, **kwargs)
        # the choices depend on where the person sits
        self.fields["meeting"].queryset = meetings


class LateForm(forms.Form):
    """Why a change to the agenda cannot wait, for the chair to consent to."""

    why = forms.CharField(
        label="Why can it not wait for the next meeting?",
        help_text="The chair reads this and consents or refuses.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Enter why it cannot wait for the next meeting"},
    )

    helper = FormHelper()
    helper.layout = Layout("why", ButtonHolder(Submit("save", "Ask the chair")))


class ConsentForm(forms.Form):
    """The chair's answer to a late change."""

    outcome = forms.ChoiceField(
        label="Do you consent?",
        choices={"consent": "Yes, I consent", "refuse": "No"},
        widget=forms.RadioSelect,
        error_messages={"required": "Select yes if you consent"},
    )
    reason = forms.CharField(
        label="Why not?", required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    helper = FormHelper()
    helper.layout = Layout(
        Field("outcome", size="m", reveals={"refuse": "reason"}),
        ButtonHolder(Submit("save", "Save your answer")),
    )

    def clean(self):
        refused = self.cleaned_data.get("outcome") == "refuse"
        if refused and not self.cleaned_data.get("reason", "").strip():
            self.add_error("reason", "Enter why you refuse")
        return self.cleaned_data


class PublishAgainForm(forms.Form):
    """What changed since the agenda was published."""

    note = forms.CharField(
        label="What changed since the agenda was published?",
        help_text="Every member reads this. Do not name a child: some members may not see all "
        "of the agenda.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Enter what changed since the agenda was published"},
    )

    helper = FormHelper()
    helper.layout = Layout("note", ButtonHolder(Submit("save", "Publish it again")))
