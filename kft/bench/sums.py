"""The weekly ledger, one edited placement, and a report's figures against their SQL."""

from datetime import date, timedelta
from decimal import Decimal

from django.db import connection
from django.utils import timezone

from kft.bench.databases import named, using
from kft.bench.pairs import queries_of, replay, seconds, shown, timed
from placements.ledger import recompute_due
from placements.models import CostLine
from reports.counting import count
from reports.definitions import REPORTS
from reports.periods import Period

EDITS = 9
_EVERYTHING_IS_DUE = """
TRUNCATE placements_weeklycost;
TRUNCATE placements_ledgerdue;
INSERT INTO placements_ledgerdue (placement_id) SELECT id FROM placements_placement;
"""
# the same table with the same keys, filled with the rows that the ledger worked out
_KEPT = """
DROP TABLE IF EXISTS bench_kept, bench_copied;
CREATE TABLE bench_kept AS SELECT placement_id, week, gross, contributions
FROM placements_weeklycost;
CREATE TABLE bench_copied (LIKE placements_weeklycost INCLUDING ALL);
ALTER TABLE bench_copied ADD FOREIGN KEY (placement_id) REFERENCES placements_placement;
"""
_COPIED = """
INSERT INTO bench_copied (placement_id, week, gross, contributions)
SELECT * FROM bench_kept
"""


def ledger(size, turns):
    with using(named(size)):
        pair = timed(_whole_ledger, _copied_ledger, turns=turns)
        execute("DROP TABLE bench_kept, bench_copied")
        yield pair.row(f"weekly ledger, all of {size}", "INSERT … SELECT of its rows", "1.5")
        yield _edited(size)


def _whole_ledger():
    execute(_EVERYTHING_IS_DUE)
    return seconds(lambda: recompute_due(until=timezone.localdate()))


def _copied_ledger():
    execute(_KEPT)
    return seconds(lambda: execute(_COPIED))


def _edited(size):
    lines = CostLine.objects.filter(placement__ended=None, ended=None).order_by("pk")
    middle = lines.count() // 2
    times = [seconds(lambda line=line: _edit(line)) for line in lines[middle : middle + EDITS]]
    times.sort()
    least, middle = shown(times[0]), shown(times[len(times) // 2])
    return "one edited placement", f"at {size}", f"least {least}", "", middle, "50 ms"


def _edit(line):
    line.weekly_amount += Decimal(1)
    line.save()
    recompute_due(until=timezone.localdate())


def figures(size, turns):
    """All figures of each report, against the SQL that they were counted from."""
    with using(named(size)):
        for name, report in REPORTS.items():
            queries = queries_of(lambda report=report: count(report, last_quarter()))
            pair = timed(
                lambda report=report: count(report, last_quarter()),
                lambda queries=queries: replay(queries),
                turns=turns,
            )
            yield pair.row(f"figures of {name}", f"their {len(queries)} queries", "1.2")


def last_quarter():
    last = timezone.localdate().replace(day=1) - timedelta(days=1)
    return Period.of(date(last.year - (last.month < 3), (last.month - 3) % 12 + 1, 1), last)


def execute(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
