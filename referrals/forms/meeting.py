"""Planning a meeting, who came."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Layout, Submit
from django import forms

from kft.core.forms import DateField
from kft.core.layout import Field
from referrals.models import Attendance, Meeting, Panel

CAME = {"yes": "Came", "no": "Did not come", "": "Not recorded"}
CAME_VALUES = {"yes": True, "no": False, "": None}


class MeetingForm(forms.Form):
    """A new meeting of one of the person's panels."""

    panel = forms.ModelChoiceField(
        Panel.objects.none(),
        label="Panel",
        empty_label="Choose a panel",
        error_messages={"required": "Select the panel"},
    )
    held_on = DateField(label="Date of the meeting", help_text="For example 27 3 2026")
    starts_at = forms.TimeField(
        label="Time",
        help_text="For example 14:00",
        required=False,
        widget=forms.TextInput,
        error_messages={"invalid": "Enter a time, like 14:00"},
    )
    place = forms.CharField(label="Place", required=False, max_length=200)

    helper = FormHelper()
    helper.layout = Layout(
        "panel",
        "held_on",
        Field("starts_at", width=5, optional=True),
        Field("place", optional=True),
        ButtonHolder(Submit("save", "Plan the meeting")),
    )

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        # the choices depend on where the person sits
        self.fields["panel"].queryset = Panel.objects.visible_to(by)


def _came(agency):
    return forms.ChoiceField(
        label=agency.label, choices=CAME, widget=forms.RadioSelect, required=False
    )


class AttendanceForm(forms.Form):
    """Yes, no or not recorded for each agency."""

    for _agency in Attendance.Agency:
        locals()[_agency.value] = _came(_agency)

    helper = FormHelper()
    helper.layout = Layout(
        *(Field(agency.value, inline=True, small=True) for agency in Attendance.Agency),
        ButtonHolder(Submit("save", "Save who came")),
    )

    def attended(self):
        return {agency: CAME_VALUES[answer] for agency, answer in self.cleaned_data.items()}


class ListForm(forms.Form):
    """On which meeting's agenda a referral goes."""

    meeting = forms.ModelChoiceField(
        Meeting.objects.none(),
        label="Which meeting?",
        empty_label="Choose a meeting",
        error_messages={"required": "Select the meeting"},
    )

    helper = FormHelper()
    helper.layout = Layout("meeting", ButtonHolder(Submit("save", "Put it on the agenda")))

    def __init__(self, *args, meetings, **kwargs):
        super().__init__(*args, **kwargs)
        # the choices depend on where the person sits
        self.fields["meeting"].queryset = meetings
