"""Forms about who may see a child's record."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, ButtonHolder, Layout, Submit
from django import forms

from accounts.models import User
from accounts.people import holders_of
from children.models import AllowedPerson
from children.models.restriction import REASON_LENGTH
from kft.core.forms import DateField
from kft.core.layout import Danger, Field


class RestrictForm(forms.Form):
    reason = forms.CharField(
        label="Why must this record be restricted?",
        help_text="For example that a relative works for the council. Kept with the record.",
        max_length=1000,
        widget=forms.Textarea,
        error_messages={"required": "Enter why this record must be restricted"},
    )

    helper = FormHelper()
    helper.layout = Layout(
        Field("reason", rows=4), ButtonHolder(Submit("save", "Restrict this record"))
    )


class LiftForm(forms.Form):
    reason = forms.CharField(
        label="Why is the restriction no longer needed?",
        max_length=1000,
        widget=forms.Textarea,
        error_messages={"required": "Enter why the restriction is no longer needed"},
    )

    helper = FormHelper()
    helper.layout = Layout(
        Field("reason", rows=4), ButtonHolder(Danger("save", "Lift the restriction"))
    )


class NamePersonForm(forms.ModelForm):
    person = forms.ModelChoiceField(
        label="Who may see the record?",
        help_text="People whose work lets them open children’s records.",
        queryset=User.objects.none(),
        empty_label="Select",
        error_messages={"required": "Select a person"},
    )

    helper = FormHelper()
    helper.layout = Layout(
        "person", Field("why"), ButtonHolder(Submit("save", "Name this person"))
    )

    class Meta:
        model = AllowedPerson
        fields = ["person", "why"]
        labels = {"why": "Why do they need to see it?"}
        error_messages = {"why": {"required": "Enter why they need to see the record"}}

    def __init__(self, *args, child, **kwargs):
        super().__init__(*args, instance=AllowedPerson(child_id=child.pk), **kwargs)
        named = AllowedPerson.objects.filter(child=child.pk).values("person")
        readers = holders_of("children.view_child").exclude(pk__in=named)
        self.fields["person"].queryset = readers.order_by("name", "pk")


class RemovePersonForm(forms.Form):
    reason = forms.CharField(
        label="Why should they no longer see it?",
        max_length=200,
        error_messages={"required": "Enter why they should no longer see the record"},
    )

    helper = FormHelper()
    helper.layout = Layout("reason", ButtonHolder(Danger("save", "Remove this person")))


class EmergencyForm(forms.Form):
    """Exactly one child, described by somebody who knows of the child already."""

    reference = forms.CharField(
        label="The child’s reference",
        help_text="As the case system has it, in full.",
        required=False,
        max_length=100,
    )
    name = forms.CharField(
        label="First and last name",
        help_text="In full, spelled as the case system has it.",
        required=False,
        max_length=201,
    )
    date_of_birth = DateField(
        label="Date of birth", help_text="For example 27 3 2014", required=False
    )
    reason = forms.CharField(
        label="What is the emergency?",
        help_text="This is kept with everything that you look at.",
        max_length=REASON_LENGTH,
        widget=forms.Textarea,
        error_messages={"required": "Enter what the emergency is"},
    )

    helper = FormHelper()
    helper.layout = Layout(
        Field("reference", width=20, autocomplete="off"),
        HTML('<p class="govuk-body">Or, where you do not have the reference:</p>'),
        Field("name", width=30, autocomplete="off"),
        "date_of_birth",
        Field("reason", rows=3),
        ButtonHolder(Danger("open", "Open the record")),
    )

    def clean(self):
        answers = super().clean()
        if answers.get("reference") or self.errors:
            return answers
        if not (answers.get("name") and answers.get("date_of_birth")):
            self.add_error("reference", "Enter the reference, or the name and date of birth")
        return answers


class ReviewForm(forms.Form):
    note = forms.CharField(
        label="What did you find, and what was done about it?",
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": "Enter what you found"},
    )
    end_now = forms.BooleanField(label="End this person’s access now", required=False)

    helper = FormHelper()
    helper.layout = Layout(
        Field("note", rows=5), "end_now", ButtonHolder(Submit("save", "Mark as reviewed"))
    )
