"""What the application's own database role may do.

The owner makes the tables; web and workers use a role that has no UPDATE, DELETE or
TRUNCATE on what is append-only and no TRUNCATE anywhere, since a table's owner could
switch its triggers off (design/architecture.md, Integrity).
"""

import pgtrigger
from django.db import connection
from psycopg2 import sql

_CHANGE = str(pgtrigger.Update | pgtrigger.Delete)


def append_only_tables() -> set[str]:
    """Tables that an unconditional trigger protects from UPDATE and DELETE."""
    return {
        model._meta.db_table
        for model, trigger in pgtrigger.registered()
        if isinstance(trigger, pgtrigger.Protect)
        and trigger.condition is None
        and str(trigger.operation) == _CHANGE
    }


def grant(role: str) -> None:
    """Give `role` what it needs, and take everything else away. Run as the owner."""
    statements = [
        "GRANT USAGE ON SCHEMA public TO {role}",
        "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    ]
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(sql.SQL(statement).format(role=sql.Identifier(role)))
        for table in sorted(append_only_tables()):
            cursor.execute(
                sql.SQL("REVOKE UPDATE, DELETE ON {table} FROM {role}").format(
                    table=sql.Identifier(table), role=sql.Identifier(role)
                )
            )
