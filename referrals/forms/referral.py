"""The referral's own form: every answer, in sections, saved as it is written."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Div, Layout, Submit
from django import forms

from kft.core.forms import DateField, MoneyField
from kft.core.layout import Field, Secondary
from referrals.answers import TRIED, TRIED_PARTS, title_of
from referrals.forms.group import Group
from referrals.models import Referral
from referrals.models.decision_kind import DecisionKind
from referrals.questions import (
    OF_EACH_CHILD,
    OF_THE_FAMILY,
    QUESTIONS,
    SECTIONS,
    anchor_of,
    name_of,
)

YES_NO = {"True": "Yes", "False": "No"}
MOST_SERVICES = 10


def _words(name):
    question = QUESTIONS[name]
    return {"label": question.label, "help_text": question.hint, "required": False}


def _text(name, rows=4):
    return forms.CharField(widget=forms.Textarea(attrs={"rows": rows}), **_words(name))


def _choice(name, choices):
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **_words(name))


def _yes_no(name):
    return forms.TypedChoiceField(
        choices=YES_NO,
        coerce=lambda answer: answer == "True",
        empty_value=None,
        widget=forms.RadioSelect,
        **_words(name),
    )


def _fields_of(child):
    """The questions about one child, by their names in the form."""
    fields = {
        "legal_status": forms.ChoiceField(
            choices=[("", "Choose one"), *Referral.Legal.choices], **_words("legal_status")
        ),
        "plan": _choice("plan", Referral.Plan.choices),
        "school": _text("school", rows=2),
        "needs": _text("needs", rows=2),
        "childs_view": _text("childs_view"),
        "childs_view_heard": _text("childs_view_heard", rows=2),
        "recommended": forms.ChoiceField(
            choices=[("", "Nothing recommended"), *DecisionKind.recommendable()],
            **_words("recommended"),
        ),
    }
    return {name_of(child, name): fields[name] for name in OF_EACH_CHILD}


def _fields_of_services():
    """Rows for the services tried: what, when and with what result."""
    fields = {}
    for number in range(MOST_SERVICES):
        labels = ("Service", "When", "What came of it")
        for part, label, limit in zip(TRIED_PARTS, labels, (200, 100, 2000), strict=True):
            fields[tried_name(number, part)] = forms.CharField(
                label=label, max_length=limit, required=False, widget=forms.TextInput
            )
    return fields


def tried_name(number, part):
    return f"tried_{number}_{part}"


_DRAWN = {
    "urgent": Field("urgent", reveals={"True": "needed_by"}),
    "needed_by": None,
    "parents_know": Field("parents_know", inline=True),
    "estimated_weekly_cost": Field("estimated_weekly_cost", suffix="a week"),
}


def _layout(children):
    """A fieldset for each section, one for each child, then the buttons."""
    fieldsets = []
    for section in SECTIONS:
        if section.of_each_child:
            fieldsets += [_of_child(section, child) for child in children]
        else:
            fieldsets.append(_of_family(section))
    check, save = Submit("check", "Save and check"), Secondary("save", "Save and come back")
    return Layout("version", *fieldsets, ButtonHolder(check, save))


def _of_child(section, child):
    names = [name_of(child, question.field) for question in section.questions]
    return _fieldset(title_of(child), anchor_of(section, child), *names)


def _of_family(section):
    drawn = [_DRAWN.get(q.field, q.field) for q in section.questions]
    shown = [field for field in drawn if field]
    if section.anchor == "tried":
        shown = [*_services(), *shown]
    return _fieldset(section.title, section.anchor, *shown)


def _fieldset(title, anchor, *shown):
    return Group(title, *shown, css_id=anchor, css_class="app-fieldset--ruled")


def _services():
    """The rows of services; static/js/rows.js shows the empty ones one after another."""
    rows = [
        Group(
            f"Service {number + 1}",
            Div(*(tried_name(number, part) for part in TRIED_PARTS), css_class="app-columns"),
            size="s",
            css_class="app-service",
            data_row="",
        )
        for number in range(MOST_SERVICES)
    ]
    hint = "Each service that was tried: what it was, when, and with what result"
    drawn = {"css_class": "app-services", "data_rows": "Add another service"}
    return [Group("Services tried", *rows, size="s", hint=hint, **drawn)]


class ReferralForm(forms.Form):
    """Every answer of a referral. A draft may lack any of them: see questions.missing_from.

    The questions about a child are asked for each of `children`.
    """

    kind = _choice("kind", Referral.Kind.choices)
    urgent = _yes_no("urgent")
    needed_by = DateField(**_words("needed_by"))
    asked_of_panel = _text("asked_of_panel")
    estimated_weekly_cost = MoneyField(**_words("estimated_weekly_cost"))
    who_pays = forms.CharField(max_length=200, **_words("who_pays"))
    reason = _text("reason")
    history = _text("history")
    parental_responsibility = _text("parental_responsibility", rows=2)
    services_tried = _text("services_tried")
    family_group_decision = _choice("family_group_decision", Referral.Held.choices)
    family_group_decision_why = _text("family_group_decision_why", rows=2)
    network_options = _text("network_options", rows=2)
    parents_view = _text("parents_view")
    parents_know = _yes_no("parents_know")
    risks = _text("risks")
    strengths = _text("strengths")
    working_well = _text("working_well")
    worried_about = _text("worried_about")
    needs_to_happen = _text("needs_to_happen")
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    def __init__(self, data=None, *, children, initial=None, sources=None):
        initial = dict(initial or {})
        for number, row in enumerate(initial.pop(TRIED, [])):
            initial |= {tried_name(number, part): row[part] for part in TRIED_PARTS}
        super().__init__(data, initial=initial)
        self.asked_children = list(children)
        for child in self.asked_children:
            self.fields.update(_fields_of(child))
        self.fields.update(_fields_of_services())
        self._say_where_from(sources or {})
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = _layout(self.asked_children)

    def _say_where_from(self, sources):
        """Under each answer that was filled in: where it came from."""
        for name, source in sources.items():
            field = self.fields[tried_name(0, "service") if name == TRIED else name]
            says = f"{source}. Check that it still holds."
            field.help_text = f"{field.help_text}. {says}" if field.help_text else says

    def answers(self):
        """The valid answers among those that were sent: what was not sent stays as it was.

        The family's by name, `children` by child, and the rows of `services_tried_rows`.
        """
        found = dict(self._sent(OF_THE_FAMILY))
        children = {}
        for child in self.asked_children:
            names = [name_of(child, name) for name in OF_EACH_CHILD]
            prefix = len(name_of(child, ""))
            given = {name[prefix:]: value for name, value in self._sent(names)}
            if given:
                children[child.pk] = given
        if children:
            found["children"] = children
        if any(self._was_sent(tried_name(n, TRIED_PARTS[0])) for n in range(MOST_SERVICES)):
            found[TRIED] = list(self._services())
        return found

    def by_name(self):
        """The same, under the names of Answers.by_name."""
        found = self.answers()
        children = found.pop("children", {})
        for child in self.asked_children:
            for name, value in children.get(child.pk, {}).items():
                found[name_of(child, name)] = value
        return found

    def question_of(self, name):
        """Which question an answer's name in the form stands for."""
        for child in self.asked_children:
            name = name.removeprefix(name_of(child, ""))
        return name

    def _sent(self, names):
        for name in names:
            if name in self.cleaned_data and self._was_sent(name):
                yield name, self.cleaned_data[name]

    def _was_sent(self, name):
        return name in self.data or f"{name}_day" in self.data

    def _services(self):
        """The rows that say something."""
        for number in range(MOST_SERVICES):
            names = {part: tried_name(number, part) for part in TRIED_PARTS}
            row = {part: self.cleaned_data.get(name, "") for part, name in names.items()}
            if any(row.values()):
                yield row
