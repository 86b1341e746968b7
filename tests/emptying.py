"""The database emptied after a test that commits, by what it left and not table by table.

Django truncates every table and fills the first rows (permissions, the system user, rules)
anew: three quarters of a second after each such test, most of it for tables nobody wrote
to. Here Django does so once; what stands then is remembered, and from then on only tables
that hold rows are emptied and the remembered rows put back.

It waits for whoever is still at work, as long as a connection of the tests may
(`lock_timeout`). A transaction that is never ended is told and ended: the test that left it
open fails, and the next ones find the database as they should.
"""

import faulthandler
from io import BytesIO

from django.db import OperationalError, connection, transaction
from psycopg2.errors import DeadlockDetected, LockNotAvailable

# Triggers that keep history, and refuse to change it, sleep while rows go.
_ASLEEP = "SET LOCAL session_replication_role = replica"
_STILL_OPEN = """
    SELECT pid, application_name, state, now() - xact_start AS since, query,
        (SELECT string_agg(DISTINCT relation::regclass || ' ' || mode, ', ')
         FROM pg_locks WHERE pg_locks.pid = of.pid AND granted) AS holds
    FROM pg_stat_activity AS of
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL
"""


class LeftOpen(AssertionError):
    """A test left transactions open, which held the tables until they were ended here."""


class Emptying:
    """Takes the place of TransactionTestCase._fixture_teardown, which it calls first."""

    def __init__(self, djangos_own):
        self.djangos_own = djangos_own
        self.tables, self.first_rows = [], {}

    def __call__(self, test):
        if self.tables and self._may_sleep():
            self._empty()
        else:
            self.djangos_own(test)
            self._remember()

    def _may_sleep(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
            return cursor.fetchone()[0]

    def _remember(self):
        names = connection.introspection.django_table_names(only_existing=True)
        self.tables = [connection.ops.quote_name(name) for name in sorted(names)]
        with connection.cursor() as cursor:
            for table in self._holding_rows(cursor):
                self.first_rows[table] = rows = BytesIO()
                cursor.copy_expert(f"COPY {table} TO STDOUT", rows)

    def _empty(self, tries=5):
        """Again after a deadlock with a request that a closed browser left under way."""
        try:
            self._empty_at_once()
        except OperationalError as error:
            if isinstance(error.__cause__, LockNotAvailable):
                self._end_what_is_open()
            if tries == 1 or not isinstance(error.__cause__, DeadlockDetected):
                raise
            self._empty(tries - 1)

    def _end_what_is_open(self):
        faulthandler.dump_traceback()  # the one in the way may be a thread of this process
        with connection.cursor() as cursor:
            cursor.execute(_STILL_OPEN)
            names = [column.name for column in cursor.description]
            found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
            for session in found:
                cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [session["pid"]])
        self._empty_at_once()
        told = "\n".join(
            f"{name}: {value}" for session in found for name, value in session.items()
        )
        raise LeftOpen(f"Transactions that were left open, and held the tables:\n{told}")

    def _empty_at_once(self):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_ASLEEP)
            # as TRUNCATE does: wait for whoever still writes, so that nothing comes after
            cursor.execute(f"LOCK TABLE {', '.join(self.tables)}")
            for table in self._holding_rows(cursor):
                cursor.execute(f"DELETE FROM {table}")
            for table, rows in self.first_rows.items():
                rows.seek(0)
                cursor.copy_expert(f"COPY {table} FROM STDIN", rows)

    def _holding_rows(self, cursor):
        asked = [
            f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})" for table in self.tables
        ]
        cursor.execute(" UNION ALL ".join(asked))
        return [row[0] for row in cursor.fetchall()]
