"""The sections of a referral's form: what is done, and what is missing in each."""

from collections import Counter
from dataclasses import asdict, dataclass

from referrals.answers import Answers, title_of
from referrals.questions import SECTIONS, anchor_of, missing_from


@dataclass(frozen=True)
class Task:
    """A section of the form; `left` is how many of its answers are missing."""

    anchor: str
    title: str
    left: int

    @property
    def words(self) -> str:
        return f"{self.left} to answer" if self.left else "Done"


def tasks_of(answers: Answers) -> list[Task]:
    left = Counter(missing.section for missing in missing_from(answers))
    return [
        Task(anchor, title, left[anchor])
        for section in SECTIONS
        for anchor, title in _titled(section, answers)
    ]


def _titled(section, answers):
    if section.of_each_child:
        return [(anchor_of(section, child), title_of(child)) for child in answers.children]
    return [(section.anchor, section.title)]


def as_json(tasks: list[Task]) -> list[dict]:
    """For static/js/rows.js, which shows them anew after each save."""
    return [{**asdict(task), "words": task.words} for task in tasks]
