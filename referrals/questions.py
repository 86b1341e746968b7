"""What a referral asks, and which answers it cannot be submitted without.

One list for the form, the page that checks it, the referral's own page and the chair's
screen. Source: design/roles-and-workflow.md, Referral, Asked for.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """One answer of a referral. `missing` says what to do about it; "" if it may be empty."""

    field: str
    label: str
    missing: str = ""
    hint: str = ""
    # Still holds at the next referral, so the next form opens filled with it.
    lasts: bool = False


@dataclass(frozen=True)
class Section:
    title: str
    questions: tuple[Question, ...]


SECTIONS = (
    Section(
        "What is asked of the panel",
        (
            Question("kind", "What kind of referral is this?", "Select the kind of referral"),
            Question("urgent", "Is it urgent?", "Select yes if the referral is urgent"),
            Question("needed_by", "Decision needed by", hint="Asked for only if it is urgent"),
            Question(
                "asked_of_panel",
                "What do you ask of the panel?",
                "Enter what you ask of the panel",
            ),
            Question("estimated_weekly_cost", "Estimated weekly cost"),
            Question("who_pays", "Who would pay?", hint="For example education"),
        ),
    ),
    Section(
        "What happened",
        (
            Question(
                "reason", "What triggered this referral?", "Enter what triggered the referral"
            ),
            Question(
                "history",
                "History and earlier times in care",
                "Enter the family’s history",
                lasts=True,
            ),
            Question("plan", "Plan the child is on", "Select the plan", lasts=True),
            Question(
                "parental_responsibility",
                "Who has parental responsibility?",
                "Enter who has parental responsibility",
                lasts=True,
            ),
            Question(
                "school",
                "School and attendance",
                "Enter the school and how well the child attends",
                lasts=True,
            ),
            Question("needs", "Special educational needs and disability", lasts=True),
        ),
    ),
    Section(
        "What was tried",
        (
            Question(
                "services_tried",
                "Which services were tried, when and with what result?",
                "Enter the services tried, or that none was",
                lasts=True,
            ),
            Question(
                "family_group_decision",
                "Was a family group decision-making meeting held?",
                "Select whether a family group decision-making meeting was held",
                lasts=True,
            ),
            Question(
                "family_group_decision_why",
                "If it was not held, why?",
                hint="Say what is planned, or why it would not help",
                lasts=True,
            ),
            Question(
                "network_options",
                "Who in the family or among friends could help?",
                "Enter who could help, or that nobody can",
                lasts=True,
            ),
        ),
    ),
    Section(
        "Views",
        (
            Question("childs_view", "What does each child say?", "Enter what each child says"),
            Question(
                "childs_view_heard",
                "How was each child heard?",
                "Enter how each child was heard",
            ),
            Question("parents_view", "What do the parents say?", "Enter what the parents say"),
            Question(
                "parents_know",
                "Do the parents know of the panel?",
                "Select yes if the parents know of the panel",
            ),
        ),
    ),
    Section(
        "Your analysis",
        (
            Question("risks", "Risks to and from the child", "Enter the risks"),
            Question("strengths", "Strengths", lasts=True),
            Question("working_well", "What is working well?", "Enter what is working well"),
            Question(
                "worried_about",
                "What are we worried about?",
                "Enter what you are worried about",
            ),
            Question("needs_to_happen", "What needs to happen?", "Enter what needs to happen"),
        ),
    ),
)
QUESTIONS = {q.field: q for section in SECTIONS for q in section.questions}
LASTING = tuple(q.field for q in QUESTIONS.values() if q.lasts)


@dataclass(frozen=True)
class Missing:
    """An answer that a referral cannot be submitted without."""

    field: str
    message: str


def missing_from(referral) -> list[Missing]:
    """Everything that stops this referral from being submitted, in the order of the form."""
    asked = {q.field: q.missing for q in QUESTIONS.values() if q.missing}
    asked |= _missing_if(referral)
    return [
        Missing(field, asked[field])
        for field in QUESTIONS
        if field in asked and getattr(referral, field) in (None, "")
    ]


def _missing_if(referral):
    """Questions that depend on another answer, where that answer asks for them."""
    asked = {}
    if referral.urgent:
        asked["needed_by"] = "Enter the date by which the decision is needed"
    if referral.family_group_decision in ("no", "planned"):
        asked["family_group_decision_why"] = (
            "Enter why no family group decision-making meeting was held"
        )
    return asked
