"""Forms about placements, their weekly amounts, and who provides them."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Fieldset, Layout, Submit
from django import forms
from django.db.models import Q

from fostering.models import Household
from kft.core.forms import DateField, MoneyField
from kft.core.layout import Field
from placements.codes import PLACEMENT_TYPES, REASONS_PLACEMENT_CHANGED
from placements.models import Contribution, CostLine, Placement, Provider, Setting

YES_NO = [(True, "Yes"), (False, "No")]


def _yes_or_no(value):
    return {"True": True, "False": False}.get(str(value))


def _yes_no_field(label):
    return forms.TypedChoiceField(
        label=label,
        choices=YES_NO,
        coerce=_yes_or_no,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )


class PlacementForm(forms.ModelForm):
    code = forms.ChoiceField(
        label="Kind of placement",
        choices=[
            ("", "Select"),
            *((code, f"{code} {words}") for code, words in PLACEMENT_TYPES.items()),
        ],
        error_messages={"required": "Select the kind of placement"},
    )
    setting = forms.ModelChoiceField(
        label="Home, school or agency",
        queryset=Setting.objects.select_related("provider"),
        required=False,
        empty_label="None",
    )
    household = forms.ModelChoiceField(
        label="Or fostering household",
        queryset=Household.objects.none(),
        required=False,
        empty_label="None",
    )
    started = DateField(label="First day", help_text="For example 27 3 2026")
    planned_end = DateField(label="Planned end", required=False)
    planned = _yes_no_field("Was the move planned?")
    inside_authority = _yes_no_field("Is it inside the council’s area?")
    deprivation_of_liberty = _yes_no_field("Is the child deprived of liberty?")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    helper = FormHelper()
    helper.layout = Layout(
        "code",
        "setting",
        Field("household", optional=True),
        "started",
        Field("planned_end", optional=True),
        Field("planned", inline=True, optional=True),
        Field("contract", optional=True),
        Field("sought_code", optional=True),
        Field("inside_authority", inline=True, optional=True),
        Field("distance_miles", width=5, suffix="miles", optional=True),
        Field("deprivation_of_liberty", inline=True, optional=True),
        Fieldset(
            "Where it differs from the home or agency",
            Field("sector", optional=True),
            Field("registration", optional=True),
        ),
        "version",
        ButtonHolder(Submit("save", "Save placement")),
    )

    class Meta:
        model = Placement
        fields = [
            *("code", "setting", "household", "started", "planned_end", "planned"),
            *("contract", "sought_code", "inside_authority", "distance_miles"),
            *("deprivation_of_liberty", "sector", "registration"),
        ]
        labels = {
            "sought_code": "What was looked for",
            "distance_miles": "Distance from home",
        }

    def __init__(self, *args, user, day, **kwargs):
        super().__init__(*args, **kwargs)
        approved = Household.objects.visible_to(user).approved_on_day(on=day)
        chosen = Household.objects.filter(pk=self.instance.household_id)
        self.fields["household"].queryset = Household.objects.filter(
            Q(pk__in=approved.values("pk")) | Q(pk__in=chosen.values("pk"))
        )

    def _get_validation_exclusions(self):
        # the child is the page's, not the form's: the constraints need it all the same
        return super()._get_validation_exclusions() - {"child", "ended"}

    def clean(self):
        answers = super().clean()
        started, planned_end = answers.get("started"), answers.get("planned_end")
        if started and planned_end and planned_end < started:
            self.add_error("planned_end", "The planned end cannot be before the first day")
        return answers


class EndPlacementForm(forms.Form):
    ended = DateField(
        label="Last day",
        help_text="The day the child moved out. Whatever follows can start the same day.",
    )
    reason_ended = forms.ChoiceField(
        label="Why did it end?",
        choices=[("", "Select"), *REASONS_PLACEMENT_CHANGED.items()],
        error_messages={"required": "Select why the placement ended"},
    )

    helper = FormHelper()
    helper.layout = Layout(
        "ended", "reason_ended", ButtonHolder(Submit("save", "End placement"))
    )

    def __init__(self, *args, placement, **kwargs):
        super().__init__(*args, **kwargs)
        self.placement = placement

    def clean_ended(self):
        ended = self.cleaned_data["ended"]
        if ended < self.placement.started:
            raise forms.ValidationError("The end cannot be before the start")
        return ended


class AmountForm(forms.ModelForm):
    """What cost lines and contributions have in common."""

    weekly_amount = MoneyField(label="Amount", help_text="Before any part week")
    started = DateField(label="From", help_text="The first day on which it counts")
    ended = DateField(
        label="Until",
        required=False,
        help_text="The day from which it no longer counts. It stops with the placement anyway.",
    )

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() - {"placement"}


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


class ProviderForm(forms.ModelForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    helper = FormHelper()
    helper.layout = Layout(
        "name",
        "sector",
        Field("urn", width=10, optional=True),
        "version",
        ButtonHolder(Submit("save", "Save provider")),
    )

    class Meta:
        model = Provider
        fields = ["name", "sector", "urn"]
        error_messages = {
            "name": {"required": "Enter the provider’s name"},
            "sector": {"required": "Select the sector"},
        }


class SettingForm(forms.ModelForm):
    inside_authority = _yes_no_field("Is it inside the council’s area?")
    judged_on = DateField(label="Date of the judgement", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    helper = FormHelper()
    helper.layout = Layout(
        "name",
        "kind",
        Field("registration", optional=True),
        Field("postcode", width=10, optional=True),
        Field("inside_authority", inline=True, optional=True),
        Field("beds", width=3, optional=True),
        Field("block_beds", width=3, optional=True),
        Field("age_from", width=2, optional=True),
        Field("age_to", width=2, optional=True),
        Field("ofsted_judgement", optional=True),
        Field("judged_on", optional=True),
        "version",
        ButtonHolder(Submit("save", "Save")),
    )

    class Meta:
        model = Setting
        fields = [
            *("name", "kind", "registration", "postcode", "inside_authority", "beds"),
            *("block_beds", "age_from", "age_to", "ofsted_judgement", "judged_on"),
        ]
        labels = {
            "block_beds": "Beds under a block contract",
            "age_from": "Youngest age",
            "age_to": "Oldest age",
            "ofsted_judgement": "Ofsted judgement",
        }
        error_messages = {
            "name": {"required": "Enter the name"},
            "kind": {"required": "Select what kind of place it is"},
        }
