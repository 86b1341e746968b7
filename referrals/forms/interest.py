"""Declaring and withdrawing an interest."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Layout, Submit
from django import forms

from accounts.models import User
from kft.core.layout import Field


class InterestForm(forms.Form):
    """Whose interest, and what connects them with the family."""

    person = forms.ModelChoiceField(
        User.objects.none(),
        label="Whose interest is it?",
        required=False,
        empty_label="My own",
    )
    nature = forms.CharField(
        label="What is the connection with the family?",
        help_text="Such as a relative, a neighbour, or work with the family in another job. "
        "The minutes will say it.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter what the connection with the family is"},
    )

    helper = FormHelper()
    helper.layout = Layout(
        "person", "nature", ButtonHolder(Submit("save", "Declare the interest"))
    )

    def __init__(self, *args, others, **kwargs):
        super().__init__(*args, **kwargs)
        # only the people of the referral's meeting, and only for those who keep interests
        if others:
            self.fields["person"].queryset = others
        else:
            del self.fields["person"]
            self.helper = FormHelper()
            self.helper.layout = Layout(
                "nature", ButtonHolder(Submit("save", "Declare my interest"))
            )


class WithdrawalForm(forms.Form):
    reason = forms.CharField(
        label="Why is the interest withdrawn?",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter why the interest is withdrawn"},
    )

    helper = FormHelper()
    helper.layout = Layout(
        Field("reason"), ButtonHolder(Submit("save", "Withdraw the interest"))
    )
