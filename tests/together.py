"""Several people at once, each with a connection of their own. Nobody waits for ever.

Whoever is not done after PATIENCE fails the test, which tells where they stand; whatever
becomes of them their connection is closed, as an open transaction would keep the next
test's first step, the emptying of the database, waiting for its locks.
"""

import sys
import threading
import traceback
from contextlib import contextmanager
from functools import partial

import pytest
from django.db import connection, connections

PATIENCE = 30  # seconds


class Beside(threading.Thread):
    """Somebody else's act, begun as soon as it is made."""

    def __init__(self, act):
        super().__init__(daemon=True)  # one that is stuck does not keep the process
        self.act, self.result, self.error = act, None, None
        self.start()

    def run(self):
        try:
            self.result = self.act()
        except Exception as error:
            self.error = error
        finally:
            connections.close_all()

    def outcome(self, may_raise=()):
        """What the act gave, or the error that it may raise; any other fails the test."""
        self.join(PATIENCE)
        if self.is_alive():
            stands = traceback.format_stack(sys._current_frames().get(self.ident))
            pytest.fail(f"Not done after {PATIENCE} seconds:\n{''.join(stands)}")
        if self.error and not isinstance(self.error, may_raise):
            raise self.error
        return self.error or self.result


def at_once(*acts, may_raise=()):
    """What each of the acts comes to when all begin at the same moment."""
    start = threading.Barrier(len(acts), timeout=PATIENCE)
    everyone = [Beside(partial(_begin, start, act)) for act in acts]
    for one in everyone:
        one.join(PATIENCE)
    return [one.outcome(may_raise) for one in everyone]


def _begin(start, act):
    start.wait()
    return act()


@contextmanager
def locked(table):
    """Nobody else reads or writes a table until the block ends, however it ends."""
    other = connection.copy()
    try:
        with other.cursor() as held:
            held.execute("BEGIN")
            held.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
            yield
    finally:
        other.close()
