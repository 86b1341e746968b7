"""Forms about raising many prices at once, and about the days to reconcile."""

from datetime import timedelta

from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Layout, Submit
from django import forms

from kft.core.forms import DateField
from kft.core.layout import Field
from placements.forms.money import EVERY_CATEGORY, EVERY_CONTRACT, percent_field
from placements.models import Framework, Provider
from placements.money.financial_years import FinancialYear
from placements.money.uplifts import Rise

NARROWS = ("provider", "framework", "contract", "category")
LONGEST = timedelta(weeks=106)


class RiseForm(forms.Form):
    """Asked by GET, so that the answers stand on the page that shows what they do."""

    provider = forms.ModelChoiceField(
        label="Provider",
        queryset=Provider.objects.order_by("name"),
        required=False,
        empty_label="Every provider",
    )
    framework = forms.ModelChoiceField(
        label="Framework",
        help_text="What was bought under it, of the providers on it on the day of the rise",
        queryset=Framework.objects.all(),
        required=False,
        empty_label="No framework in particular",
    )
    contract = forms.ChoiceField(label="Contract", choices=EVERY_CONTRACT, required=False)
    category = forms.ChoiceField(label="Category", choices=EVERY_CATEGORY, required=False)
    percent = percent_field("By how much do prices rise?")
    starts_on = DateField(label="From which day?")
    reason = forms.CharField(
        label="What was agreed?",
        help_text="For example the framework’s letter and its date",
        max_length=200,
        error_messages={"required": "Enter what was agreed"},
    )

    helper = FormHelper()
    helper.form_method = "get"
    helper.layout = Layout(
        "provider",
        "framework",
        "contract",
        "category",
        Field("percent", width=5, suffix="%"),
        "starts_on",
        "reason",
        ButtonHolder(Submit("look", "Show what will change")),
    )

    def clean_percent(self):
        percent = self.cleaned_data["percent"]
        if not 0 < percent <= 100:
            raise forms.ValidationError("Enter a percentage above 0 and up to 100")
        return percent

    def clean(self):
        answers = super().clean()
        if not any(answers.get(name) for name in NARROWS):
            message = "Select a provider, a framework, a contract or a category"
            self.add_error("provider", message)
        return answers

    @property
    def rise(self) -> Rise:
        names = ("starts_on", "percent", *NARROWS)
        return Rise(**{name: self.cleaned_data[name] for name in names})


class WeeksForm(forms.Form):
    """Whole weeks, from the Monday before the first day to the Sunday after the last."""

    first = DateField(label="From")
    last = DateField(label="To")

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self):
        answers = super().clean()
        first, last = answers.get("first"), answers.get("last")
        if not first or not last:
            return answers
        if last < first:
            self.add_error("last", "The last day must not be before the first")
        elif last - first > LONGEST:
            self.add_error("last", "Choose at most two years")
        elif last > self.today:
            self.add_error("last", "The last day must not be in the future")
        return answers

    @property
    def weeks(self):
        """The Monday and the Sunday; of this year's whole weeks where none are asked for."""
        if self.is_bound and self.is_valid():
            first, last = self.cleaned_data["first"], self.cleaned_data["last"]
        else:
            last = self.today - timedelta(days=self.today.weekday() + 1)
            first = FinancialYear.of(last).first_day
        monday = first - timedelta(days=first.weekday())
        return monday, last + timedelta(days=6 - last.weekday())
