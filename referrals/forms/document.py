"""The form that adds a document to a referral."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Layout, Submit
from django import forms


class DocumentForm(forms.Form):
    file = forms.FileField(
        label="Choose a file",
        help_text="A PDF, Word document, Excel workbook, JPEG or PNG",
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx,.xlsx,.jpg,.jpeg,.png"}),
        error_messages={
            "required": "Choose a file",
            "empty": "The file is empty. Choose another",
            "max_length": "The file’s name must be 150 characters or fewer",
        },
        max_length=150,
    )

    helper = FormHelper()
    helper.layout = Layout("file", ButtonHolder(Submit("add", "Add the document")))
