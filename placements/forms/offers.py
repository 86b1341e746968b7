"""Forms about offers: the place and its price, negotiation, choice, approval and moving in."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Fieldset, Layout, Submit
from django import forms

from kft.core.forms import DateField, MoneyField
from kft.core.layout import Field
from placements.codes import REASONS_PLACEMENT_CHANGED
from placements.forms.answers import yes_no_field
from placements.forms.requests import ReasonForm, kinds_of_placement
from placements.models import CostLine, Offer, Setting

QUOTED = "quoted_"
AGREED = "agreed_"


def what_is_known_of(setting, on):
    """What an offer need not ask again: the home's area and its judgement on a day."""
    judged = setting.judgements.in_force(on=on).first()
    return {
        "inside_authority": setting.inside_authority,
        "ofsted_judgement": judged.judgement if judged else "",
        "judged_on": judged.judged_on if judged else None,
    }


class _Price(forms.Form):
    """What is quoted a week for each component; a part left empty is not in the price."""

    quoted_core = MoneyField(label="Core", required=False)
    quoted_staffing = MoneyField(label="Extra staffing", required=False)
    quoted_education = MoneyField(label="Education", required=False)
    quoted_therapy = MoneyField(label="Therapy", required=False)
    quoted_transport = MoneyField(label="Transport", required=False)
    quoted_allowance = MoneyField(label="Allowance", required=False)
    quoted_other = MoneyField(label="Other", required=False)

    def quoted(self):
        """{component: pounds a week} of the parts that were entered."""
        asked = {name: self.cleaned_data.get(QUOTED + name) for name in CostLine.Component}
        return {name: amount for name, amount in asked.items() if amount is not None}


class OfferForm(_Price, forms.ModelForm):
    """A place as it was offered; where it is, is known where one home was asked."""

    setting = forms.ModelChoiceField(
        Setting.objects.none(),
        label="Which home or agency offers the place?",
        error_messages={"required": "Select the home or agency"},
    )
    code = forms.ChoiceField(
        label="Kind of placement",
        choices=kinds_of_placement(),
        error_messages={"required": "Select the kind of placement"},
    )
    can_start = DateField(label="From which day?", help_text="For example 27 3 2026")
    inside_authority = yes_no_field("Is it inside the council’s area?")
    judged_on = DateField(label="Date of the judgement", required=False)
    match = forms.ChoiceField(
        label="How well does it match the child’s needs?",
        choices=Offer.Match,
        widget=forms.RadioSelect,
        error_messages={"required": "Select how well it matches"},
    )
    match_notes = forms.CharField(
        label="What matches, and what does not?",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Enter what matches and what does not"},
    )
    extras = forms.CharField(
        label="Extras and conditions",
        help_text="What is in the price, what would cost more, what they ask for.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    helper = FormHelper()
    helper.layout = Layout(
        Fieldset("The place", "setting", "code", "can_start"),
        Fieldset(
            "Where",
            Field("distance_miles", width=5, suffix="miles", optional=True),
            Field("inside_authority", inline=True, optional=True),
            Field("ofsted_judgement", optional=True),
            Field("judged_on", optional=True),
        ),
        Fieldset("Match", "match", "match_notes"),
        Fieldset(
            "Price a week, as quoted",
            *(
                Field(QUOTED + name, suffix="a week", optional=True)
                for name in CostLine.Component
            ),
            Field("extras", optional=True),
        ),
        "version",
        ButtonHolder(Submit("save", "Save offer")),
    )

    class Meta:
        model = Offer
        fields = [
            *("setting", "code", "can_start", "distance_miles", "inside_authority"),
            *("ofsted_judgement", "judged_on", "match", "match_notes", "extras"),
        ]
        labels = {
            "distance_miles": "Distance from home",
            "ofsted_judgement": "Ofsted judgement at the time of the offer",
        }

    def __init__(self, *args, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.on = on
        provider = self.instance.approach.provider
        if provider is None:
            # the household or home that was asked offers the place itself
            self.fields["setting"].required = False
            self.fields["setting"].widget = forms.HiddenInput()
            self.fields["setting"].disabled = True
            self.fields["setting"].queryset = Setting.objects.filter(
                pk=self.instance.setting_id
            )
        else:
            self.fields["setting"].queryset = provider.settings.all()

    def clean(self):
        answers = super().clean()
        if not self.errors and not self.quoted():
            self.add_error("quoted_core", "Enter the weekly price, even if it is £0")
        if setting := answers.get("setting"):
            for name, known in what_is_known_of(setting, self.on).items():
                if answers.get(name) in (None, ""):
                    answers[name] = known
        return answers


class PriceForm(forms.Form):
    """What is agreed for each component that was quoted."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, offer, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = list(offer.lines.all())
        for line in self.lines:
            self.fields[AGREED + line.component] = MoneyField(
                label=line.get_component_display(),
                help_text=f"Quoted £{line.quoted_weekly:,.2f} a week",
                initial=line.weekly,
            )

    @property
    def helper(self):
        helper = FormHelper()
        asked = [Field(AGREED + line.component, suffix="a week") for line in self.lines]
        save = ButtonHolder(Submit("save", "Save the agreed price"))
        helper.layout = Layout(*asked, "version", save)
        return helper

    def agreed(self):
        """{component: pounds a week} as agreed."""
        return {
            line.component: self.cleaned_data[AGREED + line.component] for line in self.lines
        }


class ChooseForm(ReasonForm):
    reason = forms.CharField(
        label="Why is this the best offer for the child?",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Enter why this offer is the best for the child"},
    )

    helper = FormHelper()
    helper.layout = Layout("reason", ButtonHolder(Submit("save", "Ask for approval")))


class ReopenForm(ReasonForm):
    helper = FormHelper()
    helper.layout = Layout("reason", ButtonHolder(Submit("save", "Take the offer back")))


class ApprovalForm(forms.Form):
    answer = forms.ChoiceField(
        label="What do you decide?",
        choices={"approve": "Approve this offer", "return": "Return it to the search"},
        widget=forms.RadioSelect,
        error_messages={"required": "Select what you decide"},
    )
    reason = forms.CharField(
        label="Why?",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Enter why you approve or return the offer"},
    )

    helper = FormHelper()
    helper.layout = Layout("answer", "reason", ButtonHolder(Submit("save", "Save")))


class MoveInForm(forms.Form):
    """The day of moving in, and why the open placement ends that day where there is one."""

    started = DateField(label="First day", help_text="For example 27 3 2026")
    reason_ended = forms.ChoiceField(
        label="Why does the placement before it end that day?",
        choices=[("", "Select"), *REASONS_PLACEMENT_CHANGED.items()],
        error_messages={"required": "Select why the placement before it ends"},
    )
    planned = yes_no_field("Was the move planned?")
    planned_end = DateField(label="Planned end", required=False)
    deprivation_of_liberty = yes_no_field("Is the child deprived of liberty?")

    helper = FormHelper()
    helper.layout = Layout(
        "started",
        "reason_ended",
        Field("planned", inline=True, optional=True),
        Field("planned_end", optional=True),
        Field("deprivation_of_liberty", inline=True, optional=True),
        ButtonHolder(Submit("save", "Start the placement")),
    )

    def __init__(self, *args, still_open, **kwargs):
        super().__init__(*args, **kwargs)
        self.still_open = still_open
        if still_open is None:
            self.fields["reason_ended"].required = False
            self.fields["reason_ended"].widget = forms.HiddenInput()

    def clean_started(self):
        started = self.cleaned_data["started"]
        if self.still_open and started < self.still_open.started:
            since = f"{self.still_open.started:%-d %B %Y}"
            message = f"Enter a day on or after {since}, when the open placement began"
            raise forms.ValidationError(message)
        return started

    def clean(self):
        answers = super().clean()
        started, planned_end = answers.get("started"), answers.get("planned_end")
        if started and planned_end and planned_end < started:
            self.add_error("planned_end", "The planned end cannot be before the first day")
        return answers
