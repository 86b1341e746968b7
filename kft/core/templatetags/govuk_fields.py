"""What the crispy template pack templates/govuk asks about a field."""

import copy

from django import forms, template
from django.forms.formsets import BaseFormSet
from django.utils.functional import Promise

from kft.core.forms import PARTS, DateWidget, lower_first
from kft.core.layout import Field

register = template.Library()

# order matters: in Django CheckboxSelectMultiple is a subclass of RadioSelect
KINDS = [
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (DateWidget, "date"),
    (forms.CheckboxInput, "checkbox"),
    (forms.HiddenInput, "hidden"),
    (forms.MultipleHiddenInput, "hidden"),
    (forms.Textarea, "textarea"),
    (forms.FileInput, "file"),
    (forms.Select, "select"),
    (forms.PasswordInput, "password"),
]
CSS = {
    "textarea": "govuk-textarea",
    "file": "govuk-file-upload",
    "select": "govuk-select",
    "checkbox": "govuk-checkboxes__input",
    "password": "govuk-input govuk-password-input__input govuk-js-password-input-input",
}
PLAIN_WORDS = {
    "required": "{verb} {lower}",
    "max_length": "{label} must be {limit} characters or fewer",
    "min_length": "{label} must be {limit} characters or more",
    "min_value": "{label} must be {limit} or more",
    "max_value": "{label} must be {limit} or less",
    "invalid_choice": "Select {lower} from the list",
}
# a template asks for most of them: looking up what a mapping lacks raises exceptions
NO_OPTIONS = dict.fromkeys((*Field.OPTIONS, "limit", "revealed"), "")
BUTTON_NOISE = {"btn", "btn-primary"}


@register.filter
def kind(field):
    """What a field is drawn as: input, textarea, radios, date and so on."""
    for widget, name in KINDS:
        if isinstance(field.field.widget, widget):
            return name
    return "input"


@register.simple_tag(takes_context=True)
def options_of(context, field):
    """How a field is drawn: as its layout Field says, else as the form field does."""
    options = NO_OPTIONS | {
        name: getattr(field.field, name)
        for name in ("prefix", "suffix", "width")
        if hasattr(field.field, name)
    }
    options |= context.get("drawn_as") or {}
    if kind(field) == "textarea":
        limit = options.get("max_characters") or getattr(field.field, "max_length", 0)
        options["limit"] = limit
    return options


@register.simple_tag
def control(field, options):
    """The input itself, in govuk's classes and without the browser's own checks."""
    # Screen readers call an empty required input invalid before anything is typed.
    field.form.use_required_attribute = False
    widget = _plain(field.field.widget)
    return field.as_widget(widget, attrs=_attributes(field, widget, options))


def _plain(widget):
    """Numbers as text (a wheel changes a number), files without Django's extras."""
    if isinstance(widget, forms.ClearableFileInput):
        return forms.FileInput(widget.attrs)
    if isinstance(widget, forms.NumberInput):
        plain = copy.copy(widget)
        plain.input_type = "text"
        plain.attrs = {"inputmode": "decimal", **widget.attrs}
        for limit in ("min", "max", "step"):
            plain.attrs.pop(limit, None)
        return plain
    return widget


def _attributes(field, widget, options):
    attributes = {
        "class": _classes(field, widget, options),
        "maxlength": False,
        "placeholder": False,
    }
    described = (field.aria_describedby or "").split()
    if options.get("limit"):
        described.append(f"{field.auto_id}-info")
    if described:
        attributes["aria-describedby"] = " ".join(described)
    return attributes


def _classes(field, widget, options):
    base = CSS.get(kind(field), "govuk-input")
    classes = [base]
    if field.errors and kind(field) != "checkbox":
        classes.append(f"{base.split()[0]}--error")
    if options.get("width"):
        classes.append(f"govuk-input--width-{options['width']}")
    if options.get("limit"):
        classes.append("govuk-js-character-count")
    classes.append(widget.attrs.get("class", ""))
    return " ".join(filter(None, classes))


@register.simple_tag
def date_boxes(field):
    """The three boxes of a date, each knowing whether the error is its own."""
    wrong = wrong_parts(field)
    values = field.value()
    if not isinstance(values, (list, tuple)):
        values = field.field.widget.decompress(field.field.to_python(values))
    return [
        {
            "name": f"{field.html_name}_{part}",
            "id": f"{field.auto_id}_{number}",
            "label": part.capitalize(),
            "value": values[number],
            "width": 4 if part == "year" else 2,
            "is_wrong": part in wrong,
        }
        for number, part in enumerate(PARTS)
    ]


def wrong_parts(field):
    """The boxes that a date's errors are about: all of them if none is named."""
    errors = field.form.errors.as_data().get(field.name, [])
    named = {part for error in errors for part in getattr(error, "parts", PARTS)}
    return [part for part in PARTS if part in named]


@register.filter
def error_target(field):
    """The id that a link in the error summary moves the focus to."""
    if kind(field) in ("radios", "checkboxes"):
        return f"{field.auto_id}_0"
    if kind(field) == "date":
        return f"{field.auto_id}_{PARTS.index(wrong_parts(field)[0])}"
    return field.auto_id


@register.filter
def error_texts(field):
    """What is wrong with an answer; Django's own words turned into what to do."""
    return [_plain_words(field, error) for error in field.form.errors.as_data()[field.name]]


def _plain_words(field, error):
    text = " ".join(error.messages)
    # our messages are str; only Django's own are lazy
    if not isinstance(error.message, Promise):
        return text
    words = PLAIN_WORDS.get(error.code)
    if not words:
        return text.removesuffix(".")
    verb = "Select" if isinstance(field.field.widget, forms.Select) else "Enter"
    params = error.params or {}
    names = {"label": field.label, "lower": lower_first(field.label), "verb": verb}
    return words.format(**names, limit=params.get("limit_value"))


@register.filter
def at(mapping, key):
    """What a mapping holds for a key, as choices are written in html: by text."""
    return {str(name): value for name, value in (mapping or {}).items()}.get(str(key))


@register.filter
def button_classes(button):
    """A layout button's own classes, without the ones crispy-forms brings."""
    return " ".join(name for name in button.field_classes.split() if name not in BUTTON_NOISE)


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms_and_formsets):
    """Everything that is wrong on the page, each linked to where it is put right.

    Takes forms, formsets and lists of forms, in the order of the page; empty where all
    is well.
    """
    errors = []
    for part in _flat(forms_and_formsets):
        errors += _formset_errors(part) if isinstance(part, BaseFormSet) else _errors(part)
    return {"errors": errors}


def _flat(parts):
    for part in parts:
        if isinstance(part, (list, tuple)):
            yield from part
        else:
            yield part


def _formset_errors(formset):
    errors = [{"text": text} for text in formset.non_form_errors()]
    for form in formset.forms:
        errors += _errors(form)
    return errors


def _errors(form):
    if not form or not form.errors:
        return []
    errors = [{"text": text} for text in form.non_field_errors()]
    for field in form:
        if field.errors:
            target = "" if field.is_hidden else error_target(field)
            errors += [{"text": text, "target": target} for text in error_texts(field)]
    return errors


@register.simple_tag
def error_prefix(*forms_and_formsets):
    """ "Error: " for the page's title when something on it is wrong."""
    wrong = any(_has_errors(part) for part in _flat(forms_and_formsets) if part)
    return "Error: " if wrong else ""


def _has_errors(part):
    if isinstance(part, BaseFormSet):
        return part.is_bound and bool(part.total_error_count())
    return bool(part.errors)
