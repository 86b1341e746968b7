"""The weekly ledger: what each placement cost in each week, kept as rows.

The same arithmetic as placements/costs.py (a test holds them equal), set-based, for the
placements that triggers put on the list of LedgerDue. Safe to run twice, in two workers,
or killed half way: a batch takes its placements off the list in the transaction that
writes their weeks. A week is named by its Monday. Source: architecture.md, Weekly costs.
"""

from datetime import date, timedelta

from django.db import connection, transaction

BATCH = 2000  # placements in one transaction
LOCK = (7102, 1)  # one writer at a time, so that an older reading never overwrites a newer

_TAKE = """
DELETE FROM placements_ledgerdue WHERE placement_id IN (
    SELECT DISTINCT placement_id FROM placements_ledgerdue ORDER BY placement_id LIMIT %s
) RETURNING placement_id
"""

# A line counts from the later start to the earlier end: its own, its placement's, the week's.
# Whole pence times days are summed, which is exact and quicker than decimals. Rows are added
# in the order of their key, which keeps its index quick; not with ON CONFLICT, which looks
# each one up again: the lock already keeps other writers out.
_WRITE = """
WITH due AS MATERIALIZED (
    SELECT id AS placement_id, started, ended,
           started - (started - DATE '0001-01-01') %% 7 AS first_week,
           least(%(until)s, ended - 1) AS last_day
    FROM placements_placement WHERE id = ANY(%(placements)s)
), weeks AS (
    SELECT placement_id, first_week + days AS week,
           greatest(started, first_week + days) AS begins,
           least(ended, first_week + days + 7) AS ends
    FROM due, generate_series(0, last_day - first_week, 7) AS days
    WHERE last_day >= started
), amounts AS (
    SELECT placement_id, started, ended, (weekly_amount * 100)::bigint AS gross, 0 AS given
    FROM placements_costline WHERE placement_id = ANY(%(placements)s)
    UNION ALL
    SELECT placement_id, started, ended, 0, (weekly_amount * 100)::bigint
    FROM placements_contribution WHERE placement_id = ANY(%(placements)s)
), parts AS (
    SELECT weeks.placement_id, week, gross, given,
           least(amounts.ended, ends) - greatest(amounts.started, begins) AS days
    FROM weeks LEFT JOIN amounts
      ON amounts.placement_id = weeks.placement_id
     AND amounts.started < ends AND (amounts.ended IS NULL OR amounts.ended > begins)
), worked_out AS (
    SELECT placement_id, week,
           round(coalesce(sum(gross * days), 0) / 700, 4) AS gross,
           round(coalesce(sum(given * days), 0) / 700, 4) AS contributions
    FROM parts GROUP BY placement_id, week
), different AS MATERIALIZED (
    SELECT kept.id AS kept_id, worked_out.*
    FROM worked_out LEFT JOIN placements_weeklycost kept
      ON kept.placement_id = worked_out.placement_id AND kept.week = worked_out.week
     AND kept.placement_id = ANY(%(placements)s)
    WHERE kept.id IS NULL
       OR (kept.gross, kept.contributions) <> (worked_out.gross, worked_out.contributions)
    ORDER BY worked_out.placement_id, worked_out.week
), corrected AS (
    UPDATE placements_weeklycost AS kept
    SET gross = different.gross, contributions = different.contributions
    FROM different WHERE kept.id = different.kept_id
)
INSERT INTO placements_weeklycost (placement_id, week, gross, contributions)
SELECT placement_id, week, gross, contributions FROM different WHERE kept_id IS NULL
"""

_FORGET = """
DELETE FROM placements_weeklycost AS kept USING placements_placement AS placement
WHERE kept.placement_id = ANY(%(placements)s) AND placement.id = kept.placement_id
  AND (kept.week > %(until)s OR kept.week + 7 <= placement.started
       OR kept.week >= placement.ended OR placement.ended <= placement.started)
"""

# Those whose last week up to now isn't there: the clock moved on, or a night was missed.
_MISSING = """
INSERT INTO placements_ledgerdue (placement_id)
SELECT id FROM (
    SELECT id, least(%(until)s, ended - 1) AS last_day, started FROM placements_placement
) AS placement
WHERE last_day >= started AND NOT EXISTS (
    SELECT FROM placements_weeklycost AS kept
    WHERE kept.placement_id = placement.id
      AND kept.week = last_day - (extract(isodow FROM last_day)::int - 1)
)
"""


def sunday_of(day: date) -> date:
    """The last day of the week in which a day lies: weeks run Monday to Sunday."""
    return day + timedelta(days=6 - day.weekday())


def recompute_due(*, until: date) -> int:
    """Write every due placement's weeks up to the week of `until`; returns how many it took."""
    taken = 0
    while batch := _recompute_batch(sunday_of(until)):
        taken += batch
    return taken


@transaction.atomic
def _recompute_batch(until):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", LOCK)
        cursor.execute(_TAKE, [BATCH])
        placements = list({pk for (pk,) in cursor.fetchall()})
        if placements:
            these = {"placements": placements, "until": until}
            cursor.execute(_FORGET, these)
            cursor.execute(_WRITE, these)
        return len(placements)


def mark_missing(*, until: date) -> None:
    """Put on the list each placement without a row for its latest week up to `until`."""
    with connection.cursor() as cursor:
        cursor.execute(_MISSING, {"until": sunday_of(until)})
