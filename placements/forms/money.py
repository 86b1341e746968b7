"""Forms about a year's money: which period, budgets, assumptions."""

from datetime import date

from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Layout, Submit
from django import forms

from kft.core.forms import DateField, MoneyField
from kft.core.layout import Field
from placements.models import Budget, BudgetLine, NewDemand, Placement, Uplift
from placements.money.financial_years import PERIODS, FinancialYear
from placements.money.shown import PeriodShown, last_begun, last_over

EVERY_CATEGORY = [("", "Every category"), *BudgetLine.choices]
EVERY_CONTRACT = [("", "Every contract"), *Placement.Contract.choices]
_MONTHS = [f"{date(2000, (number + 2) % 12 + 1, 1):%B}" for number in range(1, PERIODS + 1)]


def percent_field(label):
    return forms.DecimalField(
        label=label,
        max_digits=5,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages={
            "required": "Enter the percentage",
            "invalid": "Enter a percentage, like 3 or 3.5",
        },
    )


class YearForm(forms.Form):
    """Which financial year a page is about; today's where none is asked for."""

    year = forms.TypedChoiceField(label="Financial year", coerce=int)

    def __init__(self, *args, years, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["year"].choices = [(year.begins, str(year)) for year in years]

    @property
    def shown(self) -> FinancialYear:
        asked = self.cleaned_data.get("year") if self.is_valid() else None
        return FinancialYear(asked) if asked else FinancialYear.of(self.today)


class PeriodForm(YearForm):
    """Which period of which year; the last that is over where none is asked for."""

    period = forms.TypedChoiceField(
        label="Period",
        choices=[(number, f"{number}, {month}") for number, month in enumerate(_MONTHS, 1)],
        coerce=int,
        required=False,
        empty_value=None,
    )

    @property
    def shown(self) -> PeriodShown:
        year = super().shown
        asked = self.cleaned_data.get("period") if self.is_valid() else None
        begun = last_begun(year, self.today)
        period = min(asked or last_over(year, self.today) or 1, begun)
        return PeriodShown(year, period, self.today)


class BudgetForm(forms.ModelForm):
    amount = MoneyField(
        label="Budget for the year",
        help_text="Net of what others pay",
        max_value=9_999_999_999,
    )

    helper = FormHelper()
    helper.layout = Layout(
        "amount",
        Field("planned_children", width=4, optional=True),
        ButtonHolder(Submit("save", "Save budget")),
    )

    class Meta:
        model = Budget
        fields = ["amount", "planned_children"]
        labels = {"planned_children": "How many children is it for?"}


class NewDemandForm(forms.ModelForm):
    category = forms.ChoiceField(
        label="Category",
        choices=[("", "Select"), *BudgetLine.choices],
        error_messages={"required": "Select a category"},
    )
    month = forms.TypedChoiceField(
        label="In which month?",
        coerce=date.fromisoformat,
        error_messages={"required": "Select a month"},
        help_text="For children who stay longer, enter each month.",
    )
    children = forms.IntegerField(
        label="How many children?",
        min_value=1,
        max_value=999,
        error_messages={"required": "Enter how many children"},
    )
    weekly_amount = MoneyField(label="Net cost of each", max_value=9_999_999)
    reason = forms.CharField(
        label="Why do you expect this?",
        max_length=200,
        error_messages={"required": "Enter why you expect this"},
    )

    helper = FormHelper()
    helper.layout = Layout(
        "category",
        "month",
        Field("children", width=4),
        Field("weekly_amount", suffix="a week"),
        "reason",
        ButtonHolder(Submit("save", "Save assumption")),
    )

    class Meta:
        model = NewDemand
        fields = ["category", "month", "children", "weekly_amount", "reason"]

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        months = _months_of(FinancialYear.of(today))
        if self.instance.month and self.instance.month not in months:
            months.insert(0, self.instance.month)
        choices = [(month.isoformat(), f"{month:%B %Y}") for month in months]
        self.fields["month"].choices = [("", "Select"), *choices]
        if self.instance.month:
            self.initial["month"] = self.instance.month.isoformat()


def _months_of(year):
    """Of this year and the next."""
    after = FinancialYear(year.begins + 1)
    return [
        each.first_day_of(period) for each in (year, after) for period in range(1, PERIODS + 1)
    ]


class UpliftForm(forms.ModelForm):
    percent = percent_field("By how much do prices rise?")
    starts_on = DateField(label="From which day?")
    category = forms.ChoiceField(label="Category", choices=EVERY_CATEGORY, required=False)
    contract = forms.ChoiceField(label="Contract", choices=EVERY_CONTRACT, required=False)
    reason = forms.CharField(
        label="Why do you expect this?",
        max_length=200,
        error_messages={"required": "Enter why you expect this"},
    )

    helper = FormHelper()
    helper.layout = Layout(
        Field("percent", width=5, suffix="%"),
        "starts_on",
        "category",
        "contract",
        "reason",
        ButtonHolder(Submit("save", "Save assumption")),
    )

    class Meta:
        model = Uplift
        fields = ["percent", "starts_on", "category", "contract", "reason"]

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
