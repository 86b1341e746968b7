"""The committee cover sheet, and the papers that it lists."""

import re

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms

from kft.core.forms import DateField
from kft.core.layout import Field
from reports.models import CoverPaper, CoverSheet
from reports.models.cover import PARAGRAPHS

REQUIRED = {
    "committee": "Enter the name of the meeting",
    "meeting_on": "Enter the date of the meeting",
    "title": "Enter the title of the report",
    "lead_member": "Enter the lead member",
    "director": "Enter the lead strategic director",
    "author": "Enter the author",
    "purpose": "Enter the purpose of the report",
    "recommendations": "Enter what the meeting is asked to decide, and why",
}


class CoverForm(forms.ModelForm):
    """`public` says that the report is for publication, which exempt papers are not."""

    meeting_on = DateField(label="Date of the meeting", help_text="For example 6 2 2025")
    director_agreed_on = DateField(label="Date the director agreed it", required=False)
    member_agreed_on = DateField(label="Date the lead member agreed it", required=False)
    key_decision = forms.TypedChoiceField(
        label="Is it a key decision?",
        choices={"no": "No", "yes": "Yes"},
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether it is a key decision"},
    )

    class Meta:
        model = CoverSheet
        fields = [
            *("committee", "meeting_on", "title", "lead_member", "director", "author"),
            *("contact_email", "reference", "key_decision", "part", "purpose"),
            *("recommendations", "alternatives", "plans", "resources", "risks", "carbon"),
            *("other_implications", "finance_sign_off", "legal_sign_off"),
            *("monitoring_sign_off", "people_sign_off", "assets_sign_off"),
            *("procurement_sign_off", "originator", "director_agreed_on", "member_agreed_on"),
        ]
        labels = {
            "committee": "Meeting",
            "title": "Title of the report",
            "lead_member": "Lead member",
            "director": "Lead strategic director",
            "contact_email": "Contact e-mail address",
            "reference": "Your reference",
            "part": "Confidentiality",
            "purpose": "Purpose of the report",
            "recommendations": "Recommendations and reasons",
            "alternatives": "Alternatives considered and rejected",
            "plans": "How it serves the council’s plans",
            "resources": "Implications for the medium-term financial plan and resources",
            "risks": "Financial risks",
            "carbon": "Carbon footprint",
            "other_implications": "Other implications",
            "finance_sign_off": "Finance",
            "legal_sign_off": "Legal",
            "monitoring_sign_off": "Monitoring officer",
            "people_sign_off": "Human resources",
            "assets_sign_off": "Corporate property",
            "procurement_sign_off": "Strategic procurement",
            "originator": "Originating officer",
        }
        help_texts = {
            "committee": "For example Children’s Scrutiny Panel",
            "other_implications": "For example equality, health and safety, child poverty",
            "finance_sign_off": "The name or reference of the sign-off",
        }
        widgets = {"part": forms.RadioSelect}
        error_messages = {name: {"required": words} for name, words in REQUIRED.items()}

    helper = FormHelper()
    helper.form_tag = False
    helper.layout = Layout(
        Fieldset(
            "The meeting",
            *("committee", "meeting_on", "title", "lead_member", "director", "author"),
            *("contact_email", "reference"),
            Field("key_decision", inline=True),
            "part",
        ),
        Fieldset(
            "What it is about",
            Field("purpose", rows=5),
            Field("recommendations", rows=5),
            Field("alternatives", rows=3),
            Field("plans", rows=3),
        ),
        Fieldset(
            "Implications",
            Field("resources", rows=3),
            Field("risks", rows=3),
            Field("carbon", rows=3),
            Field("other_implications", rows=4),
        ),
        Fieldset(
            "Sign-offs",
            *("finance_sign_off", "legal_sign_off", "monitoring_sign_off"),
            *("people_sign_off", "assets_sign_off", "procurement_sign_off"),
            *("originator", "director_agreed_on", "member_agreed_on"),
        ),
    )

    def __init__(self, *args, public, **kwargs):
        super().__init__(*args, **kwargs)
        self.public = public
        self.fields["meeting_on"].error_messages["required"] = REQUIRED["meeting_on"]
        self.initial["key_decision"] = "yes" if self.instance.key_decision else "no"

    def clean_part(self):
        part = self.cleaned_data["part"]
        if self.public and part == CoverSheet.Part.TWO:
            raise forms.ValidationError(
                "A report for publication is in part I. Make an internal one for part II"
            )
        return part


class PaperForm(forms.Form):
    """A paper; one without a title is left out."""

    kind = forms.ChoiceField(
        label="Kind", choices=CoverPaper.Kind, widget=forms.RadioSelect, required=False
    )
    title = forms.CharField(
        label="Title",
        max_length=200,
        required=False,
        error_messages={"max_length": "Write a title of 200 characters or fewer"},
    )
    exempt_under = forms.CharField(
        label="Exemption paragraphs of Schedule 12A, if any",
        help_text="Numbers from 1 to 7, for example 1, 3",
        required=False,
    )

    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.layout = Layout(
        "title", Field("kind", inline=True, small=True), Field("exempt_under", width=10)
    )

    def clean_exempt_under(self):
        given = re.findall(r"[^\s,;]+", self.cleaned_data["exempt_under"])
        if not all(word.isdecimal() and int(word) in PARAGRAPHS for word in given):
            raise forms.ValidationError("Enter paragraphs from 1 to 7, with commas between")
        return sorted({int(word) for word in given})


class _PaperFormSet(forms.BaseFormSet):
    @property
    def papers(self):
        """The papers that have a title, in their order."""
        return [
            CoverPaper(
                title=found["title"],
                kind=found["kind"] or CoverPaper.Kind.APPENDIX,
                exempt_under=found["exempt_under"],
            )
            for found in (form.cleaned_data for form in self.forms)
            if found.get("title")
        ]


PaperFormSet = forms.formset_factory(PaperForm, formset=_PaperFormSet, extra=2, max_num=40)
