"""Writing the minutes, and signing them."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Layout, Submit
from django import forms

from kft.core.layout import Danger


class MinutesForm(forms.Form):
    text = forms.CharField(
        label="Minutes",
        widget=forms.Textarea(attrs={"rows": 24}),
        error_messages={"required": "Enter the minutes"},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    helper = FormHelper()
    helper.layout = Layout(
        "version", "text", ButtonHolder(Submit("save", "Save for the chair to sign"))
    )


class SignForm(forms.Form):
    sure = forms.BooleanField(
        label="I have read the minutes and they are right",
        error_messages={"required": "Confirm that you have read the minutes"},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    helper = FormHelper()
    helper.layout = Layout("version", "sure", ButtonHolder(Danger("sign", "Sign the minutes")))


class AddendumForm(forms.Form):
    text = forms.CharField(
        label="What is to be corrected?",
        help_text="It stands under the signed minutes. Neither can be changed afterwards.",
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Enter the correction"},
    )

    helper = FormHelper()
    helper.layout = Layout("text", ButtonHolder(Submit("save", "Add it to the minutes")))
