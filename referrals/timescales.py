"""How long after a panel the child's whereabouts are asked for, and when that is late."""

from calendar import monthrange
from datetime import date, timedelta

from django.conf import settings

# A follow-up not answered this long after its day is overdue: the team manager is told.
ANSWER_WITHIN = timedelta(days=14)

# A later decision about the child stands in for a review or expiry this long after it.
REVIEW_ANSWERS_FOR = timedelta(weeks=8)
# Reviews and expiries that are listed and reminded of before their day.
REVIEW_AHEAD = timedelta(weeks=8)
REVIEW_REMIND = timedelta(weeks=4)
# Reviews and expiries longer past than this stand in one line of the start page.
REVIEW_LONG_PAST = timedelta(weeks=4)
# An owner is reminded of an action, a member of the papers, this long before the day.
ACTION_REMIND = timedelta(days=7)
PAPERS_REMIND = timedelta(days=7)
# Coordinators are reminded of an urgent decision that is not ratified before its last day.
URGENT_REMIND = timedelta(days=7)
# Working days to disagree with a decision (design/roles-and-workflow.md, Decision).
DISAGREE_WITHIN = 5


def follow_ups_due(heard_on: date) -> list[date]:
    """The days of a child's follow-ups, from the setting FOLLOW_UP_AFTER."""
    return [after(heard_on, length) for length in settings.FOLLOW_UP_AFTER]


def after(day: date, length: str) -> date:
    """The day that lies "6 weeks" or "3 months" later; a month has its last day at most."""
    number, unit = length.split()
    if unit.startswith("week"):
        return day + timedelta(weeks=int(number))
    if unit.startswith("month"):
        return _months_later(day, int(number))
    raise ValueError(f"“{length}” is not a number of weeks or months")


def _months_later(day, months):
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def overdue_since(on: date) -> date:
    """Follow-ups due before this day are overdue on `on`."""
    return on - ANSWER_WITHIN


def overdue_from(due_on: date) -> date:
    """The first day on which an open follow-up is overdue."""
    return due_on + ANSWER_WITHIN + timedelta(days=1)
