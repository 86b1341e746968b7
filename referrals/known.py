"""What is known before anything is asked: from the record, and from the last referral.

Each answer keeps where it came from, so that the form can say so.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kft.core.formats import day, short_day
from kft.core.forms import lower_first
from referrals.answers import TRIED, answers_of
from referrals.models import AboutAChild, Intervention, Referral
from referrals.questions import LASTING, OF_EACH_CHILD, name_of

RECORD = "From the record"
MOST_TRIED = 6
_Legal = AboutAChild.Legal
# What a referral calls the legal statuses of SSDA903 (children/codes.py).
_LEGAL = {
    "C1": _Legal.INTERIM_CARE_ORDER,
    "C2": _Legal.CARE_ORDER,
    "D1": _Legal.PLACEMENT_ORDER,
    "E1": _Legal.PLACEMENT_ORDER,
    "V2": _Legal.SECTION_20,
    "V3": _Legal.SHORT_BREAKS,
    "V4": _Legal.SHORT_BREAKS,
    "L1": _Legal.EMERGENCY,
    "L2": _Legal.EMERGENCY,
    "L3": _Legal.EMERGENCY,
    "J1": _Legal.REMAND,
    "J2": _Legal.REMAND,
    "J3": _Legal.REMAND,
}


@dataclass
class Known:
    """Answers by their names in the form, and where each came from."""

    answers: dict[str, Any] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)

    def learn(self, name, value, source):
        """Take an answer, unless it says nothing or one is known already."""
        if value not in (None, "", []) and name not in self.answers:
            self.answers[name], self.sources[name] = value, source

    def still_shown(self, answers) -> dict[str, str]:
        """The sources of those answers that nobody has changed since."""
        return {
            name: source
            for name, source in self.sources.items()
            if answers.get(name) == self.answers[name]
        }


def last_referral(user, children, *, other_than=None):
    """The last referral of any of these children that this person may see, or None."""
    visible = Referral.objects.visible_to(user).filter(children__in=children)
    visible = visible.exclude(pk=other_than and other_than.pk)
    return visible.exclude(referred_on=None).order_by("-referred_on", "-pk").first()


def known_answers(user, children, last, *, on: date) -> Known:
    """What a new form opens filled with: the last referral's answers, then the record."""
    known = Known()
    if last:
        _learn_from(last, children, known)
    for child in children:
        _learn_of(child, known, on)
    _learn_of_the_family(user, children, known)
    return known


def _learn_from(last, children, known):
    source = f"From the referral of {day(last.referred_on)}"
    answers = answers_of(last)
    names = [name for name in LASTING if name not in OF_EACH_CHILD]
    names += [
        name_of(child, name)
        for child in children
        for name in LASTING
        if name in OF_EACH_CHILD and child in answers.children
    ]
    for name in [*names, TRIED]:
        known.learn(name, answers.by_name[name], source)


def _learn_of(child, known, on):
    """What a child's own record says. The legal status of the day goes before an older form."""
    for status in child.legal_statuses.all():
        if status.started <= on and (status.ended is None or status.ended > on):
            name = name_of(child, "legal_status")
            known.answers.pop(name, None)
            known.learn(name, _LEGAL.get(status.code, ""), RECORD)
    if child.disabled:
        words = f"{child.first_name} is recorded as disabled."
        known.learn(name_of(child, "needs"), words, RECORD)


def _learn_of_the_family(user, children, known):
    adults, care = set(), []
    for child in children:
        for person in child.relationships.all():
            if person.parental_responsibility:
                adults.add(str(person))
        for period in child.care_periods.all():
            ended = f" until {day(period.ended)}" if period.ended else ""
            care.append(f"{child.first_name}: {lower_first(period)}{ended}.")
    known.learn("parental_responsibility", ", ".join(sorted(adults)), RECORD)
    known.learn("history", "\n".join(care), RECORD)
    known.learn(TRIED, _services_given(user, children[0].family_id), RECORD)


def _services_given(user, family):
    """The help that the family was given, the latest first, as rows of services tried."""
    given = Intervention.objects.visible_to(user).filter(family=family)
    return [
        {
            "service": help_given.get_service_display(),
            "tried_when": _dates(help_given),
            "result": help_given.get_outcome_display(),
        }
        for help_given in given.order_by("-started", "-pk")[:MOST_TRIED]
    ]


def _dates(help_given):
    ended = f"to {short_day(help_given.ended)}" if help_given.ended else "and still running"
    return f"{short_day(help_given.started)} {ended}"
