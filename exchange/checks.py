"""What must hold between the rows once the import is done.

All of it is asked of the staged rows and of the records that they leave alone, before
anything is written, so that every mistake is listed with its row.
"""

from collections.abc import Callable

from psycopg2 import sql

from exchange.problems import Problem
from exchange.questions import Question, ask
from exchange.spec import OneAtATime, Table
from exchange.sql import composed, differs, each, joined
from exchange.state import Import

SIGNED = "the record as it was signed: the minutes of this meeting are final"


def check(table: Table, run: Import) -> None:
    """Everything that the table's description asks for."""
    orders = [_out_of_order(table, first, last) for first, last in table.orders]
    overlaps = [_overlaps(table, rule) for rule in table.alone]
    ask([*orders, *overlaps, *(extra(table) for extra in table.checks)], run)


def _out_of_order(table: Table, first: str, last: str) -> Question:
    before = table.column_of[first]
    query = composed(
        "SELECT row_number, {last}::text, {first}::text FROM {staged}"
        " WHERE {last} < {first} AND NOT unclear",
        staged=table.staged,
        first=table.fields[first].column,
        last=table.fields[last].column,
    )

    def problem(row: int, value: str, limit: str) -> Problem:
        expected = f"not before {before} ({limit})"
        return Problem(table.source, row, table.column_of[last], value, expected)

    return Question(query, problem)


def _overlaps(table: Table, rule: OneAtATime) -> Question:
    def problem(row: int, started: str, other: str) -> Problem:
        expected = f"{rule.expected}: these days overlap {other}"
        return Problem(table.source, row, table.column_of["started"], started, expected)

    kind = rule.expected if rule.only_a_warning else ""
    return Question(_overlapping(table, rule), problem, kind)


def _overlapping(table: Table, rule: OneAtATime) -> sql.Composed:
    """Pairs that hold on one day; each once, at the later row of the file."""
    of = [table.fields[name].column for name in rule.of]
    columns = list(dict.fromkeys([*of, "id", "started", "ended", *_asked_by(rule)]))
    return composed(
        "WITH after AS (SELECT row_number, {columns} FROM {staged} WHERE NOT unclear"
        " UNION ALL SELECT NULL, {columns} FROM {target} t"
        " WHERE {one_of} IN (SELECT {one_of} FROM {staged})"
        " AND NOT EXISTS (SELECT FROM {staged} s WHERE s.id = t.id)),"
        " r AS MATERIALIZED (SELECT * FROM after r WHERE {where})"
        " SELECT a.row_number, a.started::text,"
        " coalesce('row ' || b.row_number, 'a record that is in KFT already')"
        " || ' (' || b.started || coalesce(' to ' || b.ended, ' and still going') || ')'"
        " FROM r a JOIN r b ON {same} AND a.id <> b.id"
        " AND coalesce(b.row_number, 0) < a.row_number AND {days_a} && {days_b}",
        staged=table.staged,
        target=table.db_table,
        columns=joined(columns),
        one_of=of[0],
        where=sql.SQL(rule.where),
        same=each("a.{name} = b.{name}", of, " AND "),
        days_a=_days("a"),
        days_b=_days("b"),
    )


def _asked_by(rule):
    return ["code"] if "r.code" in rule.where else []


def _days(row):
    """An end before its start is reported by itself, and makes no range."""
    return composed(
        "CASE WHEN {row}.ended < {row}.started THEN 'empty'"
        " ELSE daterange({row}.started, {row}.ended) END",
        row=row,
    )


def one_home(table: Table) -> Question:
    """A placement is in a setting or with a household, not both."""
    query = composed(
        "SELECT row_number, given_household_id, '' FROM {staged}"
        " WHERE setting_id IS NOT NULL AND household_id IS NOT NULL",
        staged=table.staged,
    )
    words = "a setting_id or a household_id, not both"
    return Question(
        query,
        lambda row, value, _: Problem(table.source, row, "household_id", value or "", words),
    )


def within_the_placement(table: Table) -> Question:
    """A line that outlasts its placement stops with it: said, since it changes sums."""
    query = composed(
        "SELECT row_number, ended::text, stops::text FROM (SELECT s.row_number, s.ended,"
        " CASE WHEN given.id IS NOT NULL THEN given.ended ELSE p.ended END AS stops"
        " FROM {staged} s LEFT JOIN staged_placements given ON given.id = s.placement_id"
        " LEFT JOIN placements_placement p ON p.id = s.placement_id) lines"
        " WHERE ended > stops",
        staged=table.staged,
    )

    def problem(row: int, value: str, limit: str) -> Problem:
        words = f"not after the placement's end ({limit}), where it stops"
        return Problem(table.source, row, "to", value, words)

    return Question(query, problem, warning="end after their placement")


def meeting_not_signed(meeting: str) -> Callable[[Table], Question]:
    """Nothing of a meeting whose minutes are signed in KFT can be added or changed."""

    def check_signed(table: Table) -> Question:
        query = composed(
            "SELECT s.row_number, '', '' FROM {staged} s JOIN referrals_meeting m"
            " ON m.id = s.{meeting} AND m.status = 'signed' LEFT JOIN {target} t"
            " ON t.id = s.id WHERE NOT unclear AND (t.id IS NULL OR {differs})",
            staged=table.staged,
            target=table.db_table,
            meeting=meeting,
            differs=differs(table.stored),
        )
        return Question(
            query, lambda row, *_: Problem(table.source, row, "meeting_id", "", SIGNED)
        )

    return check_signed


def child_of_the_referral(table: Table) -> Question:
    """A decision or follow-up is about a child whom its referral names."""
    query = composed(
        "SELECT s.row_number, s.given_child_id, s.given_referral_id FROM {staged} s"
        " WHERE NOT s.unclear AND s.child_id IS NOT NULL AND s.referral_id IS NOT NULL"
        " AND NOT EXISTS (SELECT FROM staged_referral_children c"
        "  WHERE c.referral_id = s.referral_id AND c.child_id = s.child_id)"
        " AND NOT EXISTS (SELECT FROM referrals_referralchild c"
        "  WHERE c.referral_id = s.referral_id AND c.child_id = s.child_id"
        "  AND NOT EXISTS (SELECT FROM staged_referral_children o"
        "   WHERE o.referral_id = s.referral_id))",
        staged=table.staged,
    )

    def problem(row: int, child: str, referral: str) -> Problem:
        words = f"a child of the referral {referral}"
        return Problem(table.source, row, "child_id", child, words)

    return Question(query, problem)


def nothing_recorded_for_who_is_taken_off(table: Table) -> Question:
    """A child about whom something is recorded cannot be taken off the referral."""
    query = composed(
        "SELECT s.row_number, c.reference, '' FROM referrals_referralchild t"
        " JOIN children_child c ON c.id = t.child_id"
        " JOIN (SELECT referral_id, min(row_number) row_number FROM {staged}"
        "  GROUP BY 1) s USING (referral_id)"
        " WHERE NOT EXISTS (SELECT FROM {staged} x WHERE x.referral_id = t.referral_id"
        "  AND x.child_id = t.child_id)"
        " AND (EXISTS (SELECT FROM referrals_decision d WHERE d.referral_id = t.referral_id"
        "   AND d.child_id = t.child_id)"
        "  OR EXISTS (SELECT FROM referrals_followup f WHERE f.referral_id = t.referral_id"
        "   AND f.child_id = t.child_id))",
        staged=table.staged,
    )

    def problem(row: int, child: str, _: str) -> Problem:
        words = f"{child} among them: KFT holds a decision or follow-up about this child"
        return Problem(table.source, row, "child_ids", "", words)

    return Question(query, problem)


def answered_on_a_day(table: Table) -> Question:
    """An answer without its day counts as not done: figures.md asks for completed ones."""
    query = composed(
        "SELECT row_number, living, '' FROM {staged}"
        " WHERE living <> '' AND completed_on IS NULL",
        staged=table.staged,
    )
    words = "a completed_on beside it: without one the follow-up counts as not done"
    return Question(
        query,
        lambda row, value, _: Problem("follow_ups", row, "living", value, words),
        warning="answers without a day",
    )
