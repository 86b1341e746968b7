"""Forms about what is kept of a home over time: judgements, and block contracts."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Layout, Submit
from django import forms

from kft.core.forms import DateField, FormOfAPage, MoneyField
from kft.core.layout import Field
from placements.models import BlockContract, Judgement


class _OfAHomeForm(FormOfAPage):
    of_the_page = ("setting",)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class JudgementForm(_OfAHomeForm):
    judgement = forms.ChoiceField(
        label="How was the home judged?",
        choices=Judgement.Grade.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select how the home was judged"},
    )
    judged_on = DateField(
        label="When?", help_text="The day of the inspection, for example 27 3 2026"
    )
    report_url = forms.URLField(
        label="Link to the report",
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "Enter the address of the report, like https://example.org"},
    )

    helper = FormHelper()
    helper.layout = Layout(
        "judgement",
        "judged_on",
        Field("report_url", optional=True),
        "version",
        ButtonHolder(Submit("save", "Save judgement")),
    )

    class Meta:
        model = Judgement
        fields = ["judgement", "judged_on", "report_url"]

    def __init__(self, *args, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.on = on

    def clean_judged_on(self):
        judged_on = self.cleaned_data["judged_on"]
        if judged_on > self.on:
            raise forms.ValidationError("Enter today or a day before")
        return judged_on


class BlockContractForm(_OfAHomeForm):
    started = DateField(label="From", help_text="The first day on which the beds are paid for")
    ended = DateField(
        label="Until",
        help_text="The day from which they are not paid for any more.",
        required=False,
    )
    bed_price = MoneyField(label="Price of one bed")

    helper = FormHelper()
    helper.layout = Layout(
        Field("beds", width=3),
        Field("bed_price", suffix="a week"),
        "started",
        Field("ended", optional=True),
        "version",
        ButtonHolder(Submit("save", "Save contract")),
    )

    class Meta:
        model = BlockContract
        fields = ["beds", "bed_price", "started", "ended"]
        labels = {"beds": "How many beds?"}
        error_messages = {"beds": {"required": "Enter how many beds"}}
