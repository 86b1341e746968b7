"""What a referral asks, and which answers it cannot be submitted without.

One list for the form, its task list, the page that checks it, the referral's own page, its
PDF and the chair's screen. Source: design/roles-and-workflow.md, Referral, Asked for.
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
    """Questions that belong together; `anchor` is where the form's task list leads.

    One that is `of_each_child` is asked for every child, under the child's name.
    """

    anchor: str
    title: str
    questions: tuple[Question, ...]
    of_each_child: bool = False


SECTIONS = (
    Section(
        "asked",
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
        "happened",
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
            Question(
                "parental_responsibility",
                "Who has parental responsibility?",
                "Enter who has parental responsibility",
                lasts=True,
            ),
        ),
    ),
    Section(
        "child",
        "About the child",
        (
            Question("legal_status", "Legal status", "Select the legal status", lasts=True),
            Question("plan", "Plan the child is on", "Select the plan", lasts=True),
            Question(
                "school",
                "School and attendance",
                "Enter the school and how well the child attends",
                lasts=True,
            ),
            Question(
                "needs",
                "Special educational needs and disability",
                hint="For example an education, health and care plan, or a diagnosis",
                lasts=True,
            ),
            Question("childs_view", "What does the child say?", "Enter what the child says"),
            Question(
                "childs_view_heard",
                "How was the child heard?",
                "Enter how the child was heard",
                hint="Who spoke with the child, where and when",
            ),
            Question(
                "recommended",
                "What do you recommend that the panel decides?",
                hint="Leave it open if you recommend nothing",
            ),
        ),
        of_each_child=True,
    ),
    Section(
        "tried",
        "What was tried",
        (
            Question(
                "services_tried",
                "Anything else about what was tried",
                "Enter a service that was tried, or say that none was",
                hint="Or say why nothing was tried before",
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
        "parents",
        "The parents",
        (
            Question("parents_view", "What do the parents say?", "Enter what the parents say"),
            Question(
                "parents_know",
                "Do the parents know of the panel?",
                "Select yes if the parents know of the panel",
            ),
        ),
    ),
    Section(
        "analysis",
        "Analysis",
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
OF_EACH_CHILD = tuple(
    q.field for section in SECTIONS if section.of_each_child for q in section.questions
)
OF_THE_FAMILY = tuple(field for field in QUESTIONS if field not in OF_EACH_CHILD)
LASTING = tuple(q.field for q in QUESTIONS.values() if q.lasts)


def name_of(child, field):
    """What the form calls the answer to a question about one child."""
    return f"child_{child.pk}_{field}"


@dataclass(frozen=True)
class Missing:
    """An answer that a referral cannot be submitted without; `field` as the form names it."""

    field: str
    message: str
    section: str


def missing_from(answers) -> list[Missing]:
    """Everything that stops a referral from being submitted, in the order of the form.

    `answers` is an Answers (referrals/answers.py).
    """
    return [missing for section in SECTIONS for missing in _missing_in(section, answers)]


def _missing_in(section, answers):
    if section.of_each_child:
        for child, given in answers.children.items():
            yield from _missing_of(child, given, section, answers)
        return
    for field, message in _asked(section, answers).items():
        if answers.family.get(field) in (None, ""):
            yield Missing(field, message, section.anchor)


def _missing_of(child, given, section, answers):
    for question in section.questions:
        if question.missing and not given.get(question.field):
            message = _for_child(question.missing, child, answers)
            yield Missing(name_of(child, question.field), message, anchor_of(section, child))


def anchor_of(section, child):
    return f"{section.anchor}-{child.pk}"


def _for_child(message, child, answers):
    """The message, with the child's name where there is more than one child."""
    if len(answers.children) == 1:
        return message
    return f"{child.first_name}: {message[:1].lower()}{message[1:]}"


def _asked(section, answers):
    """The section's questions that must be answered, some because of another answer."""
    asked = {q.field: q.missing for q in section.questions if q.missing}
    conditions = {
        "needed_by": bool(answers.family.get("urgent")),
        "family_group_decision_why": answers.family.get("family_group_decision")
        in ("no", "planned"),
        "services_tried": not answers.tried,
    }
    asked |= {field: words for field, words in _IF_ASKED.items() if conditions[field]}
    return {
        field: words
        for field, words in asked.items()
        if field in _fields(section) and conditions.get(field, True)
    }


_IF_ASKED = {
    "needed_by": "Enter the date by which the decision is needed",
    "family_group_decision_why": "Enter why no family group decision-making meeting was held",
}


def _fields(section):
    return [q.field for q in section.questions]
