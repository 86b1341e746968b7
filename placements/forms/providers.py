"""Forms about who provides placements, and where."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Layout, Submit
from django import forms

from kft.core.forms import DateField, FormOfAPage
from kft.core.layout import Field
from placements.forms.answers import yes_no_field
from placements.models import Framework, FrameworkMembership, Provider, Setting


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
    inside_authority = yes_no_field("Is it inside the council’s area?")
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
        "version",
        ButtonHolder(Submit("save", "Save")),
    )

    class Meta:
        model = Setting
        fields = [
            *("name", "kind", "registration", "postcode", "inside_authority", "beds"),
            *("block_beds", "age_from", "age_to"),
        ]
        labels = {
            "block_beds": "Beds under a block contract, where none is recorded",
            "age_from": "Youngest age",
            "age_to": "Oldest age",
        }
        error_messages = {
            "name": {"required": "Enter the name"},
            "kind": {"required": "Select what kind of place it is"},
        }


class MembershipForm(FormOfAPage):
    of_the_page = ("provider",)
    framework = forms.ModelChoiceField(
        Framework.objects.all(),
        label="Which framework?",
        required=False,
        empty_label="Another, named below",
    )
    named = forms.CharField(
        label="Name of another framework",
        help_text="For one that is not in the list, for example Fostering framework 2026.",
        max_length=200,
        required=False,
    )
    started = DateField(label="From", help_text="The first day on it")
    ended = DateField(
        label="Until",
        help_text="The day from which the provider is not on it any more.",
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    helper = FormHelper()
    helper.layout = Layout(
        "framework",
        Field("named", optional=True),
        "started",
        Field("ended", optional=True),
        "version",
        ButtonHolder(Submit("save", "Save")),
    )

    class Meta:
        model = FrameworkMembership
        fields = ["framework", "started", "ended"]

    def clean(self):
        answers = super().clean()
        if bool(answers.get("framework")) == bool(answers.get("named", "").strip()):
            self.add_error("framework", "Select a framework, or enter the name of another")
        return answers
