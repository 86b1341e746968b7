"""What is written around the figures: the summary, and a box for each chapter."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Layout, Submit
from django import forms

from kft.core.layout import Field

LONGEST = 5000
TOO_LONG = {"max_length": "Write 5,000 characters or fewer"}
LAST_TIME = "This is last time’s text, not saved here yet. Change it, or empty the box."


class WordsForm(forms.Form):
    """The chapters, and so the boxes, are those of the report."""

    narrative = forms.CharField(
        label="Summary: what should readers know about these figures?",
        help_text="Do not name children or families, here or below.",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea,
        error_messages=TOO_LONG,
    )

    def __init__(self, *args, sections, remembered=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.slugs = [section.slug for section in sections]
        for section in sections:
            self.fields[section.slug] = forms.CharField(
                label=section.title,
                required=False,
                max_length=LONGEST,
                widget=forms.Textarea,
                error_messages=TOO_LONG,
            )
        for name in remembered:
            hints = (self.fields[name].help_text, LAST_TIME)
            self.fields[name].help_text = " ".join(filter(None, hints))
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field("narrative", size="m", rows=8),
            *(Field(slug, size="m", rows=4) for slug in self.slugs),
            ButtonHolder(Submit("save", "Save and make the PDF again")),
        )

    @property
    def words(self):
        """What was written about each chapter, by its slug."""
        return {slug: self.cleaned_data[slug] for slug in self.slugs}
