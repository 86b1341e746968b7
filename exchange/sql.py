"""SQL put together from named parts. Parts are quoted; values go as parameters."""

from collections.abc import Iterable
from typing import Any

from django.db import connection
from psycopg2 import sql

Part = sql.Composable | str


def composed(template: str, **parts: Part) -> sql.Composed:
    """The template with its {parts}: a str is the name of a table or column."""
    quoted = {
        name: sql.Identifier(part) if isinstance(part, str) else part
        for name, part in parts.items()
    }
    return sql.SQL(template).format(**quoted)


def joined(parts: Iterable[Part], separator: str = ", ") -> sql.Composed:
    """The parts one after another; a str is a name."""
    quoted = [sql.Identifier(part) if isinstance(part, str) else part for part in parts]
    return sql.SQL(separator).join(quoted)


def each(template: str, names: Iterable[str], separator: str = ", ") -> sql.Composed:
    """The template once for each {name}."""
    return joined([composed(template, name=name) for name in names], separator)


def differs(columns: list[str]) -> sql.Composed:
    """Whether a staged row `s` says something other than its record `t` does."""
    return composed(
        "({before}) IS DISTINCT FROM ({after})",
        before=each("t.{name}", columns),
        after=each("s.{name}", columns),
    )


def execute(template: str, *values: Any, **parts: Part) -> int:
    """Run a statement; the number of rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(_text(template, parts), values or None)
        return cursor.rowcount


def rows(template: str, *values: Any, **parts: Part) -> list[tuple]:
    """Run a query; its rows."""
    with connection.cursor() as cursor:
        cursor.execute(_text(template, parts), values or None)
        return cursor.fetchall()


def _text(template: str, parts: dict[str, Part]) -> str:
    connection.ensure_connection()
    return composed(template, **parts).as_string(connection.connection)
