"""Forms about a search: whom was asked, what they answered, why a tier is passed over."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Layout, Submit
from django import forms

from kft.core.forms import DateField
from kft.core.layout import Field
from placements.forms.requests import ReasonForm
from placements.models import Approach, Provider


class _Providers(forms.ModelMultipleChoiceField):
    def label_from_instance(self, provider):
        """The name, with the frameworks that the view has read (`now_on`)."""
        now_on = getattr(provider, "now_on", ())
        names = ", ".join(str(membership.framework) for membership in now_on)
        return f"{provider} ({names})" if names else str(provider)


class AskProvidersForm(forms.Form):
    providers = _Providers(
        Provider.objects.none(),
        label="Which providers were asked?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select the providers that were asked"},
    )
    asked_on = DateField(label="When were they asked?", help_text="For example 27 3 2026")

    helper = FormHelper()
    helper.layout = Layout(
        Field("providers", small=True), "asked_on", ButtonHolder(Submit("save", "Save"))
    )

    def __init__(self, *args, asked, providers, **kwargs):
        super().__init__(*args, **kwargs)
        # those of this tier who are asked already are not asked again
        self.fields["providers"].queryset = providers.exclude(pk__in=asked)


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(
        label="What did they answer?",
        choices=Approach.Answer,
        widget=forms.RadioSelect,
        error_messages={"required": "Select what they answered"},
    )
    answered_on = DateField(label="When?", help_text="For example 27 3 2026")
    why = forms.CharField(
        label="Why, in their words?",
        help_text="Needed if they declined.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    helper = FormHelper()
    helper.layout = Layout(
        "answer", "answered_on", "why", ButtonHolder(Submit("save", "Save the answer"))
    )

    def __init__(self, *args, approach, **kwargs):
        super().__init__(*args, **kwargs)
        self.approach = approach

    def clean_answered_on(self):
        answered_on = self.cleaned_data["answered_on"]
        if answered_on < self.approach.asked_on:
            raise forms.ValidationError("The answer cannot come before they were asked")
        return answered_on

    def clean(self):
        answers = super().clean()
        declined = answers.get("answer") == Approach.Answer.DECLINED
        if declined and not answers.get("why", "").strip():
            self.add_error("why", "Enter why they declined")
        return answers


class NoneAvailableForm(ReasonForm):
    helper = FormHelper()
    helper.layout = Layout("reason", ButtonHolder(Submit("save", "Save the reason")))


class OpenEarlyForm(ReasonForm):
    helper = FormHelper()
    helper.layout = Layout("reason", ButtonHolder(Submit("save", "Open it early")))
