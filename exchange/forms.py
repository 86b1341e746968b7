"""The form with which an administrator brings a file."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Layout, Submit
from django import forms


class UploadForm(forms.Form):
    file = forms.FileField(
        label="Choose a file",
        help_text="A .zip of CSV files, or an Excel workbook (.xlsx). "
        "Do not put a child’s name in the name of the file.",
        widget=forms.FileInput(attrs={"accept": ".zip,.xlsx"}),
        error_messages={
            "required": "Choose a file",
            "empty": "The file is empty. Choose another",
            "max_length": "The file’s name must be 150 characters or fewer",
        },
        max_length=150,
    )

    helper = FormHelper()
    helper.layout = Layout("file", ButtonHolder(Submit("check", "Check the file")))
