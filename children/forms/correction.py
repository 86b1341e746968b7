"""Forms that put right the dates of a time in care or of a legal status."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Layout, Submit
from django import forms

from children import codes
from children.models import CarePeriod, LegalStatus
from kft.core.forms import DateField, FormOfAPage
from kft.core.layout import Field

NOT_ENDED = "Leave empty if it has not ended."


class _CorrectionForm(FormOfAPage):
    of_the_page = ("child",)
    started = DateField(
        label="When did it start?",
        help_text="For example 27 3 2026",
        called="the day it started",
    )
    ended = DateField(
        label="When did it end?", help_text=NOT_ENDED, required=False, called="the day it ended"
    )
    why = forms.CharField(
        label="Why is this being corrected?",
        max_length=200,
        error_messages={"required": "Enter why this is being corrected"},
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    class Meta:
        fields = ["started", "ended"]

    def clean(self):
        """The order of the days is asked here: a range that ends before it starts is none."""
        answers = super().clean()
        started, ended = answers.get("started"), answers.get("ended")
        if started and ended and ended < started:
            self.add_error("ended", "The end cannot be before the start")
        return answers


class CorrectCareForm(_CorrectionForm):
    reason_ended = forms.ChoiceField(
        label="Why did it end?",
        choices=[("", "It has not ended"), *codes.REASONS_CEASED.items()],
        required=False,
    )

    helper = FormHelper()
    helper.layout = Layout(
        "started",
        Field("ended", optional=True),
        Field("reason_ended", optional=True),
        "why",
        "seen",
        ButtonHolder(Submit("save", "Save correction")),
    )

    class Meta(_CorrectionForm.Meta):
        model = CarePeriod
        fields = ["started", "ended", "reason_ended"]

    def clean(self):
        answers = super().clean()
        if answers.get("ended") and not answers.get("reason_ended"):
            self.add_error("reason_ended", "Select why care ended")
        if answers.get("reason_ended") and "ended" in answers and not answers["ended"]:
            self.add_error("ended", "Enter when care ended")
        return answers


class CorrectStatusForm(_CorrectionForm):
    helper = FormHelper()
    helper.layout = Layout(
        "code",
        "started",
        Field("ended", optional=True),
        "why",
        "seen",
        ButtonHolder(Submit("save", "Save correction")),
    )

    class Meta(_CorrectionForm.Meta):
        model = LegalStatus
        fields = ["code", "started", "ended"]
        labels = {"code": "Legal status"}
