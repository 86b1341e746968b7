"""A panel's settings, its seats, and one of its meetings."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Layout, Submit
from django import forms

from accounts.models import User
from kft.core.forms import DateField, MoneyField
from kft.core.layout import Danger, Field
from referrals.models import Agency, Panel, PanelMembership

TIME_HINT = "For example 14:00"


def _time(label, **kwargs):
    return forms.TimeField(
        label=label,
        help_text=TIME_HINT,
        widget=forms.TimeInput(format="%H:%M"),
        error_messages={"invalid": "Enter a time, like 14:00", "required": "Enter a time"},
        **kwargs,
    )


class PanelForm(forms.ModelForm):
    """How a panel works. `version` is the one that the page showed."""

    least_members = forms.IntegerField(
        label="Least number of members",
        help_text="Coordinators and guests do not count. 0 for no least number.",
        min_value=0,
        max_value=50,
    )
    required_agencies = forms.MultipleChoiceField(
        label="Agencies that must be there",
        choices=Agency,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    needs_chair = forms.BooleanField(
        label="The chair or a vice-chair must be there", required=False
    )
    weekday = forms.TypedChoiceField(
        label="Day of the week",
        help_text="Meetings are made ahead for this day. Without one, none is.",
        choices=[("", "No fixed day"), *Panel.Weekday.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    every_weeks = forms.IntegerField(
        label="How often the panel meets", min_value=1, max_value=52
    )
    starts_at = _time("Start", required=False)
    place = forms.CharField(label="Place", required=False, max_length=200)
    minutes_for_an_item = forms.IntegerField(
        label="Minutes for each item", min_value=1, max_value=240
    )
    papers_close_days = forms.IntegerField(
        label="Papers close",
        help_text="Bank holidays and weekends are not counted.",
        min_value=0,
        max_value=20,
    )
    papers_close_at = _time("Hour at which papers close")
    weekly_limit = MoneyField(
        label="Weekly limit for one child",
        help_text="Above it a decision is in principle until it is endorsed.",
        required=False,
    )
    endorser = forms.ModelChoiceField(
        User.objects.none(),
        label="Who endorses decisions in principle",
        required=False,
        empty_label="Nobody yet",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Panel
        fields = (
            *("least_members", "required_agencies", "needs_chair", "weekday"),
            *("every_weeks", "starts_at", "place", "minutes_for_an_item"),
            *("papers_close_days", "papers_close_at", "weekly_limit", "endorser"),
        )

    helper = FormHelper()
    helper.layout = Layout(
        "version",
        Field("least_members", width=2),
        Field("required_agencies", small=True),
        Field("needs_chair", small=True),
        "weekday",
        Field("every_weeks", width=2, prefix="every", suffix="weeks"),
        Field("starts_at", width=5, optional=True),
        Field("place", optional=True),
        Field("minutes_for_an_item", width=3),
        Field("papers_close_days", width=2, suffix="working days before"),
        Field("papers_close_at", width=5),
        Field("weekly_limit", optional=True, suffix="a week"),
        Field("endorser", optional=True),
        ButtonHolder(Submit("save", "Save the settings")),
    )

    def __init__(self, *args, endorsers, **kwargs):
        super().__init__(*args, **kwargs)
        # who may endorse is a question of roles, which change
        self.fields["endorser"].queryset = endorsers

    def answers(self):
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class NewPanelForm(forms.ModelForm):
    """A panel with the coordinator who sets it up."""

    name = forms.CharField(
        label="Name of the panel",
        max_length=100,
        error_messages={"required": "Enter the panel’s name"},
    )
    kind = forms.ChoiceField(label="What kind of panel is it?", choices=Panel.Kind)
    coordinator = forms.ModelChoiceField(
        User.objects.none(),
        label="Who coordinates it?",
        help_text="They set how it works and who sits on it.",
        empty_label="Choose a person",
        error_messages={"required": "Select who coordinates it"},
    )

    class Meta:
        model = Panel
        fields = ("name", "kind")

    helper = FormHelper()
    helper.layout = Layout(
        "name", "kind", "coordinator", ButtonHolder(Submit("save", "Make the panel"))
    )

    def __init__(self, *args, coordinators, **kwargs):
        super().__init__(*args, **kwargs)
        # who may coordinate is a question of roles, which change
        self.fields["coordinator"].queryset = coordinators


class SeatForm(forms.Form):
    """A person's seat, and the agency they speak for."""

    person = forms.ModelChoiceField(
        User.objects.none(),
        label="Who?",
        empty_label="Choose a person",
        error_messages={"required": "Select a person"},
    )
    seat = forms.ChoiceField(label="Seat", choices=PanelMembership.Seat)
    agency = forms.ChoiceField(
        label="Agency they speak for", choices=[("", "None"), *Agency.choices], required=False
    )

    helper = FormHelper()
    helper.layout = Layout(
        "person", "seat", "agency", ButtonHolder(Submit("save", "Save the seat"))
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        # who may sit is a question of roles, which change
        self.fields["person"].queryset = people


class RemovalForm(forms.Form):
    helper = FormHelper()
    helper.layout = Layout(ButtonHolder(Danger("remove", "Remove from the panel")))


class ChangeMeetingForm(forms.Form):
    """Where and when a meeting is held, and who chairs it."""

    held_on = DateField(label="Date of the meeting", help_text="For example 27 3 2026")
    starts_at = _time("Start", required=False)
    place = forms.CharField(label="Place", required=False, max_length=200)
    chair = forms.ModelChoiceField(
        User.objects.none(),
        label="Who chairs it?",
        required=False,
        empty_label="Nobody named yet",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    helper = FormHelper()
    helper.layout = Layout(
        "version",
        "held_on",
        Field("starts_at", width=5, optional=True),
        Field("place", optional=True),
        "chair",
        ButtonHolder(Submit("save", "Save and tell the panel")),
    )

    def __init__(self, *args, chairs, **kwargs):
        super().__init__(*args, **kwargs)
        # only those with the chair's or vice-chair's seat
        self.fields["chair"].queryset = chairs


class CancelMeetingForm(forms.Form):
    reason = forms.CharField(
        label="Why is the meeting cancelled?",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter why the meeting is cancelled"},
    )

    helper = FormHelper()
    helper.layout = Layout("reason", ButtonHolder(Danger("cancel", "Cancel the meeting")))
