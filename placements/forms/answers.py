"""Answers that several forms ask for."""

from django import forms

YES_NO = [(True, "Yes"), (False, "No")]


def _yes_or_no(value):
    return {"True": True, "False": False}.get(str(value))


def yes_no_field(label):
    return forms.TypedChoiceField(
        label=label,
        choices=YES_NO,
        coerce=_yes_or_no,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
