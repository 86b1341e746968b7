"""Whether figures that were counted once still hold, by the list that triggers write.

A statement sees the transactions of its snapshot and no others. Figures are kept with the
snapshot before their count (`seen`). They hold as long as every transaction on the list
whose days reach theirs is one of those: any other may have come after the count, whenever
it took its number. docs/decisions/0910.
"""

from django.db import connection

# Beside a row `held` with `seen` and `reaches`, the last day whose records it counts. Both
# halves must be asked in the statement that reads the row, so that they are of one moment.
HOLDS = """
NOT EXISTS (
    SELECT FROM placements_change change
    WHERE change.from_day <= held.reaches
      AND NOT pg_visible_in_snapshot(change.xid, held.seen)
) AND NOT EXISTS (
    SELECT FROM placements_change forgotten
    WHERE forgotten.from_day IS NULL AND forgotten.xid > pg_snapshot_xmin(held.seen)
)"""

# What is kept from now on, and by whom: the snapshot is that of this statement, which comes
# before the count. A transaction that has written already does not find itself in its own
# snapshot, though it is not over: it may read what is kept, and must not keep. Numbers of
# transactions mean nothing in another server, into which a copy may be restored.
NOW = """
SELECT pg_current_snapshot()::text AS seen,
       pg_current_xact_id_if_assigned() IS NULL AS may_keep,
       (SELECT system_identifier::text FROM pg_control_system()) AS server"""

# The row without a day outlives the others: figures that were being counted while these went
# are kept with a snapshot from before, and do not hold.
_FORGET = """
WITH oldest AS (
    SELECT greatest(
        coalesce((SELECT pg_snapshot_xmin(seen) FROM unnest(%(seen)s::pg_snapshot[]) AS seen
                  ORDER BY 1 LIMIT 1),
                 pg_snapshot_xmin(pg_current_snapshot())),
        (SELECT xid FROM placements_change WHERE from_day IS NULL
         ORDER BY xid DESC LIMIT 1)) AS xid
), gone AS (
    DELETE FROM placements_change change USING oldest
    WHERE change.xid < oldest.xid OR change.from_day IS NULL
)
INSERT INTO placements_change (xid, from_day) SELECT xid, NULL FROM oldest
"""


def forget(seen: list[str]) -> None:
    """Take what all of these snapshots saw from the list; those of any other no longer hold."""
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, {"seen": seen})
