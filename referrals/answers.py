"""A referral's answers: of the family, of each child, and the services tried.

Also as people read them: words instead of codes, pounds, days.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils.functional import cached_property

from kft.core.formats import day, money, yes_no_not_recorded
from referrals.models import Referral, ServiceTried
from referrals.questions import OF_EACH_CHILD, OF_THE_FAMILY, QUESTIONS, SECTIONS, name_of

TRIED = "services_tried_rows"
TRIED_LABEL = "Services tried, when and with what result"
TRIED_PARTS = ("service", "tried_when", "result")
_STEPS = {
    "start": "Draft started",
    "submit": "Submitted",
    "authorise": "Authorised",
    "return": "Returned",
    "accept": "Accepted",
    "send_back": "Sent back for information",
    "answer": "Questions answered",
    "answer_questions": "Questions answered",
    "withdraw": "Withdrawn",
    "list": "Put on an agenda",
    "take_off": "Taken off the agenda",
    "not_reached": "Not reached at the meeting",
    "hear": "Heard",
    "decide": "Decided",
    "defer": "Deferred",
    "offer_support": "Support recorded",
    "add_document": "Document added",
    "remove_document": "Document removed",
    "refuse_document": "Document refused by the virus scanner",
    "close": "Closed",
    "close_endorsed": "Closed: every decision is endorsed",
    "drop_follow_ups": "Follow-ups ended: the decision has no effect",
    "back_to_panel": "Not endorsed: back to the panel",
    "list_to_ratify": "Put on an agenda by itself",
    "return_to_panel": "Returned to the panel",
}


@dataclass
class Answers:
    """What a referral answers: `children` maps each child to the answers about them.

    `tried` has a row for each service: service, tried_when and result, as written.
    """

    family: dict[str, Any] = field(default_factory=dict)
    children: dict[Any, dict[str, Any]] = field(default_factory=dict)
    tried: list[dict[str, str]] = field(default_factory=list)

    @classmethod
    def by_children(cls, children, by_name):
        """The answers that a form opens with, before there is a referral."""
        return cls(
            family={name: by_name.get(name) for name in OF_THE_FAMILY},
            children={
                child: {name: by_name.get(name_of(child, name)) for name in OF_EACH_CHILD}
                for child in children
            },
            tried=by_name.get(TRIED, []),
        )

    @cached_property
    def by_name(self) -> dict[str, Any]:
        """Every answer under the name that the form gives it."""
        of_children = {
            name_of(child, asked): value
            for child, given in self.children.items()
            for asked, value in given.items()
        }
        return {**self.family, **of_children, TRIED: self.tried}


def answers_of(referral) -> Answers:
    """The answers as recorded; what is said of all the children counts for each."""
    tried = ServiceTried.objects.filter(referral=OuterRef("referral"))
    as_row = JSONObject(**{part: part for part in TRIED_PARTS})
    rows = list(
        referral.referral_children.select_related("child")
        .annotate(tried=ArraySubquery(tried.values(json=as_row)))
        .order_by("child__date_of_birth", "child")
    )
    return Answers(
        family={name: getattr(referral, name) for name in OF_THE_FAMILY},
        children={
            row.child: {
                name: getattr(row, name) or getattr(referral, name) for name in OF_EACH_CHILD
            }
            for row in rows
        },
        tried=rows[0].tried if rows else [],
    )


def answered(referral):
    """Each section's title with its rows (label, value), as {% row %} shows them."""
    return in_sections(answers_of(referral))


def in_sections(answers):
    """The same of answers that were read already."""
    return [
        (title, rows) for section in SECTIONS for title, rows in _titled_rows(section, answers)
    ]


def _titled_rows(section, answers):
    if section.of_each_child:
        for child, given in answers.children.items():
            yield title_of(child), _rows(section, given)
        return
    rows = _rows(section, answers.family)
    if section.anchor == "tried":
        rows.insert(0, (TRIED_LABEL, words(TRIED, answers.tried)))
    yield section.title, rows


def _rows(section, given):
    return [(q.label, words(q.field, given[q.field])) for q in section.questions]


def title_of(child):
    return f"About {child.first_name}"


def labels(children) -> dict[str, str]:
    """What each answer is called, by its name in the form."""
    named = {name: QUESTIONS[name].label for name in OF_THE_FAMILY} | {TRIED: TRIED_LABEL}
    for child in children:
        for name in OF_EACH_CHILD:
            label = QUESTIONS[name].label
            own = f"{label} ({child.first_name})" if len(children) > 1 else label
            named[name_of(child, name)] = own
    return named


def words(name, value):
    """One answer in words; empty where it is not recorded. `name` is its model field."""
    if name == TRIED:
        return "\n".join(tried_words(row) for row in value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return yes_no_not_recorded(value)
    if isinstance(value, Decimal):
        return f"{money(value)} a week"
    if isinstance(value, date):
        return day(value)
    choices = dict(Referral._meta.get_field(name).flatchoices)
    return str(choices.get(value, value))


def tried_words(row):
    """One service that was tried, on a line: Family Matters, spring 2024: helped a little."""
    what = ", ".join(filter(None, [row["service"], row["tried_when"]]))
    return ": ".join(filter(None, [what, row["result"]]))


def step_words(event):
    """What a step of a referral is called in its history."""
    return _STEPS.get(event.action.rpartition(".")[2], event.action)
