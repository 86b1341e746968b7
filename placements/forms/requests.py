"""Forms about asking for a home: the request itself, and its withdrawal."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Fieldset, Layout, Submit
from django import forms

from children.models import Child
from kft.core.forms import DateField, FormOfAPage
from kft.core.layout import Danger, Field
from placements.codes import PLACEMENT_TYPES, TEMPORARY
from placements.finding.requests import learn_where_from, missing_from
from placements.models import PlacementRequest, Suitability

RETIRED = frozenset({"H5", "P2", "Z1"})
UNREGISTERED = frozenset({"Z11", "Z12", "Z13", "Z14"})


def kinds_of_placement(without=frozenset()):
    """The codes that can be looked for or offered: not temporary, not retired."""
    left_out = TEMPORARY | RETIRED | without
    named = ((code, f"{code} {words}") for code, words in PLACEMENT_TYPES.items())
    return [("", "Select"), *(choice for choice in named if choice[0] not in left_out)]


def _text(label, hint="", rows=4):
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=hint, required=False, widget=area)


def _suits(label):
    return forms.ChoiceField(
        label=label, choices=Suitability, required=False, widget=forms.RadioSelect
    )


class RequestForm(FormOfAPage):
    """The answers of a request. A draft may have gaps; what was sent may not."""

    of_the_page = ("child",)

    why = forms.ChoiceField(
        label="Why is a home needed?",
        choices=PlacementRequest.Why,
        required=False,
        widget=forms.RadioSelect,
    )
    needed_by = DateField(
        label="By when is it needed?", help_text="For example 27 3 2026", required=False
    )
    sought_code = forms.ChoiceField(
        label="What kind of placement is looked for?",
        choices=kinds_of_placement(without=UNREGISTERED),
        required=False,
    )
    needs = _text("What does the child need from a home?", "Health, learning, daily care.")
    risks_to_self = _text("Risks to the child", "If there are none, say so.")
    risks_to_others = _text("Risks to others", "Adults, other children, pets.")
    foster = _suits("Would foster care suit?")
    foster_why = _text("Why may foster care not suit?", rows=2)
    residential = _suits("Would a children’s home suit?")
    residential_why = _text("Why may a children’s home not suit?", rows=2)
    supported = _suits("Would supported accommodation suit?")
    supported_why = _text("Why may supported accommodation not suit?", rows=2)
    together = forms.ModelMultipleChoiceField(
        Child.objects.none(),
        label="Which brothers and sisters should live in the same home?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    siblings_note = _text("Brothers and sisters", "Whom to see how often, or why apart.", 2)
    location_wishes = _text("Where should it be?", "Near whom, near what.", 2)
    must_not_be = _text("Where must it not be?", "Places and people to stay away from.", 2)
    childs_wishes = _text("What does the child wish?", rows=3)
    parents_wishes = _text("What do the parents wish?", rows=3)
    school = _text("School to keep", rows=2)
    matching_notes = _text("Anything else that helps to find a match", rows=3)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    helper = FormHelper()
    helper.layout = Layout(
        Fieldset("When and why", "why", "needed_by", "sought_code"),
        Fieldset("The child", "needs", "risks_to_self", "risks_to_others"),
        Fieldset(
            "What would suit",
            *(
                layout
                for kind in ("foster", "residential", "supported")
                for layout in (
                    Field(kind, inline=True),
                    Field(f"{kind}_why", optional=True),
                )
            ),
        ),
        Fieldset(
            "Brothers and sisters",
            Field("together", optional=True),
            Field("siblings_note", optional=True),
        ),
        Fieldset(
            "Where, and what people wish",
            Field("location_wishes", optional=True),
            Field("must_not_be", optional=True),
            "childs_wishes",
            "parents_wishes",
            Field("school", optional=True),
            Field("matching_notes", optional=True),
        ),
        "version",
        ButtonHolder(Submit("save", "Save")),
    )

    class Meta:
        model = PlacementRequest
        fields = [
            *("why", "needed_by", "sought_code", "needs", "risks_to_self"),
            *("risks_to_others", "foster", "foster_why", "residential", "residential_why"),
            *("supported", "supported_why", "siblings_note", "location_wishes"),
            *("must_not_be", "childs_wishes", "parents_wishes", "school", "matching_notes"),
        ]

    def __init__(self, *args, siblings, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["together"].queryset = siblings
        self.on = on

    def _post_clean(self):
        super()._post_clean()
        request = self.instance
        if request.status != PlacementRequest.Status.DRAFT:
            learn_where_from(request, self.on)
            for missing in missing_from(request):
                if missing.field not in self.errors:
                    self.add_error(missing.field, missing.message)


class ReasonForm(forms.Form):
    """One reason, for what is taken back or ended."""

    reason = forms.CharField(
        label="Why?",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Enter why"},
    )


class WithdrawRequestForm(ReasonForm):
    helper = FormHelper()
    helper.layout = Layout("reason", ButtonHolder(Danger("save", "Withdraw the request")))
