"""What follows for meetings and referrals that were not worked on in KFT.

An imported meeting of a past day was held; an imported referral is closed once every child
has a decision. What people moved on in KFT itself keeps its status.
"""

from psycopg2 import sql

from exchange.spec import Table
from exchange.sql import composed, execute
from exchange.staging import compare, take_as_it_is
from exchange.state import Import
from exchange.tables import BY_NAME


def settle_statuses(run: Import) -> None:
    """Work out the statuses that the staged rows lead to."""
    if BY_NAME["meetings"] in run.staged:
        _meetings(run)
    if BY_NAME["referrals"] in run.staged:
        _referrals()


def _meetings(run):
    table = BY_NAME["meetings"]
    execute(
        "UPDATE {staged} s SET status = 'closed' WHERE s.status = 'planned'"
        " AND s.held_on < %s AND NOT EXISTS (SELECT FROM referrals_agendaitem i"
        "  WHERE i.meeting_id = s.id) AND {left_alone}",
        run.on,
        staged=table.staged,
        left_alone=_left_alone(table),
    )
    compare(table)


def _referrals():
    table = BY_NAME["referrals"]
    execute(
        "INSERT INTO {staged} (id, state) SELECT DISTINCT d.referral_id, 'same'"
        " FROM staged_decisions d WHERE d.referral_id IS NOT NULL"
        " AND NOT EXISTS (SELECT FROM {staged} s WHERE s.id = d.referral_id)",
        staged=table.staged,
    )
    take_as_it_is(table, where="s.row_number IS NULL")
    execute(
        "UPDATE {staged} s SET status = coalesce(l.status, 'accepted') FROM {staged} every"
        " LEFT JOIN ({last_decisions}) l ON l.referral_id = every.id"
        " WHERE every.id = s.id AND {left_alone}",
        staged=table.staged,
        last_decisions=sql.SQL(_LAST_DECISIONS),
        left_alone=_left_alone(table),
    )
    compare(table)


# What the last decision about each child leads to, of meetings that were held, as it will be
# after the import, for each staged referral.
_LAST_DECISIONS = """
WITH named AS (
    SELECT referral_id, child_id FROM staged_referral_children
    UNION
    SELECT c.referral_id, c.child_id FROM referrals_referralchild c
    WHERE c.referral_id IN (SELECT id FROM staged_referrals)
    AND NOT EXISTS (
        SELECT FROM staged_referral_children s WHERE s.referral_id = c.referral_id)
), after AS (
    SELECT id, referral_id, child_id, meeting_id, decision, decided_on
    FROM staged_decisions
    UNION ALL
    SELECT id, referral_id, child_id, meeting_id, decision, decided_on
    FROM referrals_decision d
    WHERE d.referral_id IN (SELECT id FROM staged_referrals)
    AND NOT EXISTS (SELECT FROM staged_decisions s WHERE s.id = d.id)
), planned AS (
    SELECT id FROM staged_meetings WHERE status = 'planned'
    UNION
    SELECT id FROM referrals_meeting m WHERE status = 'planned'
    AND NOT EXISTS (SELECT FROM staged_meetings s WHERE s.id = m.id)
), held AS (
    SELECT * FROM after WHERE NOT EXISTS (
        SELECT FROM planned WHERE planned.id = after.meeting_id)
)
SELECT referral_id, CASE
    WHEN bool_or(decision = 'deferred') THEN 'deferred'
    WHEN bool_and(decision IS NOT NULL) THEN 'closed'
    ELSE 'accepted' END AS status
FROM (
    SELECT DISTINCT ON (n.referral_id, n.child_id) n.referral_id, n.child_id, h.decision
    FROM named n
    LEFT JOIN held h ON h.referral_id = n.referral_id AND h.child_id = n.child_id
    ORDER BY n.referral_id, n.child_id, h.decided_on DESC NULLS LAST, h.id DESC
) last
GROUP BY referral_id
"""


def _left_alone(table: Table) -> sql.Composed:
    """Rows made by an import, with whose record nobody took a step here."""
    return composed(
        "(s.state = 'new' OR EXISTS (SELECT FROM {target} t WHERE t.id = s.id"
        " AND t.last_import_id IS NOT NULL AND NOT EXISTS (SELECT FROM core_event e"
        "  WHERE e.record_type = {label} AND e.record_id = t.id)))",
        target=table.db_table,
        label=sql.Literal(table.model._meta.label_lower),
    )
