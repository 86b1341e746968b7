"""Who acts beside a test and fails, or never ends, is reported; their connection is closed."""

import threading

import pytest
from django.db import connection

from accounts.models import Team
from kft.core.workflow import Refused
from tests import together
from tests.services import wait_until
from tests.together import Beside, at_once, locked

pytestmark = pytest.mark.django_db(transaction=True)


def open_sessions():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
            " AND backend_type = 'client backend' AND datname = current_database()"
        )
        return cursor.fetchone()[0]


def refuse():
    connection.set_autocommit(False)
    Team.objects.count()
    raise Refused("No")


def test_what_each_comes_to_is_given_in_their_order():
    first, second = at_once(refuse, lambda: Team.objects.count(), may_raise=Refused)

    assert (str(first), second) == ("No", 0)


def test_an_act_that_fails_fails_the_test_and_leaves_no_transaction():
    before = open_sessions()

    with pytest.raises(Refused):
        at_once(refuse, refuse)

    wait_until(lambda: open_sessions() == before)


def test_an_act_that_never_ends_fails_the_test_and_tells_where_it_stands(monkeypatch):
    monkeypatch.setattr(together, "PATIENCE", 0.5)
    let_go = threading.Event()

    with pytest.raises(pytest.fail.Exception, match=r"let_go\.wait"):
        at_once(lambda: let_go.wait(together.PATIENCE * 60))
    let_go.set()


def test_a_table_is_free_again_when_the_block_fails():
    counting = []

    def fail():
        counting.append(Beside(Team.objects.count))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), locked("accounts_team"):
        fail()

    assert counting[0].outcome() == 0


def test_who_waits_for_a_table_is_let_go_in_the_end():
    """A setting of each connection: no test waits for a lock for ever."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("30s",)
