"""What a request to enter care, or to leave it at 16 or 17, asks the social worker."""

from dataclasses import dataclass

from kft.core.formats import day, money, yes_no_not_recorded
from kft.core.workflow import Refused
from placements.models import Authorisation


@dataclass(frozen=True)
class Question:
    """A field of the request, what the form asks, and what it says where no answer is."""

    field: str
    label: str
    missing: str
    hint: str = ""


_LEGAL = Question("legal_status", "Legal status", "Select the legal status")
_PARENTS = Question("parents_view", "What do the parents say?", "Enter what the parents say")
_CHILD = Question(
    "childs_view",
    "What does the child say?",
    "Enter what the child says",
    "Say how and when the child was heard.",
)
ENTERING = (
    Question("urgent", "Is it urgent?", "Select yes if it is urgent"),
    Question("needed_by", "By which day?", "Enter the day by which it is needed"),
    Question("emergency", "What is the emergency?", "Enter what the emergency is"),
    _LEGAL,
    Question("plan", "Plan the child is on", "Select the plan that the child is on"),
    Question(
        "tried",
        "What else was tried or considered?",
        "Enter what else was tried or considered",
        "Support at home, family and friends, and why each is not enough.",
    ),
    _CHILD,
    _PARENTS,
    Question(
        "analysis",
        "Your analysis",
        "Enter your analysis",
        "Why the child cannot be safe at home now, and what care is to change.",
    ),
    Question(
        "proposal",
        "What is planned?",
        "Enter what is planned",
        "Where the child is to live, for how long, and what has to happen to come home.",
    ),
    Question("weekly_cost", "Estimated weekly cost", "Enter the estimated weekly cost"),
)
LEAVING = (
    Question("needed_by", "From which day?", "Enter the day from which it is wished"),
    _LEGAL,
    Question(
        "childs_view",
        "What does the young person wish, and why?",
        "Enter what the young person wishes",
        "In their own words. Say how and when they were heard, and what advice they had.",
    ),
    _PARENTS,
    Question(
        "analysis",
        "Your analysis",
        "Enter your analysis",
        "Whether leaving care now is in the young person’s interest, and the risks.",
    ),
    Question(
        "proposal",
        "Where will they live, and who supports them?",
        "Enter where they will live and who supports them",
    ),
)
IF_URGENT = ("needed_by", "emergency")
_SHOWN_AS = {"needed_by": day, "weekly_cost": money, "urgent": yes_no_not_recorded}


@dataclass(frozen=True)
class Missing:
    """An answer that the request cannot be submitted without."""

    field: str
    message: str


class Incomplete(Refused):
    """The request lacks answers: `missing` lists every one of them."""

    def __init__(self, missing: list[Missing]):
        self.missing = missing
        super().__init__(". ".join(answer.message for answer in missing) + ".")


def questions_of(kind: str) -> tuple[Question, ...]:
    return LEAVING if kind == Authorisation.Kind.LEAVE_CARE else ENTERING


def missing_from(authorisation: Authorisation) -> list[Missing]:
    """Everything that stops it from being submitted, in the order of the form."""
    return [
        Missing(question.field, question.missing)
        for question in questions_of(authorisation.kind)
        if _is_asked(question.field, authorisation)
        and _is_empty(getattr(authorisation, question.field))
    ]


def _is_asked(field, authorisation):
    if authorisation.kind == Authorisation.Kind.LEAVE_CARE or field not in IF_URGENT:
        return True
    return bool(authorisation.urgent)


def _is_empty(value):
    return value is None or (isinstance(value, str) and not value.strip())


def answered(
    authorisation: Authorisation, *, without: tuple[str, ...] = ()
) -> list[tuple[str, str]]:
    """Each question with its answer in words, as pages and the PDF show them."""
    return [
        (question.label, in_words(authorisation, question.field))
        for question in questions_of(authorisation.kind)
        if question.field not in without and _is_asked(question.field, authorisation)
    ]


def in_words(authorisation: Authorisation, field: str) -> str:
    """One answer as a page shows it; "" where there is none."""
    value = getattr(authorisation, field)
    if _is_empty(value):
        return ""
    display = getattr(authorisation, f"get_{field}_display", None)
    return display() if display else str(_SHOWN_AS.get(field, str)(value))
