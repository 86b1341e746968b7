"""How moments are written."""

from datetime import UTC, datetime, time

import pytest

from kft.core.formats import clock, moment


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2024, 1, 9, 12, 0, tzinfo=UTC), "9 January 2024 at midday"),
        (datetime(2024, 1, 9, 12, 1, tzinfo=UTC), "9 January 2024 at 12:01pm"),
        (datetime(2024, 1, 9, 0, 0, tzinfo=UTC), "9 January 2024 at midnight"),
        (datetime(2024, 7, 9, 11, 0, tzinfo=UTC), "9 July 2024 at midday"),
        (datetime(2024, 7, 9, 8, 5, tzinfo=UTC), "9 July 2024 at 9:05am"),
    ],
)
def test_a_moment_is_written_as_the_clocks_in_london_show_it(at, words):
    assert moment(at) == words


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (time(9, 30), "9:30am"),
        (time(12, 0), "midday"),
        (time(14, 20), "2:20pm"),
        (time(0, 0), "midnight"),
        (None, ""),
    ],
)
def test_a_time_of_day_is_written_the_same_way_everywhere(at, words):
    assert clock(at) == words
