"""The form that changes a rule about priority children from a day on."""

from decimal import Decimal

from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Layout, Submit
from django import forms

from kft.core.forms import DateField, MoneyField
from kft.core.layout import Field
from placements.models import PriorityReason, PriorityRule

OLDEST, MOST_MONTHS = 17, 24


class RuleForm(forms.Form):
    """Asks for the limit of reasons that have one: pounds a week, years or months."""

    counts = forms.TypedChoiceField(
        label="Should this reason count?",
        choices=[(True, "Yes"), (False, "No")],
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether this reason should count"},
    )
    money = MoneyField(label="Limit for one child’s gross cost", required=False)
    years = forms.IntegerField(
        label="Oldest age in years",
        help_text="Children of that age and younger are found.",
        required=False,
        min_value=1,
        max_value=OLDEST,
        error_messages={"invalid": "Enter an age in whole years, like 12"},
    )
    months = forms.IntegerField(
        label="Months before the 18th birthday",
        required=False,
        min_value=1,
        max_value=MOST_MONTHS,
        error_messages={"invalid": "Enter a whole number of months, like 6"},
    )
    starting = DateField(
        label="From which day?",
        help_text="Today or later. Lists about days before it stay as they are.",
        error_messages={"required": "Enter the day from which it counts"},
    )
    why = forms.CharField(
        label="Why is this changed?",
        help_text="Kept with the change, with your name.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        error_messages={"required": "Enter why this is changed"},
    )

    def __init__(self, *args, reason: PriorityReason, may_preview: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.unit = reason.unit
        for unit in {"money", "years", "months"} - {self.unit}:
            del self.fields[unit]
        self.helper = _helper(self.unit, may_preview)

    @property
    def limit(self) -> Decimal | None:
        """What was entered; None for a reason without a limit, or one that stops."""
        answers = self.cleaned_data
        entered = answers.get(self.unit) if answers.get("counts") else None
        return None if entered is None else Decimal(entered)

    def clean(self):
        answers = super().clean()
        if self.unit and answers.get("counts") and answers.get(self.unit, 0) is None:
            self.add_error(self.unit, "Enter the limit")
        return answers


def initial_of(rule: PriorityRule | None, reason: PriorityReason) -> dict:
    """The rule as it counts now."""
    initial = {"counts": rule is not None}
    if rule and reason.unit:
        initial[reason.unit] = rule.limit if reason.unit == "money" else int(rule.limit or 0)
    return initial


def _helper(unit, may_preview):
    limit = {
        "money": [Field("money", suffix="a week")],
        "years": ["years"],
        "months": ["months"],
    }
    buttons = [Submit("save", "Change the rule")]
    if may_preview:
        buttons.append(
            Submit(
                "preview",
                "See how many it would find today",
                css_class="govuk-button--secondary",
            )
        )
    helper = FormHelper()
    helper.layout = Layout(
        Field("counts", inline=True),
        *limit.get(unit, []),
        "starting",
        "why",
        ButtonHolder(*buttons),
    )
    return helper
