"""The database after a test that commits: as it was, also while a request still goes on."""

import pytest
from django.db import connection

from accounts.models import User
from kft.core.models import Job
from tests.emptying import Emptying, LeftOpen
from tests.factories import UserFactory
from tests.services import wait_until
from tests.together import Beside, locked

pytestmark = pytest.mark.django_db(transaction=True)
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = %s::regclass"


def ask(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()


@pytest.fixture
def emptying():
    """As after the first of the tests: it remembers what stands now."""
    emptying = Emptying(lambda test: None)
    emptying(None)
    return emptying


def test_what_was_written_goes_and_what_stood_stays(emptying):
    system = User.objects.system()
    UserFactory()

    emptying(None)

    assert [user.pk for user in User.objects.all()] == [system.pk]


def test_a_request_that_still_goes_on_does_not_stop_it(emptying):
    """It has read one table, and turns to another when the emptying waits for the first."""
    UserFactory()
    read, other = Job._meta.db_table, emptying.tables[0]

    def request():
        connection.set_autocommit(False)
        ask(f"SELECT count(*) FROM {read}")
        begun.append(True)
        wait_until(lambda: ask(WAITING, read) == (1,))
        ask(f"SELECT count(*) FROM {other}")

    begun = []
    going_on = Beside(request)
    wait_until(lambda: begun)
    emptying(None)
    going_on.outcome()

    assert User.objects.count() == 1


def test_a_transaction_that_is_left_open_is_told_and_ended(emptying):
    UserFactory()
    ask("SELECT set_config('lock_timeout', '200ms', false)")

    with locked(User._meta.db_table), pytest.raises(LeftOpen) as told:
        emptying(None)

    assert "state: idle in transaction" in str(told.value)
    assert "accounts_user AccessExclusiveLock" in str(told.value)
    assert User.objects.count() == 1
    connection.close()  # the next test's waits as long as ever
