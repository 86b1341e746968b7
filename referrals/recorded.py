"""What is recorded of an item, written as the fields of its screen."""

from datetime import date
from decimal import Decimal

from kft.core.forms import PARTS
from referrals.models import PanelQuestion, Support
from referrals.workflow.decision import ANSWERS
from referrals.workflow.recording import name_of_row

OF_AN_ACTION = ("what", "owner_id", "owner_name", "due_on")
OF_SUPPORT = ("service", "purpose", "started", "ended")


def fields_recorded(item, decisions):
    """The text of each field of the screen, from the decisions, actions, support, questions."""
    here = {"referral": item.referral_id, "meeting": item.meeting_id}
    texts = {"minute": item.minute}
    for child_id, decision in decisions.items():
        texts |= _texts(decision, ANSWERS, f"child-{child_id}")
        for action in decision.actions.all():
            row = f"child-{child_id}-action-{name_of_row(action)}"
            texts |= _texts(action, OF_AN_ACTION, row)
    for support in Support.objects.filter(**here):
        texts |= _texts(support, OF_SUPPORT, f"support-{name_of_row(support)}")
    for question in PanelQuestion.objects.filter(**here):
        texts |= _texts(question, ("text",), f"question-{name_of_row(question)}")
    return texts


def _texts(record, names, prefix):
    texts = {}
    for name in names:
        value = getattr(record, name)
        key = f"{prefix}-{name.removesuffix('_id')}"
        if isinstance(value, date):
            texts |= {f"{key}_{part}": str(getattr(value, part)) for part in PARTS}
        else:
            texts[key] = _text(value)
    return texts


def _text(value):
    if isinstance(value, Decimal):
        return f"{value:,.2f}"
    return "" if value is None else str(value)
