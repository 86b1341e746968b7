"""Forms with which an administrator keeps people and their roles."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Layout, Submit
from django import forms

from accounts.models import User
from accounts.roles import Role
from kft.core.forms import MoneyField
from kft.core.layout import Field

GIVEN = [(role.value, role.label) for role in Role if role is not Role.SYSTEM]


class InviteForm(forms.ModelForm):
    roles = forms.MultipleChoiceField(
        label="Roles",
        choices=GIVEN,
        widget=forms.CheckboxSelectMultiple,
        help_text="Choose every role that the person needs, and no more.",
        error_messages={"required": "Select at least one role"},
    )

    helper = FormHelper()
    helper.layout = Layout(
        "name",
        "email",
        Field("team", optional=True),
        Field("roles", small=True),
        ButtonHolder(Submit("save", "Send the invitation")),
    )

    class Meta:
        model = User
        fields = ["name", "email", "team", "roles"]
        labels = {"name": "Full name", "email": "Work email address", "team": "Team"}
        error_messages = {
            "name": {"required": "Enter the person’s full name"},
            "email": {
                "required": "Enter the person’s work email address",
                "invalid": "Enter an email address, like name@council.gov.uk",
            },
        }

    def clean_email(self):
        """One address in any case is one person."""
        email = self.cleaned_data["email"].lower()
        others = User.objects.exclude(pk=self.instance.pk)
        if others.filter(email__iexact=email).exists():
            raise forms.ValidationError("Somebody already signs in with this email address")
        return email


class AccountForm(InviteForm):
    is_active = forms.TypedChoiceField(
        label="May this person sign in?",
        choices=[(True, "Yes"), (False, "No, close the account")],
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
    )

    helper = FormHelper()
    helper.layout = Layout(
        "name",
        "email",
        Field("team", optional=True),
        Field("roles", small=True),
        "is_director",
        Field("is_active", inline=True),
        ButtonHolder(Submit("save", "Save changes")),
    )

    class Meta(InviteForm.Meta):
        fields = [*InviteForm.Meta.fields, "is_director", "is_active"]
        labels = {
            **InviteForm.Meta.labels,
            "is_director": "This person is the director of children’s services",
        }
        help_texts = {
            "is_director": "Only the director, who needs the role of a nominated officer too, "
            "authorises that somebody leaves care by their own wish at 16 or 17."
        }


class LimitForm(forms.Form):
    """What a person may agree a week for one child; `seen` is the limit that was shown."""

    weekly_limit = MoneyField(
        label="Weekly limit for one child",
        help_text="Leave it empty if this person may agree no weekly cost.",
        required=False,
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    helper = FormHelper()
    helper.layout = Layout(
        "seen",
        Field("weekly_limit", suffix="a week", size="m"),
        ButtonHolder(Submit("save", "Save the limit")),
    )
