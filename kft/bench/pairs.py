"""Two ways of doing something, timed in turns: their ratio is what counts.

A machine that others use is slow for both; the least time of each is the nearest to what
the work itself takes, the medians say how it went that day.
"""

import time
from dataclasses import dataclass
from statistics import median

from django.db import connection
from django.test.utils import CaptureQueriesContext


@dataclass(frozen=True)
class Pair:
    """Seconds of each turn."""

    ours: list[float]
    others: list[float]

    def row(self, what, against, wanted):
        least = min(self.ours) / min(self.others)
        middle = median(self.ours) / median(self.others)
        times = f"{shown(min(self.ours))} : {shown(min(self.others))}"
        return what, against, times, f"{least:.2f}", f"{middle:.2f}", wanted


def timed(ours, others, *, turns):
    """Time both in turns, after one turn of each that is not counted."""
    seconds(ours)
    seconds(others)
    pair = Pair([], [])
    for _ in range(turns):
        pair.ours.append(seconds(ours))
        pair.others.append(seconds(others))
    return pair


def seconds(act):
    """How long it took; an act that makes something ready first says so itself."""
    start = time.perf_counter()
    told = act()
    return told if isinstance(told, float) else time.perf_counter() - start


def shown(time_taken):
    return f"{time_taken * 1000:,.1f} ms" if time_taken < 10 else f"{time_taken:,.1f} s"


def queries_of(act):
    """The SQL that something sends, as it is sent."""
    with CaptureQueriesContext(connection) as captured:
        act()
    return [query["sql"] for query in captured]


def replay(queries):
    """Send the reading queries again and fetch what they find."""
    with connection.cursor() as cursor:
        found = []
        for query in queries:
            if query.lstrip().upper().startswith(("SELECT", "WITH")):
                cursor.execute(query)
                found.append(cursor.fetchall())
        return found
