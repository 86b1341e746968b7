"""Working days in England: bank holidays by rule, by proclamation and by setting."""

from datetime import UTC, date, datetime, time

import pytest

from referrals.models import Panel
from referrals.working_days import (
    bank_holidays,
    is_working_day,
    papers_close_at,
    working_days_before,
)


@pytest.mark.parametrize(
    ("year", "days"),
    [
        # as published by the government
        (2022, "1-3 4-15 4-18 5-2 6-2 6-3 8-29 9-19 12-26 12-27"),
        (2023, "1-2 4-7 4-10 5-1 5-8 5-29 8-28 12-25 12-26"),
        (2024, "1-1 3-29 4-1 5-6 5-27 8-26 12-25 12-26"),
        (2020, "1-1 4-10 4-13 5-8 5-25 8-31 12-25 12-28"),
        (2026, "1-1 4-3 4-6 5-4 5-25 8-31 12-25 12-28"),
        (2027, "1-1 3-26 3-29 5-3 5-31 8-30 12-27 12-28"),
    ],
)
def test_the_bank_holidays_are_those_published(year, days):
    expected = {date(year, *map(int, day.split("-"))) for day in days.split()}
    assert bank_holidays(year) == expected


def test_a_day_proclaimed_later_is_a_setting(settings):
    assert is_working_day(date(2027, 6, 1))
    settings.EXTRA_BANK_HOLIDAYS = ["2027-06-01"]
    assert not is_working_day(date(2027, 6, 1))


@pytest.mark.parametrize(
    ("number", "day"),
    [
        (0, date(2026, 4, 8)),
        (1, date(2026, 4, 7)),
        (2, date(2026, 4, 2)),  # over Easter Monday, the weekend and Good Friday
        (3, date(2026, 4, 1)),
    ],
)
def test_working_days_before_a_meeting_skip_easter(number, day):
    assert working_days_before(date(2026, 4, 8), number) == day


def test_papers_close_at_the_panels_hour_in_london():
    panel = Panel(papers_close_days=1, papers_close_at=time(12, 0))

    assert papers_close_at(panel, date(2026, 7, 8)) == datetime(2026, 7, 7, 11, tzinfo=UTC)
    assert papers_close_at(panel, date(2026, 1, 14)) == datetime(2026, 1, 13, 12, tzinfo=UTC)
