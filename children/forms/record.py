"""Forms about a child: the record, who works with it, care, legal status, relatives."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Layout, Submit
from django import forms

from accounts.models import Team, User
from children import codes
from children.models import CarePeriod, Child, Family, LegalStatus, Relationship
from kft.core.forms import DateField, FormOfAPage
from kft.core.layout import Field

YES_NO = [(True, "Yes"), (False, "No")]


def _yes_or_no(value):
    return {"True": True, "False": False}.get(str(value))


class FamilyForm(forms.ModelForm):
    """The family that a new child belongs to: half of the page that adds a child."""

    helper = FormHelper()
    helper.form_tag = False
    helper.layout = Layout("name", Field("postcode", width=10, optional=True))

    class Meta:
        model = Family
        fields = ["name", "postcode"]
        labels = {"name": "Name of the family"}
        help_texts = {"name": "As the case system names it, usually the last name."}
        error_messages = {"name": {"required": "Enter the name of the family"}}


class ChildForm(forms.ModelForm):
    date_of_birth = DateField(label="Date of birth", help_text="For example 27 3 2014")
    disabled = forms.TypedChoiceField(
        label="Is the child disabled?",
        choices=YES_NO,
        coerce=_yes_or_no,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    helper = FormHelper()
    helper.form_tag = False
    helper.layout = Layout(
        "first_name",
        "last_name",
        "date_of_birth",
        Field("sex", width=10, optional=True),
        Field("ethnicity", optional=True),
        Field("disabled", inline=True, optional=True),
        Field("upn", width=20, optional=True),
        "version",
    )

    class Meta:
        model = Child
        fields = [
            *("first_name", "last_name", "date_of_birth"),
            *("sex", "ethnicity", "disabled", "upn"),
        ]
        labels = {"upn": "Unique pupil number"}
        error_messages = {
            "first_name": {"required": "Enter the child’s first name"},
            "last_name": {"required": "Enter the child’s last name"},
        }


class RestrictNewForm(forms.Form):
    """Whether a new record has to be restricted from its first moment."""

    restricted = forms.TypedChoiceField(
        label="Must this record be restricted?",
        help_text="For example the child of a colleague, or an adoption.",
        choices=YES_NO,
        coerce=_yes_or_no,
        empty_value=False,
        initial=False,
        required=False,
        widget=forms.RadioSelect,
    )
    why = forms.CharField(label="Why?", required=False, max_length=1000, widget=forms.Textarea)

    helper = FormHelper()
    helper.form_tag = False
    helper.layout = Layout(
        Field(
            "restricted",
            hints={True: "You see it, and those whom you or a records officer name."},
            reveals={True: Field("why", rows=3)},
        )
    )

    def clean(self):
        answers = super().clean()
        if answers.get("restricted") and not answers.get("why"):
            self.add_error("why", "Enter why this record must be restricted")
        return answers


class AllocateForm(forms.ModelForm):
    social_worker = forms.ModelChoiceField(
        label="Social worker",
        queryset=User.objects.filter(is_active=True, team__isnull=False),
        required=False,
        empty_label="Nobody yet",
    )
    team = forms.ModelChoiceField(
        label="Team",
        queryset=Team.objects.all(),
        error_messages={"required": "Select a team"},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    helper = FormHelper()
    helper.layout = Layout(
        "team",
        "social_worker",
        "version",
        ButtonHolder(Submit("save", "Save who works with the child")),
    )

    class Meta:
        model = Child
        fields = ["team", "social_worker"]

    def clean(self):
        """A worker of another team would not see the team's other records."""
        answers = super().clean()
        worker, team = answers.get("social_worker"), answers.get("team")
        if worker and team and worker.team_id != team.pk:
            self.add_error("social_worker", f"Select somebody who works in {team}")
        return answers


class StartCareForm(FormOfAPage):
    of_the_page = ("child",)
    started = DateField(label="When did it start?", help_text="For example 27 3 2026")
    code = forms.ChoiceField(
        label="Legal status",
        choices=[("", "Select"), *codes.LEGAL_STATUSES.items()],
        error_messages={"required": "Select the legal status"},
    )

    helper = FormHelper()
    helper.layout = Layout(
        "started",
        "code",
        Field("need", optional=True),
        ButtonHolder(Submit("save", "Start care")),
    )

    class Meta:
        model = CarePeriod
        fields = ["started", "need"]
        labels = {"need": "Main need"}


class EndCareForm(forms.Form):
    ended = DateField(
        label="When did it end?",
        help_text="The first day on which the council no longer looked after the child.",
    )
    reason = forms.ChoiceField(
        label="Why did it end?",
        choices=[
            ("", "Select"),
            *((code, words) for code, words in codes.REASONS_CEASED.items() if code != "X1"),
        ],
        error_messages={"required": "Select why care ended"},
    )

    helper = FormHelper()
    helper.layout = Layout("ended", "reason", ButtonHolder(Submit("save", "End care")))

    def __init__(self, *args, period, **kwargs):
        super().__init__(*args, **kwargs)
        self.period = period

    def clean_ended(self):
        ended = self.cleaned_data["ended"]
        if ended < self.period.started:
            raise forms.ValidationError("The end cannot be before the start")
        return ended


class LegalStatusForm(forms.ModelForm):
    started = DateField(label="From when?", help_text="For example 27 3 2026")

    helper = FormHelper()
    helper.layout = Layout("code", "started", ButtonHolder(Submit("save", "Save legal status")))

    class Meta:
        model = LegalStatus
        fields = ["code", "started"]
        labels = {"code": "Legal status"}
        error_messages = {"code": {"required": "Select the legal status"}}

    def clean_started(self):
        """The status before ends that day, so only one that starts later is in the way."""
        started = self.cleaned_data["started"]
        later = self.instance.child.legal_statuses.filter(started__gte=started).first()
        if later:
            raise forms.ValidationError(
                f"“{later}” starts on {later.started:%-d %B %Y}: enter a later day"
            )
        return started


class RelationshipForm(forms.ModelForm):
    parental_responsibility = forms.TypedChoiceField(
        label="Does this person have parental responsibility?",
        choices=YES_NO,
        coerce=_yes_or_no,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )

    helper = FormHelper()
    helper.layout = Layout(
        "name",
        "kind",
        Field("parental_responsibility", inline=True, optional=True),
        Field("note", rows=3, optional=True),
        ButtonHolder(Submit("save", "Save this person")),
    )

    class Meta:
        model = Relationship
        fields = ["name", "kind", "parental_responsibility", "note"]
        labels = {"name": "Full name", "kind": "Who are they to the child?"}
        error_messages = {
            "name": {"required": "Enter the person’s name"},
            "kind": {"required": "Select who they are to the child"},
        }

    def clean_name(self):
        name = self.cleaned_data["name"].strip()
        if not name:
            raise forms.ValidationError("Enter the person’s name")
        return name
