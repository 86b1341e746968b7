"""A referral's answers as people read them: words instead of codes, pounds, days."""

from datetime import date
from decimal import Decimal

from kft.core.formats import day, money, yes_no_not_recorded
from referrals.questions import LASTING, SECTIONS

_STEPS = {
    "start": "Draft started",
    "submit": "Submitted",
    "authorise": "Authorised",
    "return": "Returned",
    "accept": "Accepted",
    "send_back": "Sent back for information",
    "answer": "Questions answered",
    "withdraw": "Withdrawn",
    "list": "Put on an agenda",
    "take_off": "Taken off the agenda",
    "not_reached": "Not reached at the meeting",
    "hear": "Heard",
    "decide": "Decided",
    "defer": "Deferred",
    "offer_support": "Support recorded",
    "close": "Closed",
}


def answered(referral):
    """Each section's title with its rows (label, value), as {% row %} shows them."""
    return [
        (section.title, [(q.label, shown(referral, q.field)) for q in section.questions])
        for section in SECTIONS
    ]


def shown(referral, field):
    """One answer in words; empty where it is not recorded."""
    value = getattr(referral, field)
    if value is None:
        return ""
    if isinstance(value, bool):
        return yes_no_not_recorded(value)
    if isinstance(value, Decimal):
        return f"{money(value)} a week"
    if isinstance(value, date):
        return day(value)
    display = getattr(referral, f"get_{field}_display", None)
    return display() if display else value


def step_words(event):
    """What a step of a referral is called in its history."""
    return _STEPS.get(event.action.rpartition(".")[2], event.action)


def known_answers(children, last):
    """What a new form opens filled with: the last referral's lasting answers, then the record.

    `last` is the last referral that this person may see, or None.
    """
    known = {field: getattr(last, field) for field in LASTING} if last else {}
    for field, text in _from_the_record(children).items():
        known[field] = known.get(field) or text
    return {field: value for field, value in known.items() if value not in (None, "")}


def _from_the_record(children):
    adults, care, needs = set(), [], []
    for child in children:
        for person in child.relationships.all():
            if person.parental_responsibility:
                adults.add(str(person))
        for period in child.care_periods.all():
            ended = f" until {day(period.ended)}" if period.ended else ""
            care.append(f"{child.first_name}: {period}{ended}.")
        if child.disabled:
            needs.append(f"{child.first_name} is recorded as disabled.")
    return {
        "parental_responsibility": ", ".join(sorted(adults)),
        "history": "\n".join(care),
        "needs": "\n".join(needs),
    }
