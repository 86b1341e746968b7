"""What the triggers of new rows write, for all the rows of a table in one statement.

A trigger that runs for each row takes most of an import's time. Here the two kinds that
only add rows elsewhere are passed over for one INSERT, and what they would have written
is written by the same statement: the history, and the placements whose weekly ledger is
due. Every other trigger and constraint runs as ever. A test holds the
rows equal to those of the triggers (docs/decisions/0860).
"""

from functools import cache

import pgtrigger
from django.db import models
from psycopg2 import sql

from exchange.spec import Table
from exchange.sql import composed, joined
from placements.models import Contribution, CostLine, LedgerDue, Placement

HISTORY = "insert_insert"
# the trigger that puts placements on the ledger's list, and the column that names one
LEDGER = {
    Placement: ("placement_ledger_due", "id"),
    CostLine: ("cost_line_ledger_due", "placement_id"),
    Contribution: ("contribution_ledger_due", "placement_id"),
}
# as pghistory's trigger reads who and why, which it set for this transaction
_CONTEXT = {
    "pgh_context": "nullif(current_setting('pghistory.context_metadata', true), '')::jsonb",
    "pgh_context_id": "nullif(current_setting('pghistory.context_id', true), '')::uuid",
    "pgh_created_at": "now()",
    "pgh_label": "'insert'",
    "pgh_obj_id": "id",
}


def in_one_statement(table: Table, insert: sql.Composed) -> sql.Composed:
    """The INSERT of a table's new rows, with what its triggers would write of them."""
    return composed(
        "SET LOCAL pgtrigger.ignore = {replaced}; WITH made AS ({insert} RETURNING *) {due}"
        " {history}; SET LOCAL pgtrigger.ignore = '{{}}'",
        replaced=sql.Literal(f"{{{','.join(_replaced(table.model))}}}"),
        insert=insert,
        due=_due(table.model),
        history=_history(table.model.pgh_event_model),
    )


@cache
def _replaced(model: type[models.Model]) -> list[str]:
    names = {HISTORY, LEDGER.get(model, ("",))[0]}
    return [t.get_pgid(m) for m, t in pgtrigger.registered() if m is model and t.name in names]


def _history(event: type[models.Model]) -> sql.Composed:
    columns = [
        f.column
        for f in event._meta.concrete_fields
        if not (f.name.startswith("pgh_") or f.generated)
    ]
    return composed(
        "INSERT INTO {event} ({columns}) SELECT {values} FROM made",
        event=event._meta.db_table,
        columns=joined([*columns, *_CONTEXT]),
        values=joined([*columns, *map(sql.SQL, _CONTEXT.values())]),
    )


def _due(model: type[models.Model]) -> sql.Composed:
    if model not in LEDGER:
        return composed("")
    return composed(
        ", due AS (INSERT INTO {due} (placement_id) SELECT {column} FROM made)",
        due=LedgerDue._meta.db_table,
        column=LEDGER[model][1],
    )
