"""How long: ages, birthdays, and a record opened in an emergency."""

from datetime import MAXYEAR, date, timedelta

from django.conf import settings


def birthday_in(date_of_birth: date, year: int) -> date:
    """The birthday in a year; for 29 February it is 1 March in other years (figures.md)."""
    try:
        return date_of_birth.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def age_on(date_of_birth: date, day: date) -> int:
    """Completed years on a day; negative before the birth."""
    years = day.year - date_of_birth.year
    return years if day >= birthday_in(date_of_birth, day.year) else years - 1


def eighteenth_birthday(date_of_birth: date) -> date:
    """The day on which the child turns 18; of one born after the year 9981, by a slip, none
    that a date can say."""
    return birthday_in(date_of_birth, min(date_of_birth.year + 18, MAXYEAR))


def emergency_lasts() -> timedelta:
    """How long a record opened in an emergency stays open (EMERGENCY_OPENING_HOURS)."""
    return timedelta(hours=settings.EMERGENCY_OPENING_HOURS)
