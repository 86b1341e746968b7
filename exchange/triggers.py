"""What the triggers of new rows write, for all the rows of a table in one statement.

A trigger that runs for each row takes most of an import's time. Here the two kinds that
only add rows elsewhere are passed over for one INSERT, and what they would have written
is written right after it, in the same transaction: the history, and the placements whose
weekly ledger is due. Every other trigger and constraint runs as ever. A test holds the
rows equal to those of the triggers (docs/decisions/0860).
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pgtrigger
from django.db import models
from psycopg2 import sql

from exchange.spec import Table
from exchange.sql import composed, execute, joined
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
    "pgh_obj_id": "t.id",
}


@contextmanager
def in_one_statement(table: Table) -> Iterator[None]:
    """Around the INSERT of a table's new rows."""
    replaced = _replaced(table.model)
    _ignore([trigger.get_pgid(table.model) for trigger in replaced])
    yield
    _ignore([])
    for trigger in replaced:
        _write_history(table) if trigger.name == HISTORY else _write_due(table)


def _replaced(model: type[models.Model]) -> list[pgtrigger.Trigger]:
    names = {HISTORY, LEDGER.get(model, ("",))[0]}
    return [t for m, t in pgtrigger.registered() if m is model and t.name in names]


def _ignore(names: list[str]) -> None:
    execute("SET LOCAL pgtrigger.ignore = {names}", names=sql.Literal(f"{{{','.join(names)}}}"))


def _write_history(table: Table) -> None:
    event = table.model.pgh_event_model._meta
    columns = [
        f.column
        for f in event.concrete_fields
        if not (f.name.startswith("pgh_") or f.generated)
    ]
    execute(
        "INSERT INTO {event} ({columns}) SELECT {values} FROM {target} t"
        " JOIN {staged} s ON s.id = t.id WHERE s.state = 'new' ORDER BY s.row_number",
        event=event.db_table,
        target=table.db_table,
        staged=table.staged,
        columns=joined([*columns, *_CONTEXT]),
        values=joined(
            [*(composed("t.{c}", c=c) for c in columns), *map(sql.SQL, _CONTEXT.values())]
        ),
    )


def _write_due(table: Table) -> None:
    execute(
        "INSERT INTO {due} (placement_id) SELECT {column} FROM {staged} WHERE state = 'new'",
        due=LedgerDue._meta.db_table,
        staged=table.staged,
        column=LEDGER[table.model][1],
    )
