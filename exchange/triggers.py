"""The history of new rows, written for all the rows of a table in one statement.

A trigger that runs for each row takes long for thousands of rows. Here the one that writes
the history of new rows is passed over for one INSERT, and the same statement writes what it
would have written. Every other trigger and constraint runs as ever. A test holds the rows
equal to those of the triggers (docs/decisions/0860).
"""

from functools import cache

import pgtrigger
from django.db import models
from psycopg2 import sql

from exchange.spec import Table
from exchange.sql import composed, joined

HISTORY = "insert_insert"
# as pghistory's trigger reads who and why, which it set for this transaction
_CONTEXT = {
    "pgh_context": "nullif(current_setting('pghistory.context_metadata', true), '')::jsonb",
    "pgh_context_id": "nullif(current_setting('pghistory.context_id', true), '')::uuid",
    "pgh_created_at": "now()",
    "pgh_label": "'insert'",
    "pgh_obj_id": "id",
}


def in_one_statement(table: Table, insert: sql.Composed) -> sql.Composed:
    """The INSERT of a table's new rows, with what their triggers would write of them."""
    return composed(
        "SET LOCAL pgtrigger.ignore = {replaced}; WITH made AS ({insert} RETURNING *)"
        " {history}; SET LOCAL pgtrigger.ignore = '{{}}'",
        replaced=sql.Literal(f"{{{_of_history(table.model)}}}"),
        insert=insert,
        history=_history(table.model.pgh_event_model),
    )


@cache
def _of_history(model: type[models.Model]) -> str:
    return next(
        trigger.get_pgid(model)
        for tracked, trigger in pgtrigger.registered()
        if tracked is model and trigger.name == HISTORY
    )


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
