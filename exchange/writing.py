"""Writes the staged rows: one UPDATE and one INSERT for each table, changed rows only.

The constraints on dates are checked at the end of a statement, so that two records may
change places in one; updates come first, so that a new row finds the old one ended.
"""

from collections import Counter
from collections.abc import Iterable

from django.db import models
from psycopg2 import sql

from accounts.models import User
from exchange.problems import Problem
from exchange.spec import Table
from exchange.sql import composed, each, execute, joined, rows
from exchange.staging import literal
from exchange.triggers import in_one_statement


def counted(tables: Iterable[Table]) -> dict[str, Counter]:
    """How many rows of each table are new, changed and the same; '+' of a row of no file."""
    counts = {table.name: Counter() for table in tables}
    counting = [
        composed(
            "SELECT {name}, state || CASE WHEN row_number IS NULL THEN '+' ELSE '' END,"
            " count(*) FROM {staged} GROUP BY 1, 2",
            name=sql.Literal(table.name),
            staged=table.staged,
        )
        for table in tables
    ]
    for name, state, number in rows("{all}", all=joined(counting, " UNION ALL ")):
        counts[name][state] = number
    return counts


def write(table: Table, found: Counter, import_pk: int) -> dict[str, int]:
    """Bring one table's records to what the files say; how many were what."""
    names = {"created": "new", "updated": "changed", "unchanged": "same"}
    counts = {name: found[state] for name, state in names.items()}
    if table.replaces:
        counts["removed"] = _take_away(table)
    if found["changed"] or found["changed+"]:
        _update(table, import_pk)
    if found["new"]:
        _insert(table, import_pk)
    return counts


def _take_away(table: Table) -> int:
    """Remove what its owner's row no longer names."""
    within = table.fields[table.replaces].column
    same = each("s.{name} = t.{name}", [table.fields[n].column for n in table.key], " AND ")
    return execute(
        "DELETE FROM {target} t WHERE t.{within} IN (SELECT {within} FROM {staged})"
        " AND NOT EXISTS (SELECT FROM {staged} s WHERE {same})",
        target=table.db_table,
        staged=table.staged,
        within=within,
        same=same,
    )


def _update(table: Table, import_pk: int) -> None:
    sets = each("{name} = s.{name}", table.stored)
    execute(
        "UPDATE {target} t SET {sets} FROM {staged} s WHERE s.id = t.id"
        " AND s.state = 'changed'",
        target=table.db_table,
        staged=table.staged,
        sets=joined([sets, *_marks(table, import_pk)]),
    )


def _marks(table: Table, import_pk: int) -> list[sql.Composed]:
    """Which import touched it; and who has the record open is told that it changed."""
    marks = []
    if _has(table.model, "last_import"):
        marks.append(composed("last_import_id = {pk}", pk=sql.Literal(import_pk)))
    if _has(table.model, "version"):
        marks.append(composed("version = t.version + 1"))
    return marks


def _insert(table: Table, import_pk: int) -> None:
    given = table.stored
    rest = {
        field.column: _value_of(field, table, import_pk)
        for field in table.model._meta.concrete_fields
        if field.column not in given and not field.primary_key and not field.generated
    }
    insert = composed(
        "INSERT INTO {target} ({columns}) SELECT {values} FROM {staged}"
        " WHERE state = 'new' ORDER BY row_number",
        target=table.db_table,
        staged=table.staged,
        columns=joined(["id", *given, *rest]),
        values=joined(["id", *given, *rest.values()]),
    )
    execute("{insert}", insert=in_one_statement(table, insert))


def _value_of(field: models.Field, table: Table, import_pk: int) -> sql.Composable:
    if field.name == "last_import":
        return sql.Literal(import_pk)
    if table.model is User and field.name == "password":
        # '!' is Django's mark for a password that opens nothing.
        return sql.SQL("'!' || replace(gen_random_uuid()::text, '-', '')")
    return literal(field.get_default())


def _has(model: type[models.Model], name: str) -> bool:
    return any(field.name == name for field in model._meta.concrete_fields)


def refused(table: Table, error: Exception) -> Problem:
    """What the database refused although no check had found it, as a sentence."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""
    known = {rule.name: rule.violation_error_message for rule in table.model._meta.constraints}
    words = known.get(name) or f"what the database allows ({name or error})"
    return Problem(table.source, None, "", "", str(words))
