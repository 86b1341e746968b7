"""Forms about the weekly amounts of a placement."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Layout, Submit
from django import forms

from kft.core.forms import DateField, FormOfAPage, MoneyField
from kft.core.layout import Field
from placements.models import Contribution, CostLine


class AmountForm(FormOfAPage):
    """What cost lines and contributions have in common."""

    of_the_page = ("placement",)

    weekly_amount = MoneyField(label="Amount", help_text="Before any part week")
    started = DateField(label="From", help_text="The first day on which it counts")
    ended = DateField(
        label="Until",
        required=False,
        help_text="The day from which it no longer counts. It stops with the placement anyway.",
    )


def _amount_helper(what):
    helper = FormHelper()
    helper.layout = Layout(
        what,
        Field("weekly_amount", suffix="a week"),
        "started",
        Field("ended", optional=True),
        ButtonHolder(Submit("save", "Save amount")),
    )
    return helper


class CostLineForm(AmountForm):
    helper = _amount_helper("component")

    class Meta:
        model = CostLine
        fields = ["component", "weekly_amount", "started", "ended"]
        labels = {"component": "What is it for?"}
        error_messages = {"component": {"required": "Select what it is for"}}


class ContributionForm(AmountForm):
    helper = _amount_helper("payer")

    class Meta:
        model = Contribution
        fields = ["payer", "weekly_amount", "started", "ended"]
        labels = {"payer": "Who pays?"}
        error_messages = {"payer": {"required": "Select who pays"}}


class NewAmountForm(forms.Form):
    weekly_amount = MoneyField(label="New amount")
    starting = DateField(label="From which day?", help_text="The old amount ends that day.")

    helper = FormHelper()
    helper.layout = Layout(
        Field("weekly_amount", suffix="a week"),
        "starting",
        ButtonHolder(Submit("save", "Save new amount")),
    )

    def __init__(self, *args, line, **kwargs):
        super().__init__(*args, **kwargs)
        self.line = line

    def clean_starting(self):
        starting = self.cleaned_data["starting"]
        if starting <= self.line.started:
            first = f"{self.line.started:%-d %B %Y}"
            raise forms.ValidationError(f"Enter a day after {first}, when the old one starts")
        if self.line.ended and starting >= self.line.ended:
            last = f"{self.line.ended:%-d %B %Y}"
            raise forms.ValidationError(f"Enter a day before {last}, when the old one ends")
        return starting
