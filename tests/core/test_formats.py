"""How moments are written."""

from datetime import UTC, datetime

import pytest

from kft.core.formats import moment


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
