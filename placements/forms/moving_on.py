"""Forms about stepping down from residential care, and leaving care."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Layout, Submit
from django import forms

from children.models import ExitPlan
from kft.core.forms import DateField, FormOfAPage
from kft.core.layout import Field
from placements.models import StepPlan
from placements.moves.step_down import mistakes


class StageForm(FormOfAPage):
    """A stage that a plan reached; `before` is the one it follows, `on` today."""

    of_the_page = ("child",)

    stage = forms.ChoiceField(
        label="Which stage has the plan reached?",
        choices=StepPlan.Stage.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select the stage that the plan has reached"},
    )
    stage_on = DateField(label="On which day?", help_text="For example 27 3 2026")
    target = forms.ChoiceField(
        label="Where is the child to move to?",
        choices=[("", "Not decided yet"), *StepPlan.Target.choices],
        required=False,
    )
    expected_on = DateField(
        label="When is the child expected to move?",
        help_text="The list is in the order of this day.",
        required=False,
    )
    reason = forms.CharField(
        label="What happened?",
        help_text="Say why if the plan ceased or went back to an earlier stage.",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    helper = FormHelper()
    helper.layout = Layout(
        Field("stage", small=True),
        "stage_on",
        Field("target", optional=True),
        Field("expected_on", optional=True),
        Field("reason", optional=True),
        "version",
        ButtonHolder(Submit("save", "Save stage")),
    )

    class Meta:
        model = StepPlan
        fields = ["stage", "stage_on", "target", "expected_on", "reason"]

    def __init__(self, *args, before, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.before, self.on = before, on

    def clean(self):
        answers = super().clean()
        if answers.get("stage") and answers.get("stage_on"):
            known = {name: answers[name] for name in ("stage", "stage_on", "reason")}
            tried = StepPlan(child=self.instance.child, **known)
            for field, message in mistakes(tried, self.before, on=self.on).items():
                self.add_error(field, message)
        return answers


class ExitPlanForm(FormOfAPage):
    of_the_page = ("child",)
    route = forms.ChoiceField(
        label="How is the child expected to leave care?",
        choices=ExitPlan.Route.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select how the child is expected to leave care"},
    )
    estimated_on = DateField(
        label="By which day?", help_text="The best estimate, for example 27 3 2026"
    )

    helper = FormHelper()
    helper.layout = Layout(
        "route",
        "estimated_on",
        Field("team", optional=True),
        ButtonHolder(Submit("save", "Save plan")),
    )

    class Meta:
        model = ExitPlan
        fields = ["route", "estimated_on", "team"]
        labels = {"team": "Team that works on it"}


class CloseExitPlanForm(forms.Form):
    """What came of a plan to leave care; each answer asks for what it needs."""

    outcome = forms.ChoiceField(
        label="What came of the plan?",
        choices={
            "achieved": "Achieved: the child has left care",
            "slipped": "Slipped: there is a new day",
            "withdrawn": "Withdrawn: the child will not leave care this way",
        },
        widget=forms.RadioSelect,
        error_messages={"required": "Select what came of the plan"},
    )
    actual_on = DateField(label="When did the child leave care?", required=False)
    estimated_on = DateField(label="New estimated day", required=False)
    slipped_why = forms.CharField(label="Why did it slip?", required=False)
    withdrawn_why = forms.CharField(label="Why is it withdrawn?", required=False)

    helper = FormHelper()
    helper.layout = Layout(
        Field(
            "outcome",
            reveals={
                "achieved": "actual_on",
                "slipped": Layout("estimated_on", "slipped_why"),
                "withdrawn": "withdrawn_why",
            },
        ),
        ButtonHolder(Submit("save", "Save")),
    )
    NEEDED = {
        "achieved": {"actual_on": "Enter when the child left care"},
        "slipped": {
            "estimated_on": "Enter the new estimated day",
            "slipped_why": "Enter why it slipped",
        },
        "withdrawn": {"withdrawn_why": "Enter why it is withdrawn"},
    }

    def __init__(self, *args, plan, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.plan, self.on = plan, on

    def clean_actual_on(self):
        actual_on = self.cleaned_data["actual_on"]
        if actual_on and actual_on > self.on:
            raise forms.ValidationError("Enter today or a day before")
        return actual_on

    def clean_estimated_on(self):
        estimated_on, was = self.cleaned_data["estimated_on"], self.plan.estimated_on
        if estimated_on and estimated_on <= was:
            raise forms.ValidationError(f"Enter a day after {was:%-d %B %Y}")
        return estimated_on

    def clean(self):
        answers = super().clean()
        for field, message in self.NEEDED.get(answers.get("outcome"), {}).items():
            if field in answers and not answers[field]:
                self.add_error(field, message)
        return answers
