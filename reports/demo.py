"""Haverbrook's reports: one published, two that wait for their manager. All is invented.

The published one is of the autumn of 2024, whose figures are composed (exchange/demo).
"""

from datetime import date, timedelta

from django.utils import timezone

from placements.money.financial_years import FinancialYear
from placements.priority import months_later
from reports import demo_words as words
from reports import workflow
from reports.metrics.days import last_month_ends
from reports.models import CoverPaper, CoverSheet
from reports.periods import Period
from reports.tasks import make

AUTUMN = Period.of(
    date(2024, 9, 1),
    date(2024, 12, 31),
    before_first_day=date(2024, 1, 1),
    before_last_day=date(2024, 8, 31),
)
MEETING_AFTER = timedelta(days=16)
HALF_A_YEAR = 6  # months


def play(on, person):
    """What the manager asked for, wrote and published."""
    by = person("manager")
    (ended,) = last_month_ends(on - timedelta(days=1), 1)
    meeting_on = on + MEETING_AFTER
    autumn = _told("keeping-families-together", AUTUMN, words.AUTUMN, by)
    _cover(autumn, words.AUTUMN_COVER, date(2025, 2, 6), by)
    _publish(autumn, by)
    year = Period.of(FinancialYear.of(ended).first_day, ended)
    homes = _told("family-homes", year, words.FAMILY_HOMES, by)
    _cover(homes, words.FAMILY_HOMES_COVER, meeting_on, by)
    first_day = months_later(ended + timedelta(days=1), -HALF_A_YEAR)
    scrutiny = _told("placements-scrutiny", Period.of(first_day, ended), words.SCRUTINY, by)
    _cover(scrutiny, words.SCRUTINY_COVER, meeting_on, by)


def _told(report, period, told, by):
    run = workflow.request(by=by, report=report, period=period, public=False)
    told = dict(told)
    workflow.tell(run, narrative=told.pop(""), words=told, by=by)
    return run


def _cover(run, told, meeting_on, by):
    papers = [CoverPaper(**paper) for paper in words.PAPERS]
    sheet = CoverSheet(meeting_on=meeting_on, author=by.name, **told)
    workflow.cover(run, sheet=sheet, papers=papers, by=by)


def _publish(run, by):
    """Made here and now: the worker would do it after this transaction."""
    make(run.job, run.pk)
    run.refresh_from_db()
    workflow.publish(run, at=timezone.now(), by=by)
