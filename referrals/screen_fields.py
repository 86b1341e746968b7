"""The fields of an item's screen, by the names that its forms give them.

child-12-rationale, child-12-action-k3f9-what, support-k3f9-service, question-k3f9-text and
minute: k3f9 names a row.
"""

import re

from django.utils.crypto import get_random_string

from kft.core.forms import PARTS, DateField
from referrals.forms.decision import DecisionForm
from referrals.forms.rows import ActionForm, MinuteForm, QuestionForm, SupportForm
from referrals.workflow.screen import MINUTE

ROW = "[a-z0-9]{1,12}"


def names_of(form_class):
    """The names of a form's inputs, without its prefix; `version` is not written in."""
    for name, form_field in form_class.base_fields.items():
        if isinstance(form_field, DateField):
            yield from (f"{name}_{part}" for part in PARTS)
        elif name != "version":
            yield name


def _any(form_class):
    return f"({'|'.join(names_of(form_class))})"


FIELD = re.compile(
    rf"child-(?P<child>[0-9]{{1,18}})-({_any(DecisionForm)}|action-{ROW}-{_any(ActionForm)})"
    rf"|support-{ROW}-{_any(SupportForm)}|question-{ROW}-{_any(QuestionForm)}|{MINUTE}"
)


def is_field(name: str, children: set[int]) -> bool:
    """Whether the screen of a referral with these children has a field of this name."""
    found = FIELD.fullmatch(name)
    child = found and found["child"]
    return bool(found) and (child is None or int(child) in children)


def new_row():
    """A name for a new row that no other page will think of."""
    return get_random_string(10, "abcdefghjkmnpqrstuvwxyz23456789")


def rows_in(texts, name):
    """The prefixes of a list's rows that were not taken away, in their order."""
    pattern = re.compile(rf"({re.escape(name)}-{ROW})-[a-z_]+")
    found = (pattern.fullmatch(written) for written in texts)
    prefixes = dict.fromkeys(match[1] for match in found if match)
    return [prefix for prefix in prefixes if not texts.get(f"{prefix}-gone")]


def is_blank(texts, prefix):
    return not any(text for name, text in texts.items() if name.startswith(f"{prefix}-"))


def initial_of(form_class, prefix, texts):
    """What a form shows: texts as they were written, complete or not."""
    initial = {}
    for name, form_field in form_class.base_fields.items():
        if isinstance(form_field, DateField):
            boxes = [texts.get(f"{prefix}-{name}_{part}", "") for part in PARTS]
            initial[name] = boxes
        else:
            initial[name] = texts.get(f"{prefix}-{name}", "")
    return initial


def label_of(name, children):
    """What a field is called, for somebody to whom it is shown away from its place."""
    found = FIELD.fullmatch(name)
    field_name = name.rpartition("-")[2]
    for form_class in (DecisionForm, ActionForm, SupportForm, QuestionForm, MinuteForm):
        for own, form_field in form_class.base_fields.items():
            if field_name == own or field_name in (f"{own}_{part}" for part in PARTS):
                named = next((c for c in children if str(c.pk) == found["child"]), None)
                return f"{form_field.label} ({named})" if named else str(form_field.label)
    return name
