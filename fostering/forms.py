"""Forms about fostering households and their approval."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Fieldset, Layout, Submit
from django import forms

from fostering.models import Household, NotAvailable
from fostering.timescales import temporary_end
from kft.core.forms import DateField, FormOfAPage
from kft.core.layout import Danger, Field


class HouseholdForm(forms.ModelForm):
    approved_on = DateField(label="Approved on", required=False)
    temporary_from = DateField(
        label="Temporary approval from",
        required=False,
        help_text="For a connected person. Blank where there was none.",
    )
    temporary_to = DateField(
        label="Temporary approval until",
        required=False,
        help_text="Blank: 16 weeks after it began.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    helper = FormHelper()
    helper.layout = Layout(
        "name",
        "kind",
        Fieldset(
            "Approval",
            Field("approved_on", optional=True),
            Field("approved_places", width=2, optional=True),
            Field("age_from", width=2, optional=True),
            Field("age_to", width=2, optional=True),
        ),
        Fieldset(
            "Temporary approval",
            Field("temporary_from", optional=True),
            Field("temporary_to", optional=True),
        ),
        "version",
        ButtonHolder(Submit("save", "Save household")),
    )

    class Meta:
        model = Household
        fields = [
            *("name", "kind", "approved_on", "approved_places", "age_from", "age_to"),
            *("temporary_from", "temporary_to"),
        ]
        labels = {
            "approved_places": "Places",
            "age_from": "Youngest age",
            "age_to": "Oldest age",
        }
        help_texts = {"name": "As the team calls the household, for example Okafor and Reed."}
        error_messages = {
            "name": {"required": "Enter the name of the household"},
            "kind": {"required": "Select the kind of household"},
        }

    def clean(self):
        """A temporary approval has an end from its first day: the law sets it."""
        answers = super().clean()
        begins, ends = answers.get("temporary_from"), answers.get("temporary_to")
        if ends and not begins:
            self.add_error("temporary_from", "Enter when the temporary approval began")
        if begins and not ends:
            answers["temporary_to"] = temporary_end(begins)
        if begins and ends and ends > temporary_end(begins, extended=True):
            last = f"{temporary_end(begins, extended=True):%-d %B %Y}"
            message = f"Enter {last} or earlier: 16 weeks, extended once by 8"
            self.add_error("temporary_to", message)
        return answers


class EndApprovalForm(forms.Form):
    end_reason = forms.ChoiceField(
        label="Why does the approval end?",
        choices=Household.EndReason,
        widget=forms.RadioSelect,
        error_messages={"required": "Select why the approval ends"},
    )
    notice_on = DateField(
        label="Written notice received on",
        required=False,
        help_text="A resignation takes effect 28 days later, by itself.",
    )
    ended_on = DateField(
        label="Ends on",
        required=False,
        help_text="The day from which it no longer holds. Leave blank for a resignation.",
    )

    helper = FormHelper()
    helper.layout = Layout(
        Field("end_reason", reveals={"resigned": "notice_on"}),
        "ended_on",
        ButtonHolder(Danger("save", "End approval")),
    )

    def clean(self):
        answers = super().clean()
        if answers.get("end_reason") == Household.EndReason.RESIGNED:
            if not answers.get("notice_on") and "notice_on" not in self.errors:
                self.add_error("notice_on", "Enter the day on which the notice came")
        elif not answers.get("ended_on") and "ended_on" not in self.errors:
            self.add_error("ended_on", "Enter the day on which the approval ends")
        return answers


class NotAvailableForm(FormOfAPage):
    of_the_page = ("household",)
    started = DateField(label="From", help_text="The first day on which they take no child")
    ended = DateField(
        label="Until",
        help_text="The day on which they take a child again. Blank while it is not known.",
        required=False,
    )
    reason = forms.ChoiceField(
        label="Why?",
        choices=NotAvailable.Reason,
        widget=forms.RadioSelect,
        error_messages={"required": "Select why they take no child"},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    helper = FormHelper()
    helper.layout = Layout(
        "reason",
        "started",
        Field("ended", optional=True),
        Field("note", optional=True),
        "version",
        ButtonHolder(Submit("save", "Save")),
    )

    class Meta:
        model = NotAvailable
        fields = ["reason", "started", "ended", "note"]
        help_texts = {"note": "Name no child here."}
