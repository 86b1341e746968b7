"""Which report a manager asks for."""

from datetime import date, timedelta

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, ButtonHolder, Layout, Submit
from django import forms

from kft.core.forms import DateField
from kft.core.layout import Field
from reports.definitions import REPORTS
from reports.periods import Period, PeriodError

MONTHS_BACK = 36


class RequestForm(forms.Form):
    """Which report, which days, for whom. The months offered depend on the day it is asked."""

    report = forms.ChoiceField(
        label="Which report?",
        choices={report.name: report.title for report in REPORTS.values()},
        widget=forms.RadioSelect,
        error_messages={"required": "Select a report"},
    )
    when = forms.ChoiceField(
        label="Which days is the report about?",
        choices={"month": "A month", "dates": "Other days"},
        widget=forms.RadioSelect,
        error_messages={"required": "Select a month or other days"},
    )
    month = forms.ChoiceField(
        label="Month",
        required=False,
        error_messages={"invalid_choice": "Select a month from the list"},
    )
    first_day = DateField(label="First day", help_text="For example 1 9 2024", required=False)
    last_day = DateField(label="Last day", help_text="For example 31 12 2024", required=False)
    audience = forms.ChoiceField(
        label="Who is it for?",
        choices={"internal": "Inside the council", "public": "For publication"},
        widget=forms.RadioSelect,
        error_messages={"required": "Select who the report is for"},
    )
    as_at = DateField(
        label="As known by",
        help_text="Leave empty for the last day of the report",
        required=False,
    )
    before_first_day = DateField(
        label="First day of the comparison period",
        help_text="Leave both empty for as many days just before",
        required=False,
    )
    before_last_day = DateField(label="Last day of the comparison period", required=False)

    helper = FormHelper()
    helper.layout = Layout(
        Field("report", size="m"),
        Field(
            "when",
            size="m",
            reveals={"month": "month", "dates": Layout("first_day", "last_day")},
        ),
        Field(
            "audience",
            size="m",
            hints={
                "internal": "Shows everything, and says that it is not for publication",
                "public": "Hides small numbers, so that nobody can be recognised",
            },
        ),
        HTML('{% include "reports/_more_options_open.html" %}'),
        "as_at",
        "before_first_day",
        "before_last_day",
        HTML("</div></details>"),
        ButtonHolder(Submit("make", "Make the report")),
    )

    def __init__(self, *args, on: date, **kwargs):
        super().__init__(*args, **kwargs)
        months = list(_months_before(on))
        self.fields["month"].choices = [
            (month.isoformat(), f"{month:%B %Y}") for month in months
        ]
        self.fields["month"].initial = months[0].isoformat()

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            self._set_period(cleaned)
        return cleaned

    def _set_period(self, cleaned):
        first_day, last_day = self._days(cleaned)
        if not (first_day and last_day):
            return
        others = {
            name: cleaned[name] for name in ("as_at", "before_first_day", "before_last_day")
        }
        try:
            cleaned["period"] = Period.of(first_day, last_day, **others)
        except PeriodError as error:
            about_comparison = "comparison" in str(error)
            self.add_error("before_last_day" if about_comparison else "last_day", str(error))

    def _days(self, cleaned):
        if cleaned["when"] == "month":
            return self._days_of_month(cleaned["month"])
        for name, label in (("first_day", "first"), ("last_day", "last")):
            if not cleaned.get(name):
                self.add_error(name, f"Enter the {label} day of the report")
        return cleaned.get("first_day"), cleaned.get("last_day")

    def _days_of_month(self, month):
        if not month:
            self.add_error("month", "Select a month")
            return None, None
        first_day = date.fromisoformat(month)
        return first_day, _next_month(first_day) - timedelta(days=1)


def _months_before(on):
    """First days of the months before the one of a day, the last of them first."""
    month = on.replace(day=1)
    for _ in range(MONTHS_BACK):
        month = (month - timedelta(days=1)).replace(day=1)
        yield month


def _next_month(first_day):
    return (first_day + timedelta(days=31)).replace(day=1)
