"""Forms about who provides placements, and where."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Layout, Submit
from django import forms

from kft.core.layout import Field
from placements.forms.answers import yes_no_field
from placements.models import Provider, Setting


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
