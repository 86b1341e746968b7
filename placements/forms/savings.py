"""Forms about savings: entering one, and reversing one that was signed off."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Layout, Submit
from django import forms

from kft.core.forms import DateField, MoneyField
from kft.core.layout import Danger, Field
from placements.models import Placement, Saving


class SavingForm(forms.ModelForm):
    kind = forms.ChoiceField(
        label="What kind of saving is it?",
        choices=Saving.Kind,
        widget=forms.RadioSelect,
        error_messages={"required": "Select what kind of saving it is"},
    )
    source = forms.ChoiceField(
        label="Who achieved it?",
        choices=[("", "Select"), *Saving.Source.choices],
        error_messages={"required": "Select who achieved it"},
    )
    placement_reference = forms.CharField(
        label="Reference of the placement",
        help_text="As the placement’s page gives it",
        required=False,
        max_length=100,
    )
    baseline_weekly = MoneyField(
        label="Baseline",
        help_text="What it would have cost, or what was first quoted",
        max_value=9_999_999,
        called="the baseline",
    )
    agreed_weekly = MoneyField(label="Agreed", max_value=9_999_999, called="the agreed amount")
    started = DateField(label="From", help_text="The first day on which it saves")
    ended = DateField(
        label="Until", help_text="The day from which it no longer saves", required=False
    )
    note = forms.CharField(label="How it was achieved", max_length=300, required=False)

    helper = FormHelper()
    helper.layout = Layout(
        Field(
            "kind",
            hints={
                Saving.Kind.CASHABLE: "Less is paid than before",
                Saving.Kind.AVOIDED: "Less is paid than was asked for",
            },
        ),
        "source",
        Field("placement_reference", width=20, optional=True),
        Field("baseline_weekly", suffix="a week"),
        Field("agreed_weekly", suffix="a week"),
        "started",
        Field("ended", optional=True),
        Field("note", optional=True),
        ButtonHolder(Submit("save", "Save saving")),
    )

    class Meta:
        model = Saving
        fields = [
            *("kind", "source", "baseline_weekly", "agreed_weekly", "started", "ended"),
            "note",
        ]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        if self.instance.placement:
            self.initial["placement_reference"] = self.instance.placement.reference

    def clean_placement_reference(self):
        """The placement itself; one out of sight is as if it were not there."""
        reference = self.cleaned_data["placement_reference"].strip()
        if not reference:
            self.instance.placement = None
            return reference
        seen = Placement.objects.visible_to(self.user).filter(reference=reference)
        self.instance.placement = seen.select_related("child").first()
        if self.instance.placement is None:
            raise forms.ValidationError("Enter the reference of a placement that you can see")
        return reference

    def clean(self):
        answers = super().clean()
        baseline, agreed = answers.get("baseline_weekly"), answers.get("agreed_weekly")
        if baseline is not None and agreed is not None and agreed >= baseline:
            self.add_error("agreed_weekly", "The agreed amount must be below the baseline")
        return answers


class ReverseSavingForm(forms.Form):
    starts_on = DateField(
        label="From which day?", help_text="The first day on which it no longer saves"
    )
    why = forms.CharField(
        label="Why is it reversed?",
        max_length=300,
        error_messages={"required": "Enter why the saving is reversed"},
    )

    helper = FormHelper()
    helper.layout = Layout(
        "starts_on", "why", ButtonHolder(Danger("save", "Reverse the saving"))
    )


class KeepSavingForm(forms.Form):
    why = forms.CharField(
        label="Why does it go on counting?",
        max_length=300,
        error_messages={"required": "Enter why the saving goes on counting"},
    )

    helper = FormHelper()
    helper.layout = Layout("why", ButtonHolder(Submit("save", "It goes on counting")))
