"""How a trigger asks whether it is to be passed over, quickly.

django-pgtrigger installs a function that every trigger calls for every row. Its block
with an exception handler opens a subtransaction each time, which took two fifths of an
import. This one gives the same answers and is inlined (docs/decisions/0860).
"""

from typing import Any

from django.db import connections

_QUICK = """
CREATE OR REPLACE FUNCTION _pgtrigger_should_ignore(trigger_name NAME)
RETURNS BOOLEAN LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        trigger_name = ANY(nullif(current_setting('pgtrigger.ignore', true), '')::text[]),
        false
    )
$$
"""


def make_quick(sender: Any, using: str, **signal: Any) -> None:
    """After each migration, since one that adds a trigger installs the slow function again."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT to_regprocedure('_pgtrigger_should_ignore(name)')")
        if cursor.fetchone()[0]:
            cursor.execute(_QUICK)
