"""Forms about where a child lives."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Fieldset, Layout, Submit
from django import forms
from django.db.models import Q

from fostering.models import Household
from kft.core.forms import DateField, FormOfAPage
from kft.core.layout import Field
from placements.codes import PLACEMENT_TYPES, REASONS_PLACEMENT_CHANGED
from placements.forms.answers import yes_no_field
from placements.models import Placement, Setting


def _helper(*after_the_first_day):
    helper = FormHelper()
    helper.layout = Layout(
        "code",
        "setting",
        Field("household", optional=True),
        "started",
        *after_the_first_day,
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
    return helper


class PlacementForm(FormOfAPage):
    of_the_page = ("child", "ended")
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
    planned = yes_no_field("Was the move planned?")
    inside_authority = yes_no_field("Is it inside the council’s area?")
    deprivation_of_liberty = yes_no_field("Is the child deprived of liberty?")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    helper = _helper(Field("planned_end", optional=True))

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

    def clean(self):
        answers = super().clean()
        started, planned_end = answers.get("started"), answers.get("planned_end")
        if started and planned_end and planned_end < started:
            self.add_error("planned_end", "The planned end cannot be before the first day")
        return answers


class ChangePlacementForm(PlacementForm):
    """All but the planned end, whose changes need a reason: PlannedEndForm."""

    planned_end = None

    helper = _helper()

    class Meta(PlacementForm.Meta):
        fields = [name for name in PlacementForm.Meta.fields if name != "planned_end"]


class PlannedEndForm(forms.Form):
    planned_end = DateField(label="New planned end", help_text="For example 27 3 2026")
    reason = forms.CharField(
        label="Why is it changed?",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter why the planned end is changed"},
    )

    helper = FormHelper()
    helper.layout = Layout(
        "planned_end", "reason", ButtonHolder(Submit("save", "Save planned end"))
    )

    def __init__(self, *args, placement, **kwargs):
        super().__init__(*args, **kwargs)
        self.placement = placement

    def clean_planned_end(self):
        planned_end = self.cleaned_data["planned_end"]
        if planned_end < self.placement.started:
            raise forms.ValidationError("The planned end cannot be before the first day")
        if planned_end == self.placement.planned_end:
            raise forms.ValidationError("This is the planned end already. Enter a new day")
        return planned_end


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
