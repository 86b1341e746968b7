"""Working days in England: neither Saturday, Sunday nor a bank holiday.

Bank holidays are worked out from the Banking and Financial Dealings Act 1971 and what
has been proclaimed since (docs/decisions/0531). A day proclaimed later goes into the
setting EXTRA_BANK_HOLIDAYS.
"""

from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

LONDON = ZoneInfo("Europe/London")
_DAY = timedelta(days=1)
_MONDAY, _SATURDAY = 0, 5
# Single days proclaimed, and days that were moved for a year
_PROCLAIMED = {
    2020: {date(2020, 5, 8)},
    2022: {date(2022, 6, 2), date(2022, 6, 3), date(2022, 9, 19)},
    2023: {date(2023, 5, 8)},
}
_NOT_KEPT = {date(2020, 5, 4), date(2022, 5, 30)}


def is_working_day(day: date) -> bool:
    return day.weekday() < _SATURDAY and day not in bank_holidays(day.year)


def working_days_before(day: date, number: int) -> date:
    """The day that lies `number` working days earlier; 0 is the day itself."""
    while number:
        day -= _DAY
        number -= is_working_day(day)
    return day


def working_days_after(day: date, number: int) -> date:
    """The day that lies `number` working days later; 0 is the day itself."""
    while number:
        day += timedelta(days=1)
        number -= is_working_day(day)
    return day


def bank_holidays(year: int) -> frozenset[date]:
    """England's bank holidays of a year, and those the council's settings add."""
    extra = {date.fromisoformat(text) for text in settings.EXTRA_BANK_HOLIDAYS}
    return _by_rule(year) | {day for day in extra if day.year == year}


@cache
def _by_rule(year):
    days = {
        easter(year) - 2 * _DAY,
        easter(year) + _DAY,
        _first_monday(date(year, 5, 1)),
        _last_monday(date(year, 5, 31)),
        _last_monday(date(year, 8, 31)),
    } | _PROCLAIMED.get(year, set())
    days -= _NOT_KEPT
    for kept_on in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        days.add(_or_substitute(kept_on, days))
    return frozenset(days)


def _or_substitute(day, taken):
    """The next weekday that is not a holiday already, where a holiday falls on a weekend."""
    while day.weekday() >= _SATURDAY or day in taken:
        day += _DAY
    return day


def _first_monday(day):
    return day + _DAY * (-day.weekday() % 7)


def _last_monday(day):
    return day - _DAY * day.weekday()


def easter(year: int) -> date:
    """Easter Sunday, by the rule of the Gregorian calendar (the anonymous algorithm)."""
    century, of_century = divmod(year, 100)
    correction = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * (year % 19) + century - century // 4 - correction + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - moon - of_century % 4) % 7
    late = (year % 19 + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def papers_close_at(panel: Any, held_on: date) -> datetime:
    """When the papers of a meeting close: working days before it, at the panel's hour."""
    day = working_days_before(held_on, panel.papers_close_days)
    return datetime.combine(day, panel.papers_close_at, tzinfo=LONDON)
